"""Where a postcode is: the main towns around the network; else the nearest number in Belgium, the département in France.

The table is public general knowledge, not an official register; the communes of members add theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from museums.areas import Area, Country
from museums.models.facts import Commune
from museums.places import Place, gazetteer

#: By the address of a town in the gazetteer: its postcodes.
TOWNS = {
    "lille-fr": "59000 59160 59260 59777 59800",
    "villeneuve-dascq-fr": "59491 59493 59650",
    "roubaix-fr": "59100",
    "armentieres-fr": "59280",
    "cambrai-fr": "59400",
    "denain-fr": "59220",
    "douai-fr": "59500",
    "dunkirk-fr": "59140 59240 59640",
    "grande-synthe-fr": "59760",
    "gravelines-fr": "59820",
    "halluin-fr": "59250",
    "hazebrouck-fr": "59190",
    "maubeuge-fr": "59600",
    "tourcoing-fr": "59200",
    "valenciennes-fr": "59300",
    "arras-fr": "62000",
    "berck-fr": "62600",
    "bethune-fr": "62400",
    "boulogne-sur-mer-fr": "62200",
    "calais-fr": "62100",
    "henin-beaumont-fr": "62110",
    "lens-fr": "62300",
    "lievin-fr": "62800",
    "saint-omer-fr": "62500",
    "abbeville-fr": "80100",
    "albert-fr": "80300",
    "amiens-fr": "80000 80080 80090",
    "peronne-fr": "80200",
    "chateau-thierry-fr": "02400",
    "chauny-fr": "02300",
    "hirson-fr": "02500",
    "laon-fr": "02000",
    "saint-quentin-fr": "02100",
    "soissons-fr": "02200",
    "beauvais-fr": "60000",
    "compiegne-fr": "60200",
    "creil-fr": "60100",
    "noyon-fr": "60400",
    "senlis-fr": "60300",
    "ath-be": "7800",
    "binche-be": "7130",
    "charleroi-be": "6000",
    "la-louviere-be": "7100",
    "mons-be": "7000",
    "mouscron-be": "7700",
    "soignies-be": "7060",
    "tournai-be": "7500",
    "comines-be": "7780",
    "brugge-be": "8000",
    "ieper-be": "8900",
    "kortrijk-be": "8500",
    "menen-be": "8930",
    "ostend-be": "8400",
    "poperinge-be": "8970",
    "roeselare-be": "8800",
    "veurne-be": "8630",
    "waregem-be": "8790",
    "brussels-be": "1000",
    "gent-be": "9000",
    "namur-be": "5000",
}
TOWN_OF = {code: slug for slug, codes in TOWNS.items() for code in codes.split()}

_POSTCODE = re.compile(r"(?:(?:fr?|be?)[ -]?)?(\d{5}|\d{4})(?: .*)?", re.IGNORECASE | re.ASCII)
SHARED_DIGITS = (3, 2)  # Belgian numbers lie beside each other; in France 59233 and 59240 are 80 km apart


def postcode_in(text: str) -> str:
    """The postcode that a text is, or begins with: `59000`, `F-59000`, `59000 Lille`."""
    found = _POSTCODE.fullmatch(text.strip())
    return found[1] if found else ""


def place_of(postcode: str) -> Place | None:
    """Where a postcode is: its own town; in Belgium else the known one with the nearest number, which its name says."""
    country = Country.BELGIUM if len(postcode) == 4 else Country.FRANCE
    known = _known(country)
    if postcode in known:
        return _named(postcode, known[postcode], f"{postcode} {known[postcode].local_name}")
    for digits in SHARED_DIGITS if country == Country.BELGIUM else ():
        alike = [code for code in known if code[:digits] == postcode[:digits]]
        if alike:
            town = known[min(alike, key=lambda code: (abs(int(code) - int(postcode)), code))]
            return _named(postcode, town, _("%(postcode)s (around %(town)s)") % {"postcode": postcode, "town": town.local_name})
    return None


def area_of(postcode: str) -> str:
    """The département that a French postcode begins with, if the network reaches there."""
    area = f"FR-{postcode[:2]}"
    return area if len(postcode) == 5 and area in Area.values else ""


def _named(postcode: str, town: Place, name: str) -> Place:
    return replace(town, slug=postcode, name=name, names=type(town.names)(), population=0)


def _known(country: Country) -> Mapping[str, Place]:
    """Each known postcode of a country: those of the members' communes, then those of the table."""
    communes = Commune.objects.filter(country=country, latitude__isnull=False).exclude(postal_code="").order_by("-name")
    known = {
        commune.postal_code: Place(
            commune.slug, commune.local_name, commune.country, commune.latitude or 0, commune.longitude or 0, 0
        )
        for commune in communes
    }
    places = gazetteer().by_slug
    towns = {code: places[slug] for code, slug in TOWN_OF.items() if slug in places and places[slug].country == country}
    return {**known, **towns}
