"""Messages about proposals for the agenda. Each may run twice: then somebody gets the same message twice, and nothing else."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.models import User
from events.models import EventProposal, EventProposalState
from museums.proposals.tasks import address_of, editors, language_of


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


def send(user: User, subject: str, template: str, proposal: EventProposal, address: str) -> None:
    context = {"proposal": proposal, "address": address, "accepted": proposal.state == EventProposalState.ACCEPTED}
    send_mail(
        subject=" ".join(subject.split()),
        message=render_to_string(template, context),
        from_email=None,
        recipient_list=[user.email],
    )
