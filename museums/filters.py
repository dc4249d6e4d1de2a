"""The directory's filters: read from an address, applied to museums, and given back as the form, its choices and its chips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.dates import day_words
from cms.models import NamedFact
from museums import facets
from museums.areas import Area, Country
from museums.folding import fold
from museums.places import Place, Wish, gazetteer, take_apart
from museums.postcodes import area_of, place_of, postcode_in
from museums.vocabulary import vocabulary

MAX_TEXT = 100
RADII = (5, 10, 20, 50, 100)
RADIUS = 20
WIDEST = 200
YEARS_AHEAD = 1  # opening hours are known so far, see museums/open_days.py


@dataclass(frozen=True)
class Choice:
    """An option of a filter: `count` museums would be left if it were chosen."""

    value: str
    label: str
    selected: bool
    count: int | None = None


@dataclass(frozen=True)
class Chip:
    """An active filter and the query string without it."""

    label: str
    query: str


@dataclass(frozen=True)
class DirectoryFilters:
    """What the visitor asked for. What no filter knows is dropped, with a word in `errors` where somebody typed it."""

    text: str = ""
    near: Place | None = None
    radius: int = RADIUS
    trade: str = ""
    territory: str = ""
    club: str = ""
    area: str = ""  # an ISO 3166-2 code, or a country's two letters
    day: date | None = None
    flags: frozenset[str] = frozenset()
    view: str = "list"
    # As typed, for the form.
    typed: Mapping[str, str] = field(default_factory=dict, compare=False)
    errors: Mapping[str, str] = field(default_factory=dict, compare=False)
    twins: tuple[Place, ...] = field(default=(), compare=False)
    suggestions: tuple[Place, ...] = field(default=(), compare=False)
    department: str = field(default="", compare=False)  # of a postcode that is not known

    @classmethod
    def from_query(cls, query: QueryDict) -> DirectoryFilters:
        known = vocabulary(None)
        wish = _wish(clean_text(query.get("q", "")))
        near = clean_text(query.get("near", "")) or wish.near
        places = places_meant(near)
        day, wrong_day = _day(clean_text(query.get("open", "")))
        area = query.get("area", "")
        errors = {}
        if near and not places:
            errors["near"] = _("We do not know this place. Try a larger town nearby.")
        if wrong_day:
            errors["open"] = wrong_day
        return cls(
            text=wish.text,
            near=places[0] if places else None,
            radius=radius_of(query.get("radius", "")) or radius_of(wish.radius) or RADIUS,
            trade=_among(query.get("trade", ""), known.trades),
            territory=_among(query.get("territory", ""), known.territories),
            club=_among(query.get("club", ""), known.clubs),
            area=area if area in {*Area.values, *Country.values} else "",
            day=day,
            flags=frozenset(name for name in facets.flags() if query.get(name, "") in {"1", "on"}),
            view="map" if query.get("view") == "map" else "list",
            typed={
                "near": places[0].label if places else near,
                "open": day.isoformat() if day else clean_text(query.get("open", "")),
            },
            errors=errors,
            twins=tuple(places[1:4]),
            department="" if places else area_of(postcode_in(near)),
            suggestions=() if places else tuple(gazetteer().suggestions(near)) if near else (),
        )

    # --- museums ---

    @property
    def active(self) -> bool:
        return bool(self.without_place.text or self.near or self._narrow)

    @property
    def _narrow(self) -> bool:
        return bool(self.trade or self.territory or self.club or self.area or self.day or self.flags)

    @property
    def more(self) -> int:
        """How many of the filters that a phone folds away are in use."""
        single = (self.trade, self.territory, self.club, self.area, self.day)
        return sum(bool(value) for value in single) + len(self.flags)

    @property
    def without_place(self) -> DirectoryFilters:
        return replace(self, near=None)

    # --- addresses ---

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The filters as they stand in an address, without empty ones and defaults."""
        values = {
            "q": self.text,
            "near": self.near.slug if self.near else "",
            "radius": str(self.radius) if self.near and self.radius != RADIUS else "",
            "trade": self.trade,
            "territory": self.territory,
            "club": self.club,
            "area": self.area,
            "open": self.day.isoformat() if self.day else "",
            **{name: "1" for name in facets.flags() if name in self.flags},
            "view": self.view if self.view == "map" else "",
        }
        return {name: value for name, value in values.items() if value}

    def query(self, **changes: str) -> str:
        """The query string that keeps these filters, with some changed (empty: taken away)."""
        return urlencode({name: value for name, value in {**self.parameters, **changes}.items() if value})

    def chips(self) -> list[Chip]:
        """The active filters, each with the query string without it."""
        chips = []
        if self.text:
            chips.append(Chip(_("“%(text)s”") % {"text": self.text}, self.query(q="")))
        if self.near:
            words = {"place": self.near.label, "radius": self.radius}
            chips.append(Chip(_("Within %(radius)d km of %(place)s") % words, self.query(near="", radius="")))
        for name, fact in self.subjects().items():
            chips.append(Chip(fact.name, self.query(**{name: ""})))
        if self.area:
            label = Area(self.area).label if self.area in Area.values else Country(self.area).label
            chips.append(Chip(str(label), self.query(area="")))
        if self.day:
            chips.append(Chip(_("Open on %(day)s") % {"day": day_words(self.day)}, self.query(open="")))
        for name, flag in facets.flags().items():
            if name in self.flags:
                chips.append(Chip(str(flag.label), self.query(**{name: ""})))
        return chips

    def subjects(self) -> dict[str, NamedFact]:
        """The trade, territory and club asked for: each may have a page of its own."""
        known = vocabulary(None)
        found = {
            "trade": known.trades.get(self.trade),
            "territory": known.territories.get(self.territory),
            "club": known.clubs.get(self.club),
        }
        return {name: fact for name, fact in found.items() if fact}

    @property
    def department_name(self) -> str:
        return str(Area(self.department).label) if self.department else ""

    @property
    def only_words(self) -> bool:
        """Whether a text is all that was asked for: there is no filter to take away."""
        return bool(self.text and not self.near and not self._narrow)

    def wider(self) -> int | None:
        """The next larger radius, if any."""
        return next((radius for radius in RADII if radius > self.radius), None) if self.near else None


