"""What contributors and editors do with proposals. Each verb takes the lock of the museum, then of the proposal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.models import User
from museums.models.facts import Museum
from museums.proposals import sheet
from museums.proposals.models import OPEN_STATES, FactProposal, ProposalState
from museums.proposals.sheet import Sheet


class ProposalError(Exception):
    """What was asked is not possible; says why, in the language of the person reading."""


@dataclass(frozen=True, slots=True)
class Row:
    """One proposed change beside what the site says. `moved`: the site has changed since it was proposed."""

    name: str
    label: str
    before: str
    now: str
    proposed: str
    moved: bool
    same: bool
    others: tuple[str, ...]  # who else proposes something for this field, and what


def open_proposal(*, museum: Museum, author: User) -> FactProposal | None:
    return FactProposal.objects.filter(museum=museum, author=author, state__in=OPEN_STATES).first()


@transaction.atomic
def propose(*, museum: Museum, author: User, wanted: Sheet, seen: Sheet, note: str, submit: bool) -> FactProposal | None:
    """Keep what somebody wants to change, and send it to the editors if asked. `seen` is what the site said on the form.

    Nothing to change and nothing open: None. An open proposal with nothing left in it is withdrawn.
    """
    Museum.objects.select_for_update().get(pk=museum.pk)  # one proposal at a time, on both databases
    changes = sheet.differences(wanted, seen)
    proposal = FactProposal.objects.select_for_update().filter(museum=museum, author=author, state__in=OPEN_STATES).first()
    if proposal is None and not changes and not note:
        return None
    proposal = proposal or FactProposal(museum=museum, author=author)
    proposal.changes, proposal.note = changes, note
    proposal.before = {name: seen.get(name) for name in changes}
    proposal.version += 1
    if not changes and not note:
        proposal.state = ProposalState.WITHDRAWN
    elif submit:
        proposal.state, proposal.submitted_at = ProposalState.WAITING, timezone.now()
    else:
        proposal.state, proposal.submitted_at = ProposalState.DRAFT, None
    proposal.save()
    if proposal.state == ProposalState.WAITING:
        transaction.on_commit(lambda: async_task("museums.proposals.tasks.tell_editors", proposal.pk, proposal.version))
    return proposal


@transaction.atomic
def withdraw(*, museum: Museum, author: User) -> bool:
    """Take an open proposal back; whether there was one."""
    Museum.objects.select_for_update().get(pk=museum.pk)
    proposal = FactProposal.objects.select_for_update().filter(museum=museum, author=author, state__in=OPEN_STATES).first()
    if proposal is None:
        return False
    proposal.state, proposal.version = ProposalState.WITHDRAWN, proposal.version + 1
    proposal.save(update_fields=["state", "version"])
    return True


def decide(*, proposal: FactProposal, by: User, accepted: Collection[str], answer: str, version: int) -> FactProposal:
    """Write the accepted fields on the museum, refuse the others, and tell the author.

    Raises ProposalError when the proposal is not what the editor saw, ValidationError when a value is not allowed.
    """
    with transaction.atomic():
        Museum.objects.select_for_update().get(pk=proposal.museum_id)  # the museum first, as `propose`: no deadlock
        found = FactProposal.objects.select_for_update().select_related("museum").get(pk=proposal.pk)
        if found.state != ProposalState.WAITING or found.version != version:
            raise ProposalError(_("This proposal has changed in the meantime: here is what it says now. Nothing was decided."))
        taken = {name: value for name, value in found.changes.items() if name in accepted and name in sheet.FIELDS}
        found.refused_fields = [name for name in found.changes if name not in taken]
        if taken:
            museum = Museum.objects.select_for_update().get(pk=found.museum_id)
            museum.reviewed_on = timezone.localdate(found.submitted_at)
            sheet.write(museum, taken)
        found.state = state_after(found)
        found.answer, found.decided_by, found.decided_at = answer, by, timezone.now()
        found.save()
        transaction.on_commit(lambda: async_task("museums.proposals.tasks.tell_author", found.pk))
    return found


def state_after(proposal: FactProposal) -> ProposalState:
    if proposal.changes and not proposal.accepted_fields:
        return ProposalState.REFUSED
    return ProposalState.PARTLY if proposal.refused_fields else ProposalState.ACCEPTED


def rows(proposal: FactProposal) -> list[Row]:
    """Each change, with what stands against it. Three statements, whatever the number of fields."""
    now = sheet.read(proposal.museum)
    rivals = list(
        FactProposal.objects.filter(museum=proposal.museum_id, state=ProposalState.WAITING)
        .exclude(pk=proposal.pk)
        .select_related("author")
    )
    return [row(proposal, name, value, now.get(name), rivals) for name, value in proposal.changes.items() if name in sheet.FIELDS]


def row(proposal: FactProposal, name: str, value: Any, now: Any, rivals: list[FactProposal]) -> Row:
    before = proposal.before.get(name)
    return Row(
        name=name,
        label=sheet.label(name),
        before=sheet.words(name, before),
        now=sheet.words(name, now),
        proposed=sheet.words(name, value),
        moved=bool(sheet.differences({name: now}, {name: before})),
        same=not sheet.differences({name: value}, {name: now}),
        others=tuple(
            _("%(who)s: %(value)s") % {"who": other.author or "–", "value": sheet.words(name, other.changes[name])}
            for other in rivals
            if name in other.changes
        ),
    )


def labels_of(proposal: FactProposal) -> dict[str, list[str]]:
    """The names of the fields that are proposed, and of those that were refused."""
    return {"accepted": sheet.labels(proposal.accepted_fields), "refused": sheet.labels(proposal.refused_fields)}


def why_not(error: ValidationError) -> str:
    """A refusal of the museum's own rules in one sentence: which field, and why."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        _("%(field)s: %(why)s") % {"field": sheet.label(name), "why": " ".join(messages)}
        if name in sheet.FIELDS
        else " ".join(messages)
        for name, messages in error.message_dict.items()
    )
