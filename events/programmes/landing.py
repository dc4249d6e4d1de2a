"""What the page of a programme shows. The facts hardly change and are kept for a few seconds; dates are asked for afresh."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.pictures import images_of
from cms.prepared import Prepared
from cms.short_cache import ShortCache
from events.listing import linked
from events.models import (
    AgendaPage,
    Event,
    Occurrence,
    Programme,
    ProgrammeExtension,
    ProgrammeFigure,
    ProgrammePage,
    ProgrammeShown,
    Registration,
    RegistrationState,
)
from events.querysets import OccurrenceQuerySet
from museums.card_pictures import with_pictures
from museums.models import MuseumPage, Territory
from museums.models.pages import MUSEUM_FIELDS, PAGE_FIELDS, museum_pages
from museums.vocabulary import vocabulary

DATES_SHOWN = 12
MUSEUMS_PER_PAGE = 24
EDITIONS_SHOWN = 12
#: What a card shows, and where it is.
PAGE_AND_TERRITORY = (*PAGE_FIELDS, *(f"museum__{name}" for name in (*MUSEUM_FIELDS, "territory_id")))
MOST_MUSEUMS = 300  # more than the network has, so that no page grows without end


@dataclass(frozen=True)
class Counted:
    """What the site's own tables know of a programme, in all or in one territory."""

    museums: int = 0
    events: int = 0
    dates: int = 0
    registrations: int = 0


@dataclass(frozen=True)
class ProgrammeFacts:
    """All that hardly changes. `entries` are museums' pages, each with `shows`, what it shows."""

    extensions: list[ProgrammeExtension] = field(default_factory=list)
    figures: list[ProgrammeFigure] = field(default_factory=list)
    entries: list[MuseumPage] = field(default_factory=list)
    editions: list[ProgrammePage] = field(default_factory=list)
    agenda: Page | None = None
    in_all: Counted = field(default_factory=Counted)
    by_territory: dict[int, Counted] = field(default_factory=dict)


@dataclass(frozen=True)
class TerritoryChoice:
    territory: Territory
    museums: int
    events: int
    chosen: bool


def landing(programme: Programme, locale_id: int, query: QueryDict) -> dict[str, Any]:
    """The context of the page; `?territory=` narrows museums, dates and figures, `?page=` turns the museums' pages."""
    if programme.pk is None:
        return {}
    facts = facts_of((programme.pk, programme.series_id, locale_id))
    territory = vocabulary(None).territories.get(query.get("territory", ""))
    entries = [entry for entry in facts.entries if territory is None or entry.museum.territory_id == territory.pk]
    results = Paginator(entries, MUSEUMS_PER_PAGE).get_page(query.get("page"))
    dates = shown_dates(programme, territory, locale_id)
    counted = facts.in_all if territory is None else facts.by_territory.get(territory.pk, Counted())
    return {
        "programme": programme,
        "facts": facts,
        "territory": territory,
        "territories": choices(facts, territory),
        "results": results,
        "entries": entries,
        "query": f"territory={territory.slug}" if territory else "",
        "dates": dates,
        "is_to_come": any(date.end_day >= timezone.localdate() for date in dates),
        "counted": counted,
        "more_dates": max(counted.events - DATES_SHOWN, 0),
    }


def shown_dates(programme: Programme, territory: Territory | None, locale_id: int) -> list[Occurrence]:
    """A date of each of the first events: those to come before those that are over."""
    return linked(_DATES(programme.pk, timezone.localdate(), territory=territory and territory.pk), locale_id)


def _first_dates(programme: int, today: date, *, territory: int | None) -> OccurrenceQuerySet:
    dates = Occurrence.objects.public().filter(event__programme=programme)
    if territory is not None:
        dates = dates.filter(event__found_territory=territory)
    over = models.Case(models.When(end_day__lt=today, then=1), default=0, output_field=models.SmallIntegerField())
    return dates.first_per_event(today).for_lines().order_by(over, "starts_at", "pk")[:DATES_SHOWN]


_DATES = Prepared(_first_dates, int, date)


def choices(facts: ProgrammeFacts, chosen: Territory | None) -> list[TerritoryChoice]:
    """The territories where something of the programme is, and the one asked for, by name."""
    shown = [
        TerritoryChoice(territory, counted.museums, counted.events, territory == chosen)
        for territory in vocabulary(None).territories.values()
        if (counted := facts.by_territory.get(territory.pk, Counted())) != Counted() or territory == chosen
    ]
    return sorted(shown, key=lambda choice: choice.territory.name)


