"""A gazetteer of the region: where a town is, whatever the language, the accents or the hyphens it is typed with.

The data is an extract of GeoNames (CC BY 4.0): towns and villages of 500 people and more around the network, in memory.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import ClassVar

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from museums.areas import Country
from museums.folding import fold
from museums.place_names import ALSO_CALLED, OTHER_NAMES, Names

DATA = Path(__file__).parent / "data" / "places.json"
CREDIT = "GeoNames (CC BY 4.0)"

EARTH_KM = 6371.0
FAR_LARGER = 10  # times as many people: the name alone means this one
KNOWN_TOWN = 15_000  # people: a town this large tells where its namesake is
MAX_NAME = 60
MAX_SUGGESTIONS = 3

#: As a name is typed, as it is compared.
_SPELLINGS = {"st": "saint", "ste": "sainte", "sint": "saint", "lez": "les", "s": "sur"}
_ARTICLES = ("la ", "le ", "les ", "l ", "de ")


@dataclass(frozen=True)
class Place:
    """A town or village. `slug` is its address in a query string: stable, and its own among its namesakes."""

    slug: str
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    names: Names = field(default_factory=Names)

    @property
    def local_name(self) -> str:
        """The name in the reader's language (Tournai, Doornik)."""
        return str(getattr(self.names, (get_language() or "fr")[:2], "") or self.name)

    @property
    def label(self) -> str:
        """The name, with what tells it from a namesake: its country, or a town nearby."""
        return gazetteer().label(self)

    @property
    def key(self) -> tuple[str, str]:
        return (self.name, self.country)


def comparable(name: str) -> str:
    """`St-Amand-les-Eaux`, `saint amand les eaux` and `SAINT AMAND LEZ EAUX` are one."""
    words = re.sub(r"[^\w]+", " ", fold(name)).replace("_", " ").split()
    return " ".join(_SPELLINGS.get(word, word) for word in words)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance."""
    south, north = radians(latitude), radians(other_latitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True)
class Gazetteer:
    places: tuple[Place, ...]

    COUNTRY_WORDS: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("france", "frankrijk", "fr", "f"), Country.FRANCE.value),
        **dict.fromkeys(("belgique", "belgie", "belgium", "be", "b"), Country.BELGIUM.value),
    }

    @cached_property
    def by_slug(self) -> dict[str, Place]:
        return {place.slug: place for place in self.places}

    @cached_property
    def by_name(self) -> dict[str, list[Place]]:
        """Places by each of their names as compared, the largest first."""
        found: dict[str, list[Place]] = {}
        for place in self.places:
            names = {place.name, *place.names, ALSO_CALLED.get(place.key, "")}
            for name in {comparable(name) for name in names} - {""}:
                found.setdefault(name, []).append(place)
        return found

    def named(self, text: str) -> list[Place]:
        """The places a text may mean, the likeliest first: by address, by name, by name and country ("Comines (Belgique)")."""
        text = text[:MAX_NAME]
        if (place := self.by_slug.get(text)) is not None:
            return [place, *(twin for twin in self._called(comparable(place.name)) if twin != place)]
        name = comparable(text)
        if found := self._called(name):
            return found
        if twins := [place for place in self._called(comparable(text.partition("(")[0])) if comparable(place.label) == name]:
            return twins
        rest, _space, last = name.rpartition(" ")
        country = self.COUNTRY_WORDS.get(last)
        return [place for place in self._called(rest) if place.country == country] if country else []

    def _called(self, name: str) -> list[Place]:
        found = self.by_name.get(name, [])
        for article in _ARTICLES:
            found = found or self.by_name.get(article + name, [])
        return found

    def suggestions(self, text: str) -> list[Place]:
        """Places with nearly such a name, for a text that names none."""
        name = comparable(text[:MAX_NAME])
        if len(name) < 2:
            return []
        starts = sorted((known for known in self.by_name if known.startswith(name)), key=lambda known: -self._size(known))
        names = starts[:MAX_SUGGESTIONS] or difflib.get_close_matches(name, self.by_name, n=MAX_SUGGESTIONS, cutoff=0.75)
        return list(dict.fromkeys(self.by_name[known][0] for known in names))

    def _size(self, name: str) -> int:
        return self.by_name[name][0].population

    def towns(self, count: int) -> list[Place]:
        """The largest towns of northern France and western Belgium: what a field offers."""
        return [place for place in self.places if place.longitude < 4.1][:count]

    def label(self, place: Place) -> str:
        """The local name alone where one place has it, else with the country, or with the nearest town."""
        twins = [twin for twin in self.by_name.get(comparable(place.local_name), ()) if twin != place]
        if not twins or place.population > FAR_LARGER * max((twin.population for twin in twins), default=0):
            return place.local_name
        if all(twin.country != place.country for twin in twins):
            return _("%(place)s (%(country)s)") % {"place": place.local_name, "country": Country(place.country).label}
        return _("%(place)s (near %(town)s)") % {"place": place.local_name, "town": self.nearest_town(place).local_name}

    def nearest_town(self, place: Place) -> Place:
        others = (town for town in self.places if town.population >= KNOWN_TOWN and town.name != place.name)
        return min(others, key=lambda town: kilometres(place.latitude, place.longitude, town.latitude, town.longitude))


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once by a process; the largest places first."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["places"]
    places: list[Place] = []
    names = dict(OTHER_NAMES)
    slugs: set[str] = set()
    for name, country, latitude, longitude, population in sorted(rows, key=lambda row: (-row[4], row[0], row[1])):
        slug = _free_slug(f"{slugify(name)}-{country.lower()}", slugs)
        # Only the largest of namesakes has a name in another language.
        known = names.pop((name, country), Names())
        places.append(Place(slug, name, country, latitude, longitude, population, known))
    return Gazetteer(tuple(places))


def _free_slug(wanted: str, taken: set[str]) -> str:
    """The slug, or the first with a number behind it that nobody has."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    taken.add(slug)
    return slug


