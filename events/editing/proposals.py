"""What museums and editors do with proposals for the agenda. Each verb takes the lock of the event, then of the proposal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

import recurrence
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.dates import day_words
from cms.models import CustomImage, User
from events import services, words
from events.editing import pages
from events.editing.my_forms import Price, plain
from events.expansion import ExpansionError
from events.forms import free_slug
from events.models import Event, EventPrice, EventProposal, EventProposalState, Occurrence, PlaceKind
from events.models.proposals import OPEN
from events.series import series_of
from events.validation import rule_message
from museums.models import Museum

_quiet: ContextVar[bool] = ContextVar("proposing_quietly", default=False)


@contextmanager
def telling_together() -> Iterator[None]:
    """Send, or accept, many proposals without a message each; whoever does so tells people once."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


class ProposalError(Exception):
    """What was asked is not possible; says why, in the language of the person reading."""


@dataclass(frozen=True)
class Row:
    label: str
    before: str
    now: str
    proposed: str
    moved: bool  # the event has changed since it was proposed


def open_proposal(event: Event, occurrence: Occurrence | None = None) -> EventProposal | None:
    return EventProposal.objects.filter(event=event, occurrence=occurrence, state__in=OPEN).first()


def is_draft(event: Event) -> bool:
    """Whether an event is only proposed: its museum changes it as it likes until an editor has shown it."""
    return not event.is_published and EventProposal.objects.filter(event=event, is_new=True, state__in=OPEN).exists()


# --- The museum -----------------------------------------------------------------------------------------


@transaction.atomic
def propose_new(
    *, museum: Museum, author: User, values: dict[str, Any], summary: str, picture: CustomImage | None, note: str
) -> EventProposal:
    """A new event of a museum, not shown yet, for the editors to read. It takes place there unless `values` says otherwise."""
    fields = {"place_kind": PlaceKind.MUSEUM, "venue_id": museum.pk, **values}
    prices = fields.pop("prices", [])
    event = Event(**{**fields, "is_published": False, "slug": free_slug(Event, values["name_fr"])})
    event.full_clean()
    event.save()
    event.museums.add(museum)
    first_prices(event, prices)
    proposal = EventProposal.objects.create(
        event=event, museum=museum, author=author, is_new=True, summary=summary, picture=picture, note=note
    )
    tell_editors_of(proposal)
    return proposal


@transaction.atomic
def propose_again(
    *, event: Event, author: User, changes: dict[str, Any], summary: str, picture: CustomImage | None, note: str
) -> EventProposal:
    """The same event written differently before any editor has shown it."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    proposal = EventProposal.objects.select_for_update(of=("self",)).get(event=event, is_new=True, state__in=OPEN)
    write(event, changes)
    proposal.summary, proposal.note, proposal.author = summary, note, author
    proposal.picture = picture or proposal.picture
    return resend(proposal)


@transaction.atomic
def propose_change(
    *, event: Event, museum: Museum, author: User, changes: dict[str, Any], note: str, occurrence: Occurrence | None = None
) -> EventProposal | None:
    """A change of what visitors see, for the editors to accept. Nothing to change: None; an open one of the museum is replaced."""
    of: Any = occurrence or Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    proposal = (
        EventProposal.objects.select_for_update(of=("self",)).filter(event=event, occurrence=occurrence, state__in=OPEN).first()
    )
    if not changes and not note:
        return None
    before = {name: plain(prices_now(of) if name == "prices" else getattr(of, name)) for name in changes}
    proposal = proposal or EventProposal(event=event, occurrence=occurrence, museum=museum, is_new=False, version=0)
    proposal.author, proposal.note = author, note
    proposal.changes = {name: plain(value) for name, value in changes.items()}
    proposal.before = before
    return resend(proposal)


def check_date(occurrence: Occurrence, changes: dict[str, Any]) -> None:
    """Whether one date could be changed so. Raises ValidationError by field, and nothing has changed."""
    with transaction.atomic():
        services.change_occurrence(occurrence, **changes)
        transaction.set_rollback(True)


def resend(proposal: EventProposal) -> EventProposal:
    proposal.state, proposal.submitted_at = EventProposalState.WAITING, timezone.now()
    proposal.version += 1
    proposal.save()
    tell_editors_of(proposal)
    return proposal


@transaction.atomic
def withdraw(event: Event) -> bool:
    """Take what is open back; an event that was only proposed goes with it."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    drafted = is_draft(event)
    found = EventProposal.objects.filter(event=event, state__in=OPEN).update(
        state=EventProposalState.WITHDRAWN, version=models.F("version") + 1
    )
    if drafted and not event.pages.exists():
        event.delete()
    return bool(found)


# --- The editors ------------------------------------------------------------------------------------------


def decide(*, proposal: EventProposal, by: User, accept: bool, answer: str, version: int) -> EventProposal:
    """Put on the site what was proposed, or send it back with a word; its author is told. Raises ProposalError, ValidationError."""
    with transaction.atomic():
        event = Event.objects.select_for_update(of=("self",)).get(pk=proposal.event_id)
        found = EventProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if found.state != EventProposalState.WAITING or found.version != version:
            raise ProposalError(_("This proposal has changed in the meantime: here is what it says now. Nothing was decided."))
        if accept:
            take_over(found, event, by)
        found.state = EventProposalState.ACCEPTED if accept else EventProposalState.RETURNED
        found.answer, found.decided_by, found.decided_at = answer, by, timezone.now()
        found.save()
        if not _quiet.get():
            transaction.on_commit(lambda: async_task("events.editing.tasks.tell_author", found.pk))
    return found


