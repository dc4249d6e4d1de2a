"""Example events, dated from today on, so that every view of the agenda shows something. Each says that it is an example."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from recurrence import deserialize

from cms.importing import Import, Values
from cms.page_importing import Pages, indexes_later, quiet_log
from events.models import Event, EventPage, EventPrice, ExtraDate, Occurrence, PlaceKind, Question, Timing
from events.registrations import places
from events.services import change_occurrence, rebuild_events, rebuilding_later
from museums.models import Museum, Trade
from museums.page_records import pages_of

FILE = Path(settings.BASE_DIR) / "cms" / "demo" / "network" / "example_events.json"


def load_demo_events(*, today: date | None = None) -> list[Event]:
    """Make the examples that are not there, and date those anew that are over. Those made now, or dated anew."""
    today = today or timezone.localdate()
    records = {record["slug"]: record for record in json.loads(FILE.read_text(encoding="utf-8"))["events"]}
    with transaction.atomic(), quiet_log(), rebuilding_later():
        made = [event for record in records.values() if (event := make(record, today))]
        rebuild_events(made, today)
        for event in made:
            change_dates(event, records[event.slug])
            add_registrations(event, records[event.slug].get("registrations", []), today)
        load_pages(records)
    return made


def make(record: Values, today: date) -> Event | None:
    """The event of a record, dated from today on. None where it still has dates to come or its museum is not there."""
    event = Event.objects.filter(slug=record["slug"]).first()
    if event is not None and Occurrence.objects.there().filter(event=event, end_day__gte=today).exists():
        return None
    venue = Museum.objects.filter(slug=record["museum"]).first() if record["museum"] else None
    organiser = venue or Museum.objects.filter(slug=record.get("organiser")).first()
    if organiser is None:
        return None
    fresh = event is None
    event = event or Event(slug=record["slug"], is_example=True, **values_of(record, venue))
    when(event, record, today)
    event.save()
    if fresh:
        event.museums.set([organiser])
        event.trades.set(Trade.objects.filter(slug__in=record.get("trades", [])))
        add_prices(event, record.get("prices", []))
        add_questions(event, record.get("questions", []))
    ExtraDate.objects.filter(event=event).delete()
    for week, weekday, at, minutes in record.get("extra", []):
        day = day_of(today, week, weekday)
        ExtraDate.objects.create(event=event, day=day, start_time=time.fromisoformat(at), duration=minutes)
    return event


def values_of(record: Values, venue: Museum | None) -> Values:
    return {
        **{f"name_{language}": name for language, name in record["name"].items()},
        "kind": record["kind"],
        "audiences": record.get("audiences", ["public"]),
        "venue": venue,
        "commune": venue.commune if venue else None,
        "place_kind": PlaceKind.MUSEUM if venue else PlaceKind.ONLINE,
        **record.get("values", {}),
    }


def when(event: Event, record: Values, today: date) -> None:
    event.start = day_of(today, record["week"], record["weekday"])
    event.start_time = time.fromisoformat(record["time"]) if record["time"] else None
    event.duration = record["minutes"]
    weeks, days = record.get("weeks"), record.get("days", 1)
    event.end = event.start + timedelta(weeks=weeks) if weeks else event.start + timedelta(days=days - 1)
    event.timing = record.get("timing", Timing.ONCE)
    event.opening_hours = record.get("hours", "")
    if "former" in record:
        event.former_start = day_of(today, *record["former"])
    if "rule" in record:
        event.timing, event.end = Timing.REPEATS, event.end if weeks else None
        left_out = [event.start + timedelta(weeks=week) for week in record.get("except_", [])]
        lines = [f"RRULE:{record['rule']}", *(f"EXDATE:{day:%Y%m%d}T000000" for day in left_out)]
        event.recurrences = deserialize("\n".join(lines))


def day_of(today: date, week: int, weekday: int) -> date:
    """A day of so many weeks after this one."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=week, days=weekday)


def add_prices(event: Event, rows: list[list[str]]) -> None:
    for order, (fr, nl, en, amount) in enumerate(rows):
        EventPrice.objects.create(event=event, sort_order=order, label_fr=fr, label_nl=nl, label_en=en, amount=Decimal(amount))


def add_questions(event: Event, rows: list[Values]) -> None:
    for order, row in enumerate(rows):
        words = {f"label_{language}": label for language, label in row["label"].items()}
        choices = {f"choices_{language}": "\n".join(lines) for language, lines in row.get("choices", {}).items()}
        Question.objects.create(event=event, sort_order=order, kind=row["kind"], required=row["required"], **words, **choices)


def add_registrations(event: Event, rows: list[tuple[str, int, str]], today: date) -> None:
    """Groups with an example's name and no address, for the next date: some have their place, some wait."""
    first = Occurrence.objects.there().filter(event=event).upcoming(today).first()
    if first is not None and not first.registrations.exists():
        for name, people, mode in rows:
            places.register(first, mode=mode, people=people, name=name)


def change_dates(event: Event, record: Values) -> None:
    """What one date of a series has of its own, by its place in the list."""
    dates = list(Occurrence.objects.there().filter(event=event).order_by("starts_at"))
    for place, change in record.get("changes", {}).items():
        occurrence, own = dates[int(place)], dict(change)
        if note := own.pop("note", None):
            own |= dict(zip(("note_fr", "note_nl", "note_en"), note, strict=True))
        if hours := own.pop("moved_hours", None):
            own["moved_start"] = occurrence.starts_at + timedelta(hours=hours)
        change_occurrence(occurrence, **own)


def load_pages(records: dict[str, Values]) -> None:
    run = Import()
    with indexes_later():
        pages = Pages(run)
        if pages.find("fr", "agenda") is not None:
            pages.load(pages_of("agenda", EventPage, "event", Event, {slug: words(record) for slug, record in records.items()}))
            pages.finish()
            run.memory.save()


def words(record: Values) -> dict[str, Values]:
    return {
        language: {"slug": record["slug"], "title": name, "summary": record["summary"][language]}
        for language, name in record["name"].items()
    }
