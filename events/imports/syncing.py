"""A museum's calendar brought into the agenda, again and again: what it says is followed, what people changed here stays.

One event that cannot be written keeps no other from it. What is in the calendar no more is listed, and never deleted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.models import User
from events import services
from events.editing import proposals
from events.expansion import ExpansionError
from events.imports import fetching
from events.imports.applying import NotAsShownError, Source, Writer
from events.imports.calendars import Reading, read_calendar
from events.imports.planning import NEW, SAME, Line, Plan, compared
from events.imports.problems import Problem, UnreadableError
from events.models import CalendarSource, Event, EventStatus, EventUpload, ImportedEvent, Occurrence

logger = structlog.get_logger("portal.events")

TELL_AFTER = 3  # failures in a row
LONGEST = 14  # days between two tries
KEPT_PROBLEMS = 50


@dataclass
class Synced:
    new: int = 0
    changed: int = 0
    problems: list[Problem] = field(default_factory=list)
    is_whole: bool = True  # else read again the next night, though nothing has changed there


def plan_calendar(calendar: CalendarSource, content: bytes, user: Any) -> tuple[Plan, Reading]:
    """Raises UnreadableError. An event that was deleted here stays so."""
    reading = read_calendar(content, calendar)
    lines = compared(reading.drafts, user, None)
    lines = [line for line in lines if line.imported is None or line.event is not None]
    return Plan(lines=lines, problems=list(reading.problems)), reading


def confirm(*, upload: EventUpload, user: User, digest: str) -> Synced:
    """What somebody has read is done, and from then on the address is read every night. Raises NotAsShownError, UnreadableError."""
    with transaction.atomic():
        upload = EventUpload.objects.select_for_update().get(pk=upload.pk)
        if upload.done_at is not None:
            return Synced(upload.new_count, upload.changed_count)
        calendar = CalendarSource.objects.select_for_update(of=("self",)).select_related("museum").get(pk=upload.calendar_id or 0)
        shown, reading = plan_calendar(calendar, bytes(upload.content), user)
        if shown.digest != digest:
            raise NotAsShownError
        done = write(calendar, shown, reading, upload)
        upload.done_at, upload.content = timezone.now(), b""
        upload.new_count, upload.changed_count = done.new, done.changed
        upload.save()
        if calendar.address:
            calendar.is_active = True
        succeeded(calendar)
    return done


def refresh(pk: int) -> None:
    """Read one address again. What fails is tried again later, and later still; editors hear of it once."""
    calendar = CalendarSource.objects.filter(pk=pk, is_active=True).exclude(address="").first()
    if calendar is None:
        return
    try:
        content = fetching.fetch(calendar.address)
        bring_in(pk, content)
    except fetching.FetchError as error:
        failed(pk, error.code)
    except UnreadableError:
        failed(pk, "content")


def bring_in(pk: int, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        calendar = CalendarSource.objects.select_for_update(of=("self",)).select_related("museum", "added_by").get(pk=pk)
        if digest != calendar.digest:
            shown, reading = plan_calendar(calendar, content, calendar.added_by)
            done = write(calendar, shown, reading, None)
            calendar.digest = digest if done.is_whole else ""
        succeeded(calendar)


def succeeded(calendar: CalendarSource) -> None:
    calendar.checked_at = calendar.succeeded_at = timezone.now()
    calendar.failures, calendar.error, calendar.told_at, calendar.next_at = 0, "", None, None
    calendar.save()


def failed(pk: int, code: str) -> None:
    """One day, two, four, eight, then every two weeks; an hour less, so that no night is missed by a minute."""
    with transaction.atomic():
        calendar = CalendarSource.objects.select_for_update(of=("self",)).get(pk=pk)
        now = timezone.now()
        calendar.failures += 1
        calendar.checked_at, calendar.error = now, code
        calendar.next_at = now + timedelta(days=min(2 ** min(calendar.failures - 1, 10), LONGEST)) - timedelta(hours=1)
        if calendar.failures >= TELL_AFTER and calendar.told_at is None:
            calendar.told_at = now
            transaction.on_commit(lambda: async_task("events.imports.tasks.tell_calendar_fails", pk))
        calendar.save()
    logger.warning("calendar_not_read", pk=pk, code=code)


def due() -> QuerySet[CalendarSource]:
    now = timezone.now()
    return CalendarSource.objects.filter(is_active=True).exclude(address="").filter(Q(next_at__isnull=True) | Q(next_at__lte=now))


# --- Writing --------------------------------------------------------------------------------------------


def write(calendar: CalendarSource, shown: Plan, reading: Reading, upload: EventUpload | None) -> Synced:
    done = Synced(problems=list(reading.problems))
    user = calendar.trusted_by if calendar.is_trusted else calendar.added_by
    writer = Writer(Source(upload, calendar), user, is_editor=calendar.is_trusted)
    for line in shown.lines:
        try:
            with transaction.atomic(), proposals.telling_together():
                was_written = write_line(writer, line)
        except (ValidationError, ExpansionError) as error:
            done.problems.append(Problem(proposals.why_not(error), read=line.draft.title, is_warning=True))
            continue
        except IntegrityError:  # what somebody else wrote in this moment
            why = _("Something has changed on the site in this moment: it is read again next time.")
            done.problems.append(Problem(why, read=line.draft.title, is_warning=True))
            done.is_whole = False
            continue
        done.new += line.action == NEW
        done.changed += was_written and line.action not in (NEW, SAME)
    mark_gone(calendar, reading.seen)
    calendar.problems = [[problem.read, problem.message] for problem in done.problems[:KEPT_PROBLEMS]]
    if calendar.is_trusted:
        transaction.on_commit(lambda: async_task("events.imports.tasks.make_calendar_pages", calendar.pk))
    elif done.new or done.changed:
        task = "events.imports.tasks.tell_calendar_changed"
        transaction.on_commit(lambda: async_task(task, calendar.pk, done.new + done.changed))
    return done


def write_line(writer: Writer, line: Line) -> bool:
    """Whether anything has changed. A date that is not there (yet) is looked for again the next time."""
    was_written = bool(line.changes)
    if line.event is not None and line.changes.get("status") == EventStatus.CANCELLED and not writer.is_editor:
        proposals.write(line.event, {"status": EventStatus.CANCELLED})  # nobody should come for nothing: public at once
        line.changes = {name: value for name, value in line.changes.items() if name != "status"}
    writer.write_line(line)
    if line.event is not None and line.action == NEW:
        services.rebuild(line.event)
    if line.event is not None and line.dates:
        found = write_dates(writer, line, line.event)
        missing = set(line.dates) - found
        if missing:
            dates = {day: own for day, own in line.draft.dates.items() if day not in missing}
            ImportedEvent.objects.filter(scope=line.draft.scope, reference=line.draft.reference).update(dates=dates)
        was_written = was_written or bool(found)
    return was_written


def write_dates(writer: Writer, line: Line, event: Event) -> set[str]:
    """What single dates have of their own; a series that was split here has its dates in two events. The days that were found."""
    rows = Occurrence.objects.there().filter(Q(event=event) | Q(event__part_of=event)).select_related("event")
    by_day = {row.rule_start[:10]: row for row in rows}
    for day, changes in line.dates.items():
        if day in by_day:
            new = {
                name: parse_datetime(value) if name.startswith("moved") and value else value for name, value in changes.items()
            }
            write_date(writer, line, by_day[day], new)
    return set(line.dates) & set(by_day)


def write_date(writer: Writer, line: Line, row: Occurrence, new: dict[str, Any]) -> None:
    if line.event is None or writer.is_editor or proposals.is_draft(line.event):
        services.change_occurrence(row, **new)
        return
    if "is_cancelled" in new:  # nobody should come for nothing: public at once
        services.change_occurrence(row, is_cancelled=new.pop("is_cancelled"))
    if new:
        proposals.check_date(row, new)
        museum, note = line.draft.museums[0], writer.source.note()
        proposals.propose_change(event=row.event, museum=museum, author=writer.author, changes=new, note=note, occurrence=row)


def mark_gone(calendar: CalendarSource, seen: set[str]) -> None:
    now = timezone.now()
    known = ImportedEvent.objects.filter(calendar=calendar)
    for each in known.only("pk", "reference", "gone_at"):
        is_there = each.reference in seen
        if is_there != (each.gone_at is None):
            known.filter(pk=each.pk).update(gone_at=None if is_there else now)


def gone(calendar: CalendarSource) -> list[Event]:
    """Events still to come here that the calendar has no more, and that are not cancelled."""
    upcoming = Occurrence.objects.there().upcoming().filter(is_cancelled=False).values("event")
    events = Event.objects.filter(imports__calendar=calendar, imports__gone_at__isnull=False, pk__in=upcoming)
    return list(events.exclude(status=EventStatus.CANCELLED).order_by("start", "pk").distinct()[:100])