def _load(key: tuple[int, int, int]) -> ProgrammeFacts:
    programme_id, series_id, locale_id = key
    entries = museums_of(programme_id, locale_id)
    in_all, by_territory = count(programme_id, entries)
    return ProgrammeFacts(
        extensions=list(ProgrammeExtension.objects.filter(programme=programme_id)),
        figures=list(ProgrammeFigure.objects.filter(programme=programme_id)),
        entries=entries,
        editions=editions_of(programme_id, series_id, locale_id),
        agenda=AgendaPage.objects.readable_in(locale_id).first(),
        in_all=in_all,
        by_territory=by_territory,
    )


facts_of = ShortCache[tuple[int, int, int], ProgrammeFacts](_load)
#: What the facts are made of. Registrations come too often: their number is that of a few seconds ago.
MADE_OF = (Programme, ProgrammeExtension, ProgrammeFigure, ProgrammeShown, Event, Occurrence, ProgrammePage, MuseumPage)


@receiver([post_save, post_delete])
def forget_facts(sender: type[models.Model], **_kwargs: object) -> None:
    if sender in MADE_OF:
        facts_of.clear()


@receiver(m2m_changed, sender=Programme.museums.through)
@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
def forget_pages(**_kwargs: object) -> None:
    facts_of.clear()


def museums_of(programme_id: int, locale_id: int) -> list[MuseumPage]:
    """The pages of the museums taking part, each with what it shows (`shows`, with pictures)."""
    pages = museum_pages(locale_id, museum__programmes=programme_id).only(*PAGE_AND_TERRITORY)
    entries = with_pictures(pages[:MOST_MUSEUMS])
    rows: dict[int, list[ProgrammeShown]] = defaultdict(list)
    for row in ProgrammeShown.objects.filter(programme=programme_id).order_by("sort_order", "pk"):
        rows[row.museum_id].append(row)
    images = images_of([row.image_id for shown in rows.values() for row in shown if row.image_id], "card")
    for entry in entries:
        entry.shows = rows.get(entry.museum_id, [])
        pictures = [images[row.image_id] for row in entry.shows if row.image_id in images]
        entry.card_picture = pictures[0] if pictures else entry.card_picture
    return entries


def editions_of(programme_id: int, series_id: int, locale_id: int) -> list[ProgrammePage]:
    """The pages of the other programmes of the series, latest first."""
    others = Programme.objects.filter(models.Q(pk=series_id) | models.Q(edition_of=series_id)).exclude(pk=programme_id)
    pages = ProgrammePage.objects.readable_in(locale_id).filter(programme__in=others.order_by().values("pk"))
    return list(
        pages.select_related("programme")
        .defer("body")
        .order_by(models.F("programme__start").desc(nulls_last=True), "pk")[:EDITIONS_SHOWN]
    )


def count(programme_id: int, entries: Iterable[MuseumPage]) -> tuple[Counted, dict[int, Counted]]:
    """Museums, public events, their dates and the people registered, in all and by territory."""
    museums = Counter(entry.museum.territory_id for entry in entries)
    shown = Event.objects.public().filter(programme=programme_id, part_of=None)
    events: Counter[int | None] = Counter(dict(shown.order_by().values_list("found_territory").annotate(n=models.Count("pk"))))
    dates: Counter[int | None] = Counter(
        dict(
            Occurrence.objects.public()
            .filter(event__programme=programme_id)
            .order_by()
            .values_list("event__found_territory")
            .annotate(n=models.Count("pk"))
        )
    )
    people: Counter[int | None] = Counter(
        dict(
            Registration.objects.filter(
                occurrence__event__programme=programme_id, occurrence__is_public=True, state=RegistrationState.CONFIRMED
            )
            .order_by()
            .values_list("occurrence__event__found_territory")
            .annotate(n=models.Sum("people"))
        )
    )
    in_all = Counted(museums.total(), events.total(), dates.total(), people.total())
    places = {place for place in (*museums, *events, *dates, *people) if place is not None}
    return in_all, {place: Counted(museums[place], events[place], dates[place], people[place]) for place in places}
