"""The index: museums and communes in one alphabet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from events.brochure.content import Brochure, Place
from museums.folding import fold


@dataclass(frozen=True)
class IndexEntry:
    name: str
    places: tuple[Place, ...]
    is_commune: bool


def index_of(brochure: Brochure) -> list[tuple[str, list[IndexEntry]]]:
    """Entries under their first letter, É with E."""
    communes: dict[str, list[Place]] = defaultdict(list)
    entries = []
    for place in brochure.places:
        if not place.is_online:
            entries.append(IndexEntry(place.name, (place,), is_commune=False))
        if place.commune and place.commune.local_name != place.name:
            communes[place.commune.local_name].append(place)
    entries += [IndexEntry(name, tuple(found), is_commune=True) for name, found in communes.items()]
    entries.sort(key=lambda entry: (fold(entry.name), entry.is_commune))
    return [(letter, list(found)) for letter, found in groupby(entries, key=lambda entry: fold(entry.name)[:1].upper())]