@dataclass(frozen=True)
class DirectoryForm:
    """The filters' form: each with its choices, in the reader's language and order, and their counts."""

    filters: DirectoryFilters
    counts: facets.Counts

    @property
    def near_value(self) -> str:
        return self.filters.typed.get("near", "")

    @property
    def open_value(self) -> str:
        return self.filters.typed.get("open", "")

    @property
    def towns(self) -> list[str]:
        """Names that the field for a place offers."""
        return town_labels(get_language() or "")

    @property
    def radii(self) -> list[Choice]:
        chosen = self.filters.radius
        return [Choice(str(km), _("%(km)d km") % {"km": km}, km == chosen) for km in sorted({*RADII, chosen})]

    @property
    def trades(self) -> list[Choice]:
        return _options(vocabulary(None).trades.values(), self.filters.trade, self.counts.trades)

    @property
    def territories(self) -> list[Choice]:
        return _options(vocabulary(None).territories.values(), self.filters.territory, self.counts.territories)

    @property
    def clubs(self) -> list[Choice]:
        return _options(vocabulary(None).clubs.values(), self.filters.club, self.counts.clubs)

    @property
    def areas(self) -> list[Choice]:
        """Each country, then its départements or provinces, as far as there are museums."""
        return [choice for country in Country for choice in self._areas_of(country)]

    def _areas_of(self, country: Country) -> Iterator[Choice]:
        chosen, counts = self.filters.area, self.counts.areas
        if counts[country] or chosen.startswith(country):
            yield Choice(country, _("All of %(country)s") % {"country": country.label}, country == chosen, counts[country])
            areas = [Area(value) for value in Area.values if value.startswith(country) and (counts[value] or value == chosen)]
            for area in sorted(areas, key=lambda area: fold(str(area.label))):
                yield Choice(area, str(area.label), area == chosen, counts[area])

    @property
    def flags(self) -> list[Choice]:
        """The yes-or-no filters that some museum fits."""
        chosen, counts = self.filters.flags, self.counts.flags
        every = (Choice(name, str(flag.label), name in chosen, counts[name]) for name, flag in facets.flags().items())
        return [choice for choice in every if choice.count or choice.selected]

    @property
    def first_day(self) -> str:
        return timezone.localdate().isoformat()


@cache
def town_labels(_language: str) -> list[str]:
    return [place.label for place in gazetteer().towns(60)]


def clean_text(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:MAX_TEXT]


def _among(slug: str, facts: Mapping[str, NamedFact]) -> str:
    """The slug when there is such a fact, else nothing."""
    return slug if slug in facts else ""


def radius_of(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= WIDEST else None


def places_meant(text: str) -> list[Place]:
    """What a text may mean as a place: a postcode, or a town."""
    if postcode := postcode_in(text):
        place = place_of(postcode)
        return [place] if place else []
    return gazetteer().named(text) if text else []


def _wish(text: str) -> Wish:
    """What is looked for, and where; a postcode alone is a place."""
    postcode = postcode_in(text)
    return Wish("", postcode) if postcode and (place_of(postcode) or area_of(postcode)) else take_apart(text)


def _day(text: str) -> tuple[date | None, str]:
    """A day as the calendar field sends it or as people write it, or what is wrong with it."""
    if not text:
        return None, ""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        today = timezone.localdate()
        if day < today:
            return None, _("This day is over. Choose today or a later one.")
        if day.year > today.year + YEARS_AHEAD:
            return None, _("This day is too far ahead. Choose one before the end of next year.")
        return day, ""
    return None, _("“%(text)s” is not a date. Write it like 25/12/2026.") % {"text": text}


def _options(facts: Iterable[Any], chosen: str, counts: Mapping[int, int]) -> list[Choice]:
    """Those with a museum, and the chosen one, in the reader's alphabetical order."""
    listed = [fact for fact in facts if counts.get(fact.pk) or fact.slug == chosen]
    return sorted(
        (Choice(fact.slug, fact.name, fact.slug == chosen, counts.get(fact.pk, 0)) for fact in listed),
        key=lambda choice: fold(choice.label),
    )


def away(kilometres: float) -> str:
    """A distance as it is said: “4 km away”."""
    whole = round(kilometres)
    if whole < 1:
        return _("less than 1 km away")
    return ngettext("%(km)d km away", "%(km)d km away", whole) % {"km": whole}
