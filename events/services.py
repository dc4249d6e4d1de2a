"""The table of dates brought to what events say, and changes to one date or to the rest of a series.

What people changed of one date, and whatever hangs on its row (registrations), survives every rebuild. A row is matched to the date
it is for: by the start it was first given; else, of what a rule gives, by its day (another hour for the whole series); else, of an
event with one date, by being the one (another day). What matches nothing is marked as removed and comes back if its date does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.expansion import ExpansionError, moment
from events.models.events import Event, EventPrice, ExtraDate
from events.models.occurrences import Occurrence
from events.models.vocabulary import EventStatus, Origin, Timing
from events.series import Wanted, horizon, last_day, wanted_dates

logger = structlog.get_logger("portal.events")

TOGETHER = 100  # events in one transaction
BATCH = 1000
GIVEN = ("origin", "given_start", "given_end")
HOLDS = ("starts_at", "ends_at", "day", "end_day", "all_day", "is_public", "removed_at")
WRITTEN = (*GIVEN, *HOLDS, "sequence", "modified_at")
#: What a calendar shows of a date: only a change of these is a new sequence.
SHOWN = ("starts_at", "ends_at", "removed_at")

_paused: ContextVar[bool] = ContextVar("rebuilding_paused", default=False)


@dataclass
class Rebuilt:
    """What a rebuild did, by the keys of occurrences; and the events whose rule cannot be followed, left as they were."""

    added: int = 0
    changed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    broken: dict[int, ExpansionError] = field(default_factory=dict)


@contextmanager
def rebuilding_later() -> Iterator[None]:
    """Save events without a rebuild each; whoever does so rebuilds afterwards."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def is_paused() -> bool:
    return _paused.get()


# --- Rebuilding -------------------------------------------------------------------------------------


def rebuild(event: Event) -> Rebuilt:
    """Bring the dates of one event to what it says, in one transaction. Raises ExpansionError, and nothing has changed."""
    done = rebuild_events([event])
    if event.pk in done.broken:
        raise done.broken[event.pk]
    return done


def rebuild_events(events: Iterable[Event], today: date | None = None) -> Rebuilt:
    """The same for many, some of them in each transaction; a rule that cannot be followed stops no other."""
    done, waiting = Rebuilt(), list(events)
    until = horizon(today or timezone.localdate())
    for start in range(0, len(waiting), TOGETHER):
        with transaction.atomic():
            _rebuild_together(waiting[start : start + TOGETHER], until, done)
    return done


def rebuild_all() -> Rebuilt:
    """Every event: after a change of this code."""
    return rebuild_events(Event.objects.select_related("venue").iterator(BATCH))


def extend_horizon() -> None:
    """Nightly: the dates of one more day, two years ahead."""
    today = timezone.localdate()
    endless = Event.objects.exclude(timing=Timing.ONCE).exclude(end__lt=today)
    done = rebuild_events(endless.iterator(BATCH))
    for pk, error in done.broken.items():
        logger.warning("event_rule_not_followed", pk=pk, code=error.code)


