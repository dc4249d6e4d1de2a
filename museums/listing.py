"""The museums of the directory: which are listed, in which order, and how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from cms.prepared import Prepared, keep_related
from cms.short_cache import ShortCache
from museums.card_pictures import with_pictures
from museums.facets import Counts
from museums.filters import DirectoryFilters
from museums.models.facts import Museum
from museums.models.pages import MUSEUM_FIELDS, PAGE_FIELDS, MuseumPage
from museums.places import Place
from museums.querysets import MuseumQuerySet, distance_from
from museums.vocabulary import vocabulary

PER_PAGE = 24
NEAREST = 3


def readable_pages(locale_id: int) -> QuerySet[MuseumPage]:
    """The pages of museums that a reader of a language may open."""
    return MuseumPage.objects.readable_in(locale_id)


def listed_museums(locale_id: int) -> MuseumQuerySet:
    """Members with a page that anybody may read: all of them at once, for counting."""
    return Museum.objects.members().filter(pk__in=readable_pages(locale_id).order_by().values("museum_id"))


def walked_museums(locale_id: int) -> MuseumQuerySet:
    """The same, looked at one by one: a list that wants 24 of 10,000 stops after 24."""
    return Museum.objects.members().filter(Exists(readable_pages(locale_id).order_by().filter(museum=OuterRef("pk"))))


def _count(key: tuple[DirectoryFilters, int]) -> Counts:
    filters, locale_id = key
    return filters.count(walked_museums(locale_id) if filters.near else listed_museums(locale_id))


counts_of = ShortCache[tuple[DirectoryFilters, int], Counts](_count)


@receiver([post_save, post_delete], sender=Museum)
@receiver(m2m_changed, sender=Museum.trades.through)
@receiver(m2m_changed, sender=Museum.clubs.through)
@receiver([page_published, page_unpublished], sender=MuseumPage)
@receiver(post_delete, sender=MuseumPage)
def forget(**_kwargs: Any) -> None:
    counts_of.clear()


class _Found(Sequence[MuseumPage]):
    """The museums that fit, fetched a slice at a time: their number is known from the counts."""

    def __init__(self, filters: DirectoryFilters, locale_id: int, total: int) -> None:
        self.filters, self.locale_id, self.total = filters, locale_id, total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: Any) -> Any:
        if not self.total:
            return []
        museums = self.filters.apply(walked_museums(self.locale_id))
        return cards(ordered(museums, self.filters.near)[part], self.locale_id)


def results(filters: DirectoryFilters, locale_id: int, number: Any) -> PageOfResults[MuseumPage]:
    """A page of the list: the nearest first when a place is known, else in alphabetical order."""
    return Paginator(_Found(filters, locale_id, counts_of((filters, locale_id)).total), PER_PAGE).get_page(number)


def nearest(place: Place, locale_id: int) -> list[MuseumPage]:
    """The museums closest to a place, however far: what is left to say when none is near."""
    museums = walked_museums(locale_id).filter(latitude__isnull=False)
    return cards(ordered(museums, place)[:NEAREST], locale_id)


def ordered(museums: MuseumQuerySet, place: Place | None) -> MuseumQuerySet:
    if place is None:
        return museums.order_by("sort_name", "pk")
    return museums.annotate(distance=distance_from(place.latitude, place.longitude)).order_by("distance", "sort_name", "pk")


_PAGES = Prepared(lambda museums, *, locale_id: readable_pages(locale_id).filter(museum__in=museums).only(*PAGE_FIELDS), [int])
_TRADES = Prepared(
    lambda museums: Museum.trades.through.objects.filter(museum__in=museums).values_list("museum_id", "trade_id"), [int]
)


def with_trades(museums: Iterable[Museum]) -> list[Museum]:
    """Museums with their trades fetched: one statement, and none for the trades themselves, which every page knows."""
    listed = list(museums)
    of: dict[int, set[int]] = defaultdict(set)
    for museum_id, trade_id in _TRADES([museum.pk for museum in listed]):
        of[museum_id].add(trade_id)
    known = vocabulary(None).trades.values()
    for museum in listed:
        keep_related(museum, trades=[trade for trade in known if trade.pk in of[museum.pk]])
    return listed


def cards(museums: MuseumQuerySet, locale_id: int) -> list[MuseumPage]:
    """The pages of these museums in their order, each with its museum, all that a card shows, and the distance if known."""
    found = with_trades(museums.select_related("commune").only(*MUSEUM_FIELDS))
    pages = {page.museum_id: page for page in _PAGES([museum.pk for museum in found], locale_id=locale_id)}
    shown = []
    for museum in found:
        page = pages.get(museum.pk)
        if page is not None:
            page.museum = museum
            page.kilometres = getattr(museum, "distance", None)
            shown.append(page)
    return with_pictures(shown)