def take_over(proposal: EventProposal, event: Event, by: User) -> None:
    if proposal.is_new:
        event.is_published = True
        event.full_clean()
        event.save()
        page = pages.make_page(event, by, summary=proposal.summary, picture=proposal.picture)
        if not page.live and page.permissions_for_user(by).can_publish():
            page.get_latest_revision().publish(user=by)
    elif proposal.occurrence_id:
        changes = {name: moment_of(name, value) for name, value in proposal.changes.items() if name in Occurrence.OWN}
        services.change_occurrence(Occurrence.objects.get(pk=proposal.occurrence_id), **changes)
    else:
        write(event, {name: value_of(name, value) for name, value in proposal.changes.items()})


def write(event: Event, values: dict[str, Any]) -> None:
    """Raises ValidationError, and nothing has changed: whoever calls it is in a transaction."""
    for name, value in values.items():
        if name != "prices":
            setattr(event, name, value)
    event.full_clean()
    event.save()
    if "prices" in values:
        write_prices(event, values["prices"])


def write_prices(event: Event, prices: list[Price]) -> None:
    """French labels and amounts; a label that stays keeps its words in the other languages."""
    before = {row.label_fr: row for row in EventPrice.objects.filter(event=event)}
    EventPrice.objects.filter(event=event).delete()
    for number, (label, amount) in enumerate(prices):
        kept = before.get(label)
        EventPrice.objects.create(
            event=event, sort_order=number, amount=amount, label_fr=label,
            label_nl=kept.label_nl if kept else "", label_en=kept.label_en if kept else "",
        )  # fmt: skip


def first_prices(event: Event, prices: list[Price]) -> None:
    """Those of an event that was just made, in one statement."""
    EventPrice.objects.bulk_create(
        EventPrice(event=event, sort_order=number, label_fr=label, amount=amount) for number, (label, amount) in enumerate(prices)
    )


def prices_now(event: Event) -> list[Price]:
    return [(row.label_fr, row.amount) for row in EventPrice.objects.filter(event=event)]


# --- To and from JSON -------------------------------------------------------------------------------------


def moment_of(name: str, value: Any) -> Any:
    if name in ("moved_start", "moved_end"):
        return parse_datetime(value) if value else None
    if name.startswith("own_capacity"):
        return None if value == "" else value
    return value


def value_of(name: str, value: Any) -> Any:
    if name == "prices":
        return [(label, Decimal(amount)) for label, amount in value]
    if name == "recurrences":
        return recurrence.deserialize(value, include_dtstart=False) if value else None
    field: Any = Event._meta.get_field(name)
    if value == "" and field.null:
        return None
    return field.to_python(value)


# --- In words -----------------------------------------------------------------------------------------------


def rows(proposal: EventProposal) -> list[Row]:
    """Each change beside what stands there now."""
    of: Any = proposal.occurrence or proposal.event
    found = []
    for name, value in proposal.changes.items():
        now = plain(prices_now(of) if name == "prices" else getattr(of, name))
        before = proposal.before.get(name)
        told = [in_words(proposal, name, each) for each in (before, now, value)]
        found.append(Row(label_of(proposal, name), told[0], told[1], told[2], moved=now != before))
    return found


def label_of(proposal: EventProposal, name: str) -> str:
    if name in ("prices", "start_time"):  # the form says “at” beside the day
        return _("Tariffs") if name == "prices" else _("Start time")
    model: Any = Occurrence if proposal.occurrence_id else Event
    return capfirst(str(model._meta.get_field(name).verbose_name))


def in_words(proposal: EventProposal, name: str, value: Any) -> str:
    """A stored value as one reads it; a dash for nothing."""
    if value in ("", None, []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "prices":
        return "\n".join(f"{label} : {amount}" for label, amount in value)
    if name == "recurrences":
        end = (
            proposal.changes.get("end", plain(proposal.event.end))
            if value == proposal.changes[name]
            else plain(proposal.event.end)
        )
        return rule_in_words(proposal.event, value, date.fromisoformat(end) if end else None)
    if name in ("moved_start", "moved_end"):
        moment = parse_datetime(value)
        return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M") if moment else "–"
    field: Any = (Occurrence if proposal.occurrence_id else Event)._meta.get_field(name)
    if field.choices:
        return capfirst(str(dict(field.flatchoices).get(value, value)))
    if isinstance(field, models.DateField):
        return day_words(date.fromisoformat(value))
    if isinstance(field, models.TimeField):
        return words.clock(time.fromisoformat(value), words.code())
    if name == "audiences":
        return Event(audiences=value).audience_words
    if field.is_relation:
        return str(field.related_model.objects.filter(pk=value).first() or "–")
    return str(value)


def rule_in_words(event: Event, text: str, end: date | None) -> str:
    shown = Event(start=event.start, end=end, start_time=event.start_time, duration=event.duration)
    shown.recurrences = recurrence.deserialize(text, include_dtstart=False)
    try:
        said = words.rule_words(series_of(shown), event.start_time, event.duration, words.code())
    except ExpansionError as error:
        return rule_message(error)
    return capfirst(said) or _("A rule of its own kind.")


def why_not(error: ValidationError | ExpansionError) -> str:
    if isinstance(error, ExpansionError):
        return rule_message(error)
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(" ".join(messages) for messages in error.message_dict.values())


def tell_editors_of(proposal: EventProposal) -> None:
    if _quiet.get():
        return
    transaction.on_commit(lambda: async_task("events.editing.tasks.tell_editors", proposal.pk, proposal.version))
