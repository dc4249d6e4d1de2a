"""Where passes give something: the museums of an edition and of the offers of today, by offer, territory and advantage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.readers import reader_url
from museums.models import MuseumPage
from passes.messages import advantage_headline
from passes.models import Advantage, AdvantageKind, Edition, Offer


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many advantages it leaves."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    any_label: str
    choices: list[Choice]

    @property
    def chosen(self) -> str:
        return next((choice.value for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Place:
    """An advantage with its museum's page, where there is one a reader may open."""

    advantage: Advantage
    headline: str
    page: MuseumPage | None
    url: str

    @property
    def offer(self) -> Offer | None:
        return self.advantage.offer


@dataclass(frozen=True)
class Where:
    places: list[Place]
    filters: list[Filter]
    total: int

    @property
    def pages(self) -> list[MuseumPage]:
        """Each museum once, for the map."""
        return list({place.page.pk: place.page for place in self.places if place.page}.values())

    @property
    def narrowed(self) -> bool:
        return any(each.chosen for each in self.filters)


def running_offers(today: date) -> list[Offer]:
    """What sponsors offer today, the soonest to end first."""
    return list(
        Offer.objects.filter(valid_from__lte=today, valid_until__gte=today)
        .select_related("sponsor")
        .order_by("valid_until", "pk")
    )


def where(edition: Edition | None, offers: list[Offer], locale_id: int, request: HttpRequest | None) -> Where:
    """Two statements, however many there are. A filter's value that nothing has is left aside."""
    found = list(_advantages(edition, offers))
    asked = request.GET if request else {}
    filters = []
    for name, label, any_label, read in (
        ("offer", _("With"), _("Every pass"), _scheme),
        ("territory", _("Territory"), _("All territories"), _territory),
        ("gift", _("Advantage"), _("All advantages"), _kind),
    ):
        filters.append(_filter(name, label, any_label, found, str(asked.get(name, "")), read))
        chosen = filters[-1].chosen
        found = [advantage for advantage in found if not chosen or read(advantage)[0] == chosen]
    pages = {
        page.museum_id: page
        for page in MuseumPage.objects.readable_in(locale_id)
        .filter(museum__in=[advantage.museum_id for advantage in found])
        .select_related("museum__commune")
        .defer("body")
    }
    places = [_place(advantage, pages.get(advantage.museum_id), request) for advantage in found]
    return Where(places, [each for each in filters if len(each.choices) > 1], len(places))


def _place(advantage: Advantage, page: MuseumPage | None, request: HttpRequest | None) -> Place:
    return Place(advantage, advantage_headline(advantage), page, reader_url(page, request) if page else "")


def _advantages(edition: Edition | None, offers: list[Offer]) -> QuerySet[Advantage]:
    found = Advantage.objects.filter(edition=edition) if edition else Advantage.objects.none()
    if offers:
        found = Advantage.objects.filter(offer__in=offers) | found
    return found.select_related("museum__commune", "museum__territory", "edition", "offer").order_by(
        "museum__name", "offer", "pk"
    )


def _scheme(advantage: Advantage) -> tuple[str, str]:
    return advantage.scheme.slug, advantage.scheme.name


def _territory(advantage: Advantage) -> tuple[str, str]:
    territory = advantage.museum.territory
    return (territory.slug, territory.name) if territory else ("", "")


def _kind(advantage: Advantage) -> tuple[str, str]:
    return advantage.kind, str(AdvantageKind(advantage.kind).label).capitalize()


def _filter(
    name: str, label: str, any_label: str, found: list[Advantage], asked: str, read: Callable[[Advantage], tuple[str, str]]
) -> Filter:
    counts: dict[tuple[str, str], int] = {}
    for advantage in found:
        key = read(advantage)
        if key[0]:
            counts[key] = counts.get(key, 0) + 1
    choices = [
        Choice(value, words, count, value == asked) for (value, words), count in sorted(counts.items(), key=lambda one: one[0][1])
    ]
    return Filter(name, label, any_label, choices)