def _rebuild_together(events: Sequence[Event], until: date, done: Rebuilt) -> None:
    keys = [event.pk for event in events]
    list(Event.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    extra: dict[int, list[ExtraDate]] = defaultdict(list)
    for row in ExtraDate.objects.filter(event__in=keys):
        extra[row.event_id].append(row)
    known: dict[int, list[Occurrence]] = defaultdict(list)
    for occurrence in Occurrence.objects.filter(event__in=keys).order_by("starts_at", "pk"):
        known[occurrence.event_id].append(occurrence)
    now = timezone.now()
    new: list[Occurrence] = []
    changed: list[Occurrence] = []
    for event in events:
        try:
            wanted = wanted_dates(event, extra[event.pk], until)
        except ExpansionError as error:
            done.broken[event.pk] = error
            continue
        fresh, rewritten = _compare(event, wanted, known[event.pk], now)
        new += fresh
        changed += rewritten
    Occurrence.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        Occurrence.objects.bulk_create(
            changed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
        )
    done.added += len(new)
    done.changed += [occurrence.pk for occurrence in changed if occurrence.removed_at is None]
    done.removed += [occurrence.pk for occurrence in changed if occurrence.removed_at == now]


def _compare(
    event: Event, wanted: list[Wanted], known: list[Occurrence], now: datetime
) -> tuple[list[Occurrence], list[Occurrence]]:
    """The rows to add and those to write again."""
    matched = match(wanted, known)
    new = [_fresh(event, each, now) for each in wanted if each.key not in matched]
    changed = []
    by_row = {row.pk: each for each in wanted if (row := matched.get(each.key))}
    for row in known:
        before = [getattr(row, name) for name in (*GIVEN, *HOLDS)]
        shown = [getattr(row, name) for name in SHOWN]
        if row.pk in by_row:
            row.removed_at = None
            _give(row, event, by_row[row.pk])
        else:
            row.removed_at = row.removed_at or now
            row.is_public = event.is_public
        if before != [getattr(row, name) for name in (*GIVEN, *HOLDS)]:
            row.modified_at = now
            row.sequence += shown != [getattr(row, name) for name in SHOWN]
            changed.append(row)
    return new, changed


def _fresh(event: Event, wanted: Wanted, now: datetime) -> Occurrence:
    uid = f"{event.uid}-{wanted.key.replace(':', '')}"
    row = Occurrence(event=event, series=event.has_page_of, rule_start=wanted.key, uid=uid, modified_at=now)
    _give(row, event, wanted)
    return row


def match(wanted: list[Wanted], known: list[Occurrence]) -> dict[str, Occurrence]:
    """Which row is for which date, by the date's key."""
    rows = {row.rule_start: row for row in known}
    found = {each.key: rows[each.key] for each in wanted if each.key in rows}
    taken = {row.pk for row in found.values()}
    left = [row for row in known if row.pk not in taken and row.removed_at is None]
    missing = [each for each in wanted if each.key not in found]
    for origin, same_day in ((Origin.RULE, True), (Origin.EXTRA, True), (Origin.MAIN, False)):
        for each in [one for one in missing if one.origin == origin]:
            row = next(
                (row for row in left if row.origin == origin and (not same_day or row.rule_start[:10] == str(each.day))), None
            )
            if row is not None:
                found[each.key] = row
                left.remove(row)
    return found


def _give(row: Occurrence, event: Event, wanted: Wanted) -> None:
    row.origin, row.given_start, row.given_end = wanted.origin, wanted.start, wanted.end
    settle(row, event, wanted.all_day, wanted.day, wanted.end_day)


def settle(row: Occurrence, event: Event, all_day: bool, day: date, end_day: date) -> None:
    """What holds of one date: what its event gives, unless it has been moved."""
    row.is_public = event.is_public
    if row.moved_start is None:
        row.starts_at, row.ends_at, row.all_day, row.day, row.end_day = row.given_start, row.given_end, all_day, day, end_day
        return
    row.starts_at = row.moved_start
    row.ends_at = row.moved_end or row.moved_start + (row.given_end - row.given_start)
    row.all_day = all_day and row.moved_end is None and timezone.localtime(row.moved_start).time() == datetime.min.time()
    row.day, row.end_day = timezone.localtime(row.starts_at).date(), last_day(row.starts_at, row.ends_at)


# --- One date ---------------------------------------------------------------------------------------


@transaction.atomic
def change_occurrence(occurrence: Occurrence, *, seen: int | None = None, **changes: Any) -> Occurrence:
    """Change one date and no other: any of `Occurrence.OWN`. Raises ValidationError by field, and nothing has changed.

    `seen`: the `sequence` that whoever changes it had before them; refused when it has moved on, so that nobody undoes unseen what
    somebody else has just said.
    """
    row = Occurrence.objects.select_for_update(of=("self",)).select_related("event").get(pk=occurrence.pk)
    if seen is not None and seen != row.sequence:
        raise ValidationError(changed_meanwhile(), code="changed")
    unknown = set(changes) - set(Occurrence.OWN)
    if unknown:
        raise TypeError(f"not of one date alone: {', '.join(sorted(unknown))}")
    before = {name: getattr(row, name) for name in Occurrence.OWN}
    for name, value in changes.items():
        setattr(row, name, value)
    if row.moved_start is None and row.moved_end is not None:
        raise ValidationError({"moved_start": _("Say when it begins now.")})
    row.clean_fields()
    if row.moved_start and row.moved_end and row.moved_end < row.moved_start:
        raise ValidationError({"moved_end": _("A date cannot end before it begins.")})
    if before != {name: getattr(row, name) for name in Occurrence.OWN}:
        given_day, given_end_day = timezone.localtime(row.given_start).date(), last_day(row.given_start, row.given_end)
        settle(row, row.event, len(row.rule_start) == len("2026-11-24") and is_whole_days(row), given_day, given_end_day)
        row.sequence += 1
        row.modified_at = timezone.now()
        row.save()
        if row.moved_start and row.event.status == EventStatus.POSTPONED:
            take_place_again(row)
    return row


def take_place_again(row: Occurrence) -> None:
    """An event of this date alone was postponed and now has its new date: the date itself says that it has moved."""
    if Occurrence.objects.there().filter(event=row.event).exclude(pk=row.pk).exists():
        return
    row.event.status = EventStatus.PLANNED
    row.event.save(update_fields=["status", "modified_at"])
    row.refresh_from_db(fields=["sequence", "modified_at"])


def changed_meanwhile() -> str:
    return _("Somebody else has just changed this date: it now says what stands above. Save again if yours should hold.")


def is_whole_days(row: Occurrence) -> bool:
    """Whether the event gave this date no hour: from midnight to midnight."""
    edges = (timezone.localtime(row.given_start), timezone.localtime(row.given_end))
    return edges[0] < edges[1] and all(edge.time() == datetime.min.time() for edge in edges)


# --- This date and all that follow --------------------------------------------------------------------


@transaction.atomic
def change_this_and_following(occurrence: Occurrence, **changes: Any) -> Event:
    """Split a series at one date: what comes before stays as it is; a new event goes on from there with these changes of its fields.

    The dates from there on, with what each has of its own, their identity and whatever hangs on them, move to the new event. Its
    pages stay those of the first. From the first date on it is the whole series that changes, and no new event is made.
    """
    old = Event.objects.select_for_update(of=("self",)).get(pk=occurrence.event_id)
    if old.timing != Timing.REPEATS:
        raise ValidationError(_("Only a series of dates can be split."))
    day = timezone.localtime(occurrence.given_start).date()
    with rebuilding_later():
        if not Occurrence.objects.there().filter(event=old, given_start__lt=occurrence.given_start).exists():
            new = old
        else:
            new = _continued(old, day)
            old.end = day - timedelta(days=1)
            old.save()
            ExtraDate.objects.filter(event=old, day__gte=day).update(event=new)
            Occurrence.objects.filter(event=old, given_start__gte=moment(datetime.combine(day, datetime.min.time()))).update(
                event=new
            )
        for name, value in changes.items():
            setattr(new, name, value)
        new.full_clean()
        new.save()
    done = rebuild_events({old.pk: old, new.pk: new}.values())
    if done.broken:
        raise next(iter(done.broken.values()))
    return new


def _continued(old: Event, day: date) -> Event:
    """A copy that begins on a day; its rule goes on counting from where it did."""
    new = Event.objects.get(pk=old.pk)
    new.pk = new.id = None
    new._state.adding = True
    new.uid = Event._meta.get_field("uid").get_default()
    new.slug = _free_slug(old.slug, day)
    new.part_of_id, new.continues_on = old.has_page_of, day
    new.save()
    for name in ("museums", "trades"):
        getattr(new, name).set(getattr(old, name).all())
    EventPrice.objects.bulk_create(
        EventPrice(
            event=new, sort_order=row.sort_order, amount=row.amount, label_fr=row.label_fr, label_nl=row.label_nl,
            label_en=row.label_en,
        )
        for row in EventPrice.objects.filter(event=old)
    )  # fmt: skip
    return new


def _free_slug(slug: str, day: date) -> str:
    wanted = f"{slug[:60]}-{day}"
    taken = set(Event.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(
        name for number in range(1, len(taken) + 2) if (name := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )
