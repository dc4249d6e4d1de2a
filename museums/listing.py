"""The museums of the directory: which are listed, in which order, and how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator

from cms.prepared import Prepared, keep_related
from museums.card_pictures import with_pictures
from museums.directory_index import Answer, index_of
from museums.facets import Counts
from museums.filters import DirectoryFilters
from museums.models.facts import Museum
from museums.models.pages import MUSEUM_FIELDS, PAGE_FIELDS, MuseumPage
from museums.vocabulary import vocabulary

PER_PAGE = 24
NEAREST = 3


@dataclass(frozen=True)
class Directory:
    """What the directory shows for its filters."""

    counts: Counts
    results: PageOfResults[MuseumPage]
    nearest: list[MuseumPage]


def directory(filters: DirectoryFilters, locale_id: int, number: Any) -> Directory:
    """A page of the list, the nearest first when a place is known, else in alphabetical order; and the counts of each choice.

    `nearest`: the museums closest to the place, however far, when none is near: what is left to say.
    """
    index = index_of(locale_id)
    answer = index.answer(filters)
    counts = answer.counts()
    closest: dict[int, float] = {}
    if filters.near and not counts.total:
        closest = index.points.nearest(filters.near.latitude, filters.near.longitude, NEAREST)
    return Directory(
        counts=counts,
        results=Paginator(_Listed(answer, locale_id), PER_PAGE).get_page(number),
        nearest=cards([index.keys[found] for found in closest], closest.values(), locale_id),
    )


class _Listed(Sequence[MuseumPage]):
    """The museums of an answer in order, fetched a slice at a time."""

    def __init__(self, answer: Answer, locale_id: int) -> None:
        self.answer, self.locale_id = answer, locale_id
        self.numbers = answer.numbers()

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, part: Any) -> Any:
        numbers = self.numbers[part]
        keys = [self.answer.index.keys[number] for number in numbers]
        return cards(keys, [self.answer.distances.get(number) for number in numbers], self.locale_id)


_PAGES = Prepared(
    lambda museums, *, locale_id: (
        MuseumPage.objects.readable_in(locale_id)
        .filter(museum__in=museums)
        .select_related("museum__commune")
        .only(*PAGE_FIELDS, *(f"museum__{name}" for name in MUSEUM_FIELDS))
    ),
    [int],
)
_TRADES = Prepared(
    lambda museums: Museum.trades.through.objects.filter(museum__in=museums).values_list("museum_id", "trade_id"), [int]
)


def keep_trades(museums: Sequence[Museum]) -> None:
    """Fetch the trades of museums: one statement, and none for the trades themselves, which every page knows."""
    of: dict[int, set[int]] = defaultdict(set)
    for museum_id, trade_id in _TRADES([museum.pk for museum in museums]):
        of[museum_id].add(trade_id)
    known = vocabulary(None).trades.values()
    for museum in museums:
        keep_related(museum, trades=[trade for trade in known if trade.pk in of[museum.pk]])


def pages_of(museums: Sequence[int], locale_id: int) -> dict[int, MuseumPage]:
    """The pages that readers of a language may open of museums, by their keys; each with its museum and commune."""
    return {page.museum_id: page for page in _PAGES(list(museums), locale_id=locale_id)}


def cards(museums: Sequence[int], distances: Iterable[float | None], locale_id: int) -> list[MuseumPage]:
    """The pages of museums, given by their keys, in this order, each with all that a card shows and the distance if known."""
    pages = pages_of(museums, locale_id)
    shown = []
    for key, away in zip(museums, distances, strict=True):
        page = pages.get(key)
        if page is not None:
            page.kilometres = away
            shown.append(page)
    keep_trades([page.museum for page in shown])
    return with_pictures(shown)
