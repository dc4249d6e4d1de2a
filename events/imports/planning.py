"""A dry run: what a file would make and change, and what is wrong with it. Reads in a few statements however many rows there are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.models import User
from cms.roles import SOURCE
from events import words
from events.editing import access
from events.editing.my_forms import plain, prices_of
from events.editing.proposals import Row as ChangeRow
from events.editing.proposals import in_words, label_of
from events.expansion import ExpansionError
from events.imports.names import Names
from events.imports.problems import Problem
from events.imports.rows import Draft, Reader, RowReader
from events.imports.tables import Table
from events.models import Event, EventPage, EventProposal, EventStatus, ImportedEvent, Timing
from events.models.proposals import OPEN
from events.series import series_of
from museums.contributors import museums_of

NEW, CHANGED, SAME = "new", "changed", "same"
NOT_FIELDS = ("museums", "prices", "summary")


@dataclass
class Line:
    """One event of the file, beside the one that it is on the site."""

    draft: Draft
    action: str = NEW
    imported: ImportedEvent | None = None
    event: Event | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    dates: dict[str, dict[str, Any]] = field(default_factory=dict)  # of which something has changed, by their day
    rows: list[ChangeRow] = field(default_factory=list)

    @property
    def when(self) -> str:
        return when_words(self.draft.values)

    @property
    def state(self) -> str:
        """What the file says of whether it takes place; nothing of what is planned."""
        found = self.draft.values.get("status", "")
        return str(EventStatus(found).label) if found and found != EventStatus.PLANNED else ""


@dataclass
class Plan:
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_warning]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_warning]

    def of(self, action: str) -> list[Line]:
        return [line for line in self.lines if line.action == action]

    @property
    def may_go_on(self) -> bool:
        return not self.errors and any(line.action != SAME for line in self.lines)

    @property
    def digest(self) -> str:
        """What was shown: a confirmation is of this and of nothing else."""
        told = [
            (line.draft.scope, line.draft.reference, line.action, line.event and line.event.pk, stored(line.changes), line.dates)
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def own_museums(user: User) -> frozenset[int] | None:
    """The museums that somebody may send dates for; None for editors, who may for all."""
    return (
        None if user.has_perm(access.ADD) and access.may_edit(user) else frozenset(museums_of(user).values_list("pk", flat=True))
    )


def plan(table: Table, user: User) -> Plan:
    reader = Reader(Names(), words.code(), table.columns, own_museums(user))
    found = Plan(problems=list(table.problems))
    drafts = [RowReader(reader, row).read() for row in table.rows]
    twice(drafts)
    for draft in drafts:
        found.problems += draft.problems
    found.problems.sort(key=lambda problem: (problem.row, problem.is_warning))
    if not found.errors:
        found.lines = compared(drafts, user, reader.own)
        found.problems += [problem for line in found.lines for problem in clashes(line)]
        found.problems += look_alikes(found.lines)
    return found


def twice(drafts: list[Draft]) -> None:
    """The same event on two rows."""
    seen: dict[tuple[str, str], int] = {}
    for draft in drafts:
        if not draft.is_right:
            continue
        key = (draft.scope, draft.reference)
        if key in seen:
            message = (
                _("The same event as in row %(row)s. Take one out, or give each a reference of its own.")
                if draft.reference.startswith("auto:")
                else _("The same reference as in row %(row)s. Each event has its own.")
            )
            draft.problems.append(Problem(message % {"row": seen[key]}, draft.row, read=draft.title))
        seen.setdefault(key, draft.row)


def compared(drafts: list[Draft], user: User, own: frozenset[int] | None) -> list[Line]:
    """Each draft beside the event it has become before. What is not theirs any more is nobody's they know."""
    known = imported_before({draft.scope for draft in drafts}, [draft.reference for draft in drafts])
    theirs = None if own is None else set(access.events_of(user).values_list("pk", flat=True))
    lines = []
    for draft in drafts:
        before = known.get((draft.scope, draft.reference))
        event = before.event if before and (theirs is None or before.event_id in theirs) else None
        lines.append(Line(draft, imported=before, event=event))
    with_details(lines)
    for line in lines:
        if line.event is None:
            line.changes, line.dates = dict(line.draft.values), changed_dates(line.draft.dates, {})
    names = names_for(lines)
    for line in lines:
        if line.event is not None:
            line.rows = [change_row(line.event, name, value, names) for name, value in line.changes.items()]
    return lines


def clashes(line: Line) -> list[Problem]:
    """What does not go together once the file's changes are made to what stands on the site."""
    if line.event is None or not line.changes:
        return []
    after = copy(line.event)
    for name, value in line.changes.items():
        if name not in NOT_FIELDS:
            setattr(after, name, value)
    try:
        after.clean()
    except ValidationError as error:
        message = _("With what stands on the site: %(why)s") % {"why": " ".join(error.messages)}
        return [Problem(message, line.draft.row, read=line.draft.title)]
    return []


def imported_before(scopes: Iterable[str], references: list[str]) -> dict[tuple[str, str], ImportedEvent]:
    found = ImportedEvent.objects.filter(scope__in=scopes, reference__in=references).select_related(
        "event__venue", "event__commune", "event__programme"
    )
    return {(each.scope, each.reference): each for each in found}