# --- "near Tournai" in a text -------------------------------------------------------------------------

_NEAR = re.compile(
    r"(?:^| )(?:"
    r"(?:a )?(?:moins de )?(?P<fr>\d{1,3}) ?km (?:autour )?(?:de |d')"
    r"|(?:within )?(?P<en>\d{1,3}) ?km (?:of|from|around) "
    r"|(?:binnen |op )?(?P<nl>\d{1,3}) ?km (?:van|rond) "
    r"|(?:tout )?pres (?:de |d')|proche (?:de |d')|autour (?:de |d')|a cote (?:de |d')|(?:aux )?environs (?:de |d')"
    r"|near(?: to)? |around |close to "
    r"|(?:vlak|dicht) ?bij |bij |nabij |in de buurt van |rond(?:om)? "
    r")(?P<place>\S.*)$"
)


@dataclass(frozen=True)
class Wish:
    """A text taken apart: the words to look for, and near where."""

    text: str
    near: str = ""
    radius: int | None = None


def take_apart(text: str) -> Wish:
    """`moulin près de Tournai` is the word `moulin` and the place `Tournai`; `binnen 10 km van Rijsel` has a radius, too."""
    words = text.split()
    folded = [fold(word).replace(" ", "") for word in words]
    found = _NEAR.search(" ".join(folded))
    if found is None:
        return Wish(text)
    before = len(found.string[: found.start()].split())
    within = len(found.string[: found.start("place")].split())
    place = " ".join(words[within:]) if found.string[found.start("place") - 1] == " " else _after_apostrophe(words[within - 1 :])
    radius = next((int(number) for number in found.group("fr", "en", "nl") if number), None)
    return Wish(" ".join(words[:before]), place, radius)


def _after_apostrophe(words: list[str]) -> str:
    """`d’Amiens` without its `d’`."""
    return re.sub(r"^\w+['’]", "", " ".join(words))
