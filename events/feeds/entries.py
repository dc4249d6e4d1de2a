"""From the table of dates to the entries of a calendar: columns only, a row a date, so that a whole agenda stays cheap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.feeds.ical import Entry
from events.models import Event, EventKind, EventPage, Occurrence, PlaceKind, RemovedOccurrence, Timing
from events.models.vocabulary import OFF, Origin
from events.opening import opening_words
from events.querysets import OccurrenceQuerySet

BEHIND = timedelta(days=30)  # how long what is over, or was taken back, is still said
MOST = 20_000

COLUMNS = (
    *("uid", "sequence", "modified_at", "starts_at", "ends_at", "day", "end_day", "all_day", "is_cancelled", "removed_at"),
    *(
        "note_fr",
        "note_nl",
        "note_en",
        "event",
        "event__part_of",
        "event__name_fr",
        "event__name_nl",
        "event__name_en",
        "event__kind",
    ),
    *("event__status", "event__modified_at", "event__place_kind", "event__place", "event__address", "event__is_example"),
    *("event__organiser", "event__latitude", "event__longitude", "event__commune__name", "event__commune__name_nl"),
    *("event__venue__name", "event__venue__commune__name", "event__venue__commune__name_nl"),
    *("origin", "event__timing", "event__opening_hours"),
)


@dataclass(frozen=True)
class Told:
    """What an event's page says of it in the reader's language, and where it is; of one without a page, the agenda's address."""

    url: str
    summary: str = ""
    changed: datetime | None = None


def dates_to_tell() -> OccurrenceQuerySet:
    """Public dates of the last month and all to come, with those taken back of late."""
    since = timezone.now() - BEHIND
    here = Occurrence.objects.filter(is_public=True, ends_at__gte=since)
    return here.exclude(removed_at__lt=since).order_by("starts_at", "pk")


def signature(dates: OccurrenceQuerySet) -> str:
    """What changes whenever an entry does, or is no more; three statements."""
    seen = dates.order_by().aggregate(Max("modified_at"), Max("event__modified_at"), Max("removed_at"), Max("pk"), Count("pk"))
    gone = RemovedOccurrence.objects.aggregate(Max("removed_at"), Count("pk"))
    pages = EventPage.objects.aggregate(Max("last_published_at"), Max("latest_revision_created_at"))
    return "|".join(str(value) for value in (*seen.values(), *pages.values(), *gone.values(), timezone.localdate()))


def entries(dates: OccurrenceQuerySet, told_of: Callable[[int], Told]) -> Iterator[Entry]:
    """One entry a date. `told_of`: by an event's key, its page."""
    language = (get_language() or "fr")[:2]
    kinds = {kind.value: str(kind.label) for kind in EventKind}
    museums = organising_museums(dates)
    for row in dates.values(*COLUMNS)[:MOST].iterator(500):
        row["organisers"] = ", ".join((*museums.get(row["event"], ()), *filter(None, [row["event__organiser"]])))
        yield entry_of(row, language, kinds, told_of(row["event__part_of"] or row["event"]))


def organising_museums(dates: OccurrenceQuerySet) -> dict[int, list[str]]:
    """The names of the museums that organise each event, by its key; one statement."""
    found = defaultdict(list)
    links = Event.museums.through.objects.filter(event__in=dates.order_by().values("event"))
    for event, name in links.order_by("museum__name").values_list("event", "museum__name"):
        found[event].append(name)
    return found


def entry_of(row: dict[str, Any], language: str, kinds: dict[str, str], told: Told) -> Entry:
    def named(stem: str, fallback: str) -> str:
        return str(row.get(f"{stem}_{language}") or row[fallback] or "")

    town = (
        named("event__commune__name", "event__commune__name")
        or named("event__venue__commune__name", "event__venue__commune__name")
    )  # fmt: skip
    online = row["event__place_kind"] == PlaceKind.ONLINE
    where = _("online") if online else row["event__place"] or row["event__venue__name"] or ""
    period = row["origin"] == Origin.MAIN and row["event__timing"] == Timing.PERIOD
    said = [
        _("This is an example.") if row["event__is_example"] else "",
        named("note", "note_fr"),
        told.summary,
        opening_words(row["event__opening_hours"]) if period else "",
        _("Organised by: %(names)s") % {"names": row["organisers"]} if row["organisers"] else "",
        told.url,
    ]
    placed = row["event__latitude"] is not None and row["event__longitude"] is not None and not online
    whole = row["all_day"] or period
    return Entry(
        uid=row["uid"],
        sequence=row["sequence"],
        modified=max(filter(None, (row["modified_at"], row["event__modified_at"], told.changed))),
        summary=named("event__name", "event__name_fr"),
        start=row["starts_at"],
        end=row["ends_at"],
        first=row["day"] if whole else None,
        last=row["end_day"] if whole else None,
        location=", ".join(part for part in (where, row["event__address"], town) if part),
        description="\n".join(part for part in said if part),
        categories=kinds.get(row["event__kind"], ""),
        url=told.url,
        position=(row["event__latitude"], row["event__longitude"]) if placed else None,
        is_cancelled=row["is_cancelled"] or row["removed_at"] is not None or row["event__status"] in OFF,
    )


def taken_back() -> Iterator[Entry]:
    """Dates of events that were deleted of late: calendars that hold them must hear of it."""
    for row in RemovedOccurrence.objects.filter(removed_at__gte=timezone.now() - BEHIND).order_by("pk")[:MOST]:
        yield Entry(row.uid, row.sequence, row.removed_at, _("Cancelled"), row.starts_at, row.starts_at, is_cancelled=True)