def with_details(lines: list[Line]) -> None:
    """What differs from the last import, and from the site, of each event that is there."""
    events = [line.event for line in lines if line.event is not None]
    models.prefetch_related_objects(events, "museums", "prices")
    summaries: dict[int, str] = dict(
        EventPage.objects.filter(event__in=events, locale__language_code=SOURCE).values_list("event", "summary")
    )
    for found in EventProposal.objects.filter(event__in=events, is_new=True, state__in=OPEN):
        summaries.setdefault(found.event_id, found.summary)
    for line in lines:
        if line.event is not None and line.imported is not None:
            line.changes = changes_of(line.event, line.imported, line.draft.values, summaries.get(line.event.pk, ""))
            line.dates = changed_dates(line.draft.dates, line.imported.dates)
            line.action = CHANGED if line.changes or line.dates else SAME


def changes_of(event: Event, imported: ImportedEvent, wanted: dict[str, Any], summary: str) -> dict[str, Any]:
    """What the file says otherwise than it did the last time, and than the site does."""
    said = stored(wanted)
    new = {name: value for name, value in wanted.items() if said[name] != imported.values.get(name)}
    return {name: value for name, value in new.items() if said[name] != now(event, name, summary)}


def changed_dates(wanted: dict[str, Any], before: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of each date, what the file says otherwise than it did the last time; what it says no more is taken back."""
    nothing: dict[str, Any] = {"is_cancelled": False, "moved_start": None, "moved_end": None, "note_fr": ""}
    found = {}
    for day in sorted({*wanted, *before}):
        last = {**nothing, **before.get(day, {})}
        new = {name: value for name, value in {**nothing, **wanted.get(day, {})}.items() if value != last[name]}
        if new:
            found[day] = new
    return found


def now(event: Event, name: str, summary: str = "") -> Any:
    if name == "summary":
        return summary
    if name == "museums":
        return sorted(museum.pk for museum in event.museums.all())
    if name == "prices":
        return plain([(row.label_fr, row.amount) for row in event.prices.all()]) if event.pk else plain(prices_of(event))
    return plain(getattr(event, name))


def stored(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps it. The order in which museums are named says only where it takes place."""
    return {name: sorted(value) if name == "museums" else plain(value) for name, value in values.items()}


# --- In words -------------------------------------------------------------------------------------------


def names_for(lines: list[Line]) -> dict[str, dict[Any, str]]:
    """The names of what changes point at, in one statement a kind."""
    found: dict[str, dict[Any, str]] = {}
    for name, model_field in (("venue_id", "venue"), ("commune_id", "commune"), ("programme_id", "programme")):
        keys = {line.changes[name] for line in lines if line.event and line.changes.get(name)}
        model: Any = Event._meta.get_field(model_field).related_model
        found[name] = {each.pk: str(each) for each in model.objects.filter(pk__in=keys)} if keys else {}
        found[name] |= {each.pk: str(each) for line in lines if line.event and (each := getattr(line.event, model_field))}
    keys = {key for line in lines if line.event for key in line.changes.get("museums", [])}
    model = Event._meta.get_field("museums").related_model
    found["museums"] = {each.pk: str(each) for each in model.objects.filter(pk__in=keys)} if keys else {}
    found["museums"] |= {each.pk: str(each) for line in lines if line.event for each in line.event.museums.all()}
    return found


def change_row(event: Event, name: str, value: Any, names: dict[str, dict[Any, str]]) -> ChangeRow:
    before, after = now(event, name), stored({name: value})[name]
    if name == "museums":
        told = [", ".join(names[name].get(key, "–") for key in keys) or "–" for keys in (before, after)]
        return ChangeRow(_("Museums that organise it"), told[0], told[0], told[1], moved=False)
    if name == "summary":
        return ChangeRow(_("Summary"), "–", "–", after or "–", moved=False)
    if name in names:
        told = [names[name].get(key, "–") for key in (before, after)]
    else:
        shown = EventProposal(event=event, changes={name: after})
        told = [in_words(shown, name, each) for each in (before, after)]
    return ChangeRow(label_of(EventProposal(event=event), name), told[0], told[0], told[1], moved=False)


def when_words(values: dict[str, Any]) -> str:
    """When an event would take place, in a line."""
    start, end, at, minutes = (values.get(name) for name in ("start", "end", "start_time", "duration"))
    if start is None:
        return ""
    language = words.code()
    if values.get("timing") == Timing.REPEATS:
        shown = Event(start=start, end=end, recurrences=values.get("recurrences"))
        try:
            said = words.rule_words(series_of(shown), at, minutes, language)
        except ExpansionError:
            said = ""
        stated = values.get("recurrences")
        days = sorted(day.date() for day in stated.rdates) if stated and not stated.rrules else []
        return capfirst(said) or words.days_words(days[:6], language) + ("…" if len(days) > 6 else "")
    day = words.day_in(start, language)
    if end and end != start:
        return _("From %(first)s to %(last)s") % {"first": day, "last": words.day_in(end, language)}
    return day + words.hours_words(at, minutes, language)


def look_alikes(lines: list[Line]) -> list[Problem]:
    """Events that somebody has typed by hand already: said, as only people know whether they are the same."""
    new = [line for line in lines if line.event is None]
    found = Event.objects.filter(
        start__in={line.draft.values["start"] for line in new}, name_fr__in={line.draft.values["name_fr"] for line in new}
    ).values_list("name_fr", "start", "venue_id")
    there = {(name, start): venue for name, start, venue in found}
    problems = []
    for line in new:
        key = (line.draft.values["name_fr"], line.draft.values["start"])
        own = line.draft.values.get("venue_id")
        if key in there and there[key] in (own, None):
            message = _("An event of this name is on the site on this day already. It would stand there twice.")
            problems.append(Problem(message, line.draft.row, read=line.draft.title, is_warning=True))
    return problems
