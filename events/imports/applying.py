"""What a confirmed dry run does: everything or nothing, in one transaction; pages afterwards, one after the other, by a task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.models import User
from events import services
from events.editing import pages, proposals
from events.expansion import ExpansionError
from events.forms import free_slug
from events.imports.planning import NEW, SAME, Line, Plan, plan, stored
from events.imports.tables import read_table
from events.models import CalendarSource, Event, EventProposal, EventUpload, ImportedEvent
from museums.models import Museum

KNOWN_GOOD = ("venue", "commune", "programme", "uid")  # looked up for the whole file at once, or made here


class NotAsShownError(Exception):
    """The dry run is not what it was when it was read: somebody has changed something since."""


class LineError(Exception):
    """One event could not be written, and so none was."""

    def __init__(self, line: Line, why: str) -> None:
        super().__init__(_("Row %(row)s, %(title)s: %(why)s") % {"row": line.draft.row, "title": line.draft.title, "why": why})


@dataclass
class Done:
    new: int = 0
    changed: int = 0


def confirm(*, upload: EventUpload, user: User, digest: str, is_editor: bool) -> Done:
    """Raises NotAsShownError, LineError or UnreadableError, and nothing has changed. A second click is no second import."""
    with transaction.atomic():
        upload = EventUpload.objects.select_for_update().get(pk=upload.pk)
        if upload.done_at is not None:
            return Done(upload.new_count, upload.changed_count)
        shown = plan(read_table(bytes(upload.content)), user)
        if not shown.may_go_on or shown.digest != digest:
            raise NotAsShownError
        done = Writer(Source(upload, is_shown=upload.is_shown), user, is_editor=is_editor).write(shown)
        upload.done_at, upload.content = timezone.now(), b""
        upload.new_count, upload.changed_count = done.new, done.changed
        upload.save()
        task = "make_pages" if is_editor else "tell_editors"
        transaction.on_commit(lambda: async_task(f"events.imports.tasks.{task}", upload.pk))
    return done


@dataclass(frozen=True)
class Source:
    """Where events come from: a file that somebody confirmed, a calendar, or both."""

    upload: EventUpload | None = None
    calendar: CalendarSource | None = None
    is_shown: bool = True

    def note(self, summary: str = "") -> str:
        """Editors read it: it is in the site's first language, whatever the museum's own is."""
        with translation.override(settings.LANGUAGE_CODE):
            if self.calendar is not None:
                note = _("From the calendar %(name)s.") % {"name": self.calendar.name}
            else:
                note = _("From the file %(name)s.") % {"name": self.upload.name if self.upload else "–"}
            if summary:
                note = _("%(note)s\nSummary in the file: %(summary)s") % {"note": note, "summary": summary}
            return note[:1000]


class Writer:
    """Writes for an editor at once, for a museum as proposals."""

    def __init__(self, source: Source, user: User | None, *, is_editor: bool) -> None:
        self.source, self.user, self.is_editor = source, user, is_editor
        self.author: Any = user
        self.added: list[Event] = []  # their dates are made together, at the end

    def write(self, shown: Plan) -> Done:
        done = Done()
        for line in shown.lines:
            try:
                with proposals.telling_together():
                    self.write_line(line)
            except (ValidationError, ExpansionError) as error:
                raise LineError(line, proposals.why_not(error)) from error
            except IntegrityError as error:  # what somebody else wrote in this moment
                raise LineError(line, _("something has changed on the site in this moment. Try again.")) from error
            done.new += line.action == NEW
            done.changed += line.action not in (NEW, SAME)
        broken = services.rebuild_events(self.added).broken
        for line in shown.lines:
            if line.event is not None and line.event.pk in broken:
                raise LineError(line, proposals.why_not(broken[line.event.pk]))
        return done

    def write_line(self, line: Line) -> None:
        if line.event is None:
            with services.rebuilding_later():
                line.event = self.add(line)
            self.added.append(line.event)
        elif line.changes:
            self.change(line.event, line)
        remember(line, self.source)

    def add(self, line: Line) -> Event:
        values = {name: value for name, value in line.draft.values.items() if name not in ("museums", "summary")}
        if not self.is_editor:
            proposal = proposals.propose_new(
                museum=line.draft.museums[0], author=self.author, values=values, picture=None,
                summary=line.draft.values.get("summary", ""), note=self.source.note(),
            )  # fmt: skip
            return proposal.event
        prices = values.pop("prices", [])
        event = Event(slug=free_slug(Event, values["name_fr"]), is_published=self.source.is_shown, **values)
        event.venue = next((museum for museum in line.draft.museums if museum.pk == event.venue_id), event.venue)
        event.full_clean(exclude=KNOWN_GOOD, validate_constraints=False)  # a draft is in order: see RowReader
        event.save()
        event.museums.add(*line.draft.museums)
        proposals.first_prices(event, prices)
        return event

    def change(self, event: Event, line: Line) -> None:
        if self.is_editor or proposals.is_draft(event):
            changes = {name: value for name, value in line.changes.items() if name not in ("museums", "summary")}
            if proposals.is_draft(event) and not self.is_editor:
                self.propose_again(event, changes, line)
            else:
                fresh = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
                proposals.write(fresh, changes)
                self.rewrite_words(fresh, line)
            return
        self.propose_change(event, line)

    def propose_again(self, event: Event, changes: dict[str, Any], line: Line) -> None:
        before = proposals.open_proposal(event)
        summary = line.changes.get("summary", before.summary if before else "")
        proposals.propose_again(
            event=event, author=self.author, changes=changes, summary=summary, picture=None, note=self.source.note()
        )

    def propose_change(self, event: Event, line: Line) -> None:
        """Beside what the museum has proposed of it by hand. Words of a page are not facts: they go with the message."""
        waiting = proposals.open_proposal(event)
        kept = {name: proposals.value_of(name, value) for name, value in waiting.changes.items()} if waiting else {}
        changes = {name: value for name, value in line.changes.items() if name not in ("museums", "summary")}
        proposals.propose_change(
            event=event, museum=line.draft.museums[0], author=self.author, changes={**kept, **changes},
            note=self.source.note(line.changes.get("summary", "")),
        )  # fmt: skip

    def rewrite_words(self, event: Event, line: Line) -> None:
        if "museums" in line.changes:
            event.museums.set(Museum.objects.filter(pk__in=line.changes["museums"]))
        if "summary" in line.changes:
            EventProposal.objects.filter(event=event, is_new=True, state__in=proposals.OPEN).update(
                summary=line.changes["summary"]
            )
            rewrite_summary(event, line.changes["summary"], self.user)


def rewrite_summary(event: Event, summary: str, user: User | None) -> None:
    """The page in the source language; published again only if all of it was."""
    page = pages.page_of(event)
    if page is None:
        return
    as_it_was = page.live and not page.has_unpublished_changes
    latest: Any = page.get_latest_revision_as_object()
    latest.summary = summary
    revision = latest.save_revision(user=user, log_action=True)
    if as_it_was and user is not None and page.permissions_for_user(user).can_publish():
        revision.publish(user=user)


def remember(line: Line, source: Source) -> None:
    """What was read, so that only what differs from it is written the next time. What a file leaves out is still known."""
    before = line.imported.values if line.imported and line.event else {}
    ImportedEvent.objects.update_or_create(
        scope=line.draft.scope,
        reference=line.draft.reference,
        defaults={
            "event": line.event,
            "upload": source.upload,
            "calendar": source.calendar,
            "values": {**before, **stored(line.draft.values)},
            "dates": line.draft.dates,
            "seen_at": timezone.now(),
        },
    )
