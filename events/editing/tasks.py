"""Messages about proposals for the agenda. Each may run twice: then somebody gets the same message twice, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import structlog
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_q.tasks import async_task

from cms.mail import MAIL_FAULTS, fault_in_words
from cms.models import User
from events.editing.effects import registered_for
from events.models import Event, EventProposal, EventProposalState, Occurrence
from museums.models import Museum
from museums.proposals.tasks import address_of, editors, language_of

logger = structlog.get_logger("portal.mail")


def tell_editors(proposal_id: int, version: int) -> None:
    """A museum has sent something; silent when it has changed or taken it back since."""
    found = (
        EventProposal.objects.filter(pk=proposal_id, version=version, state=EventProposalState.WAITING)
        .select_related("museum", "event")
        .first()
    )
    if found is None:
        return
    for editor in editors():
        with translation.override(language_of(editor)):
            subject = _("%(museum)s proposes an event") if found.is_new else _("%(museum)s proposes a change in the agenda")
            address = address_of(reverse("event_proposal", args=[found.pk]))
            send(editor, subject % {"museum": found.museum.name}, "email/event_proposed.txt", found, address)


def tell_author(proposal_id: int) -> None:
    found = (
        EventProposal.objects.filter(pk=proposal_id, author__is_active=True)
        .select_related("museum", "event", "author__wagtail_userprofile")
        .first()
    )
    if found is None or found.author is None:
        return
    with translation.override(language_of(found.author)):
        subject = _("The editors have answered you about %(event)s") % {"event": found.event.name}
        send(found.author, subject, "email/event_decided.txt", found, address_of(reverse("my_event", args=[found.event_id])))


def tell_authors(proposal_ids: list[int]) -> None:
    """Several were accepted together: one message for each person, that names them all."""
    found = EventProposal.objects.filter(pk__in=proposal_ids, author__is_active=True).select_related(
        "event", "author__wagtail_userprofile"
    )
    for of_author in by_author(found.order_by("author", "submitted_at", "pk")):
        author = of_author[0].author
        if len(of_author) == 1:
            async_task("events.editing.tasks.tell_author", of_author[0].pk)
        elif author is not None:
            async_task("events.editing.tasks.tell_of_several", author.pk, [each.pk for each in of_author])


def by_author(found: Iterable[EventProposal]) -> list[list[EventProposal]]:
    return [list(own) for _author, own in groupby(found, key=lambda each: each.author_id)]


def tell_of_several(author_id: int, proposal_ids: list[int]) -> None:
    author = User.objects.filter(pk=author_id, is_active=True).select_related("wagtail_userprofile").first()
    found = list(EventProposal.objects.filter(pk__in=proposal_ids).select_related("event").order_by("submitted_at", "pk"))
    if author is None or not found:
        return
    with translation.override(language_of(author)):
        names = list(dict.fromkeys(each.event.name for each in found))
        count = len(names)
        subject = ngettext("%(count)s of your events is on the site", "%(count)s of your events are on the site", count)
        context = {"names": names, "address": address_of(reverse("my_events"))}
        send_mail(subject % {"count": count}, render_to_string("email/events_decided.txt", context), None, [author.email])


def tell_of_cancelling(event_id: int, occurrence_id: int | None, museum_id: int, actor_id: int) -> None:
    """A museum has said whether a date, or all of an event, takes place: the site says it already. Of how it stands now."""
    event = Event.objects.filter(pk=event_id).first()
    occurrence = Occurrence.objects.filter(pk=occurrence_id).select_related("event").first() if occurrence_id else None
    museum = Museum.objects.filter(pk=museum_id).first()
    if event is None or museum is None or (occurrence_id and occurrence is None):
        return
    dates = (
        Occurrence.objects.filter(pk=occurrence_id)
        if occurrence_id
        else Occurrence.objects.there().filter(event=event).upcoming()
    )
    context = {
        "event": event,
        "museum": museum,
        "occurrence": occurrence,
        "is_off": occurrence.is_off if occurrence else event.is_off,
        "people": registered_for(dates),
        "address": address_of(reverse("event_dates", args=[event.pk])),
    }
    for editor in editors():
        if editor.pk != actor_id:
            with translation.override(language_of(editor)):
                tell(editor, context)


def tell(editor: User, context: dict[str, Any]) -> None:
    """One whose mailbox is refused keeps it from nobody else."""
    said = _("%(museum)s cancels: %(event)s") if context["is_off"] else _("%(museum)s takes a cancellation back: %(event)s")
    subject = said % {"museum": context["museum"].name, "event": context["event"].name}
    try:
        send_mail(" ".join(subject.split()), render_to_string("email/event_cancelled.txt", context), None, [editor.email])
    except MAIL_FAULTS as error:
        logger.warning("editor_not_told", event_pk=context["event"].pk, person=editor.pk, fault=fault_in_words(error))


def send(user: User, subject: str, template: str, proposal: EventProposal, address: str) -> None:
    context = {"proposal": proposal, "address": address, "accepted": proposal.state == EventProposalState.ACCEPTED}
    send_mail(
        subject=" ".join(subject.split()),
        message=render_to_string(template, context),
        from_email=None,
        recipient_list=[user.email],
    )
