"""Messages about proposals. Each may run twice: then somebody gets the same message twice, and nothing else."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.mail import MAIL_FAULTS, fault_in_words, is_refused_for_good
from cms.models import User
from cms.roles import EDITORS
from museums.proposals import sheet
from museums.proposals.models import FactProposal, ProposalState

logger = structlog.get_logger("portal.mail")


def address_of(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def language_of(user: User) -> str:
    """The language somebody chose for the editor, else the site's first one."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile and profile.preferred_language) or settings.LANGUAGE_CODE


def editors() -> list[User]:
    groups = Group.objects.filter(name=EDITORS)
    return list(User.objects.filter(groups__in=groups, is_active=True).select_related("wagtail_userprofile"))


def tell_editors(proposal_id: int, version: int) -> None:
    """A museum has sent something; silent when it has changed or taken it back since."""
    if waiting(proposal_id, version).exists():
        for editor in editors():
            async_task("museums.proposals.tasks.tell_editor", proposal_id, version, editor.pk)


def tell_editor(proposal_id: int, version: int, editor_id: int) -> None:
    """A task for each, so that one whose mailbox is refused keeps it from nobody else; it alone is tried again."""
    found = waiting(proposal_id, version).select_related("museum").first()
    editor = next((person for person in editors() if person.pk == editor_id), None)
    if found is None or editor is None:
        return
    try:
        with translation.override(language_of(editor)):
            send(
                editor,
                _("%(museum)s proposes changes") % {"museum": found.museum.name},
                "email/proposal_submitted.txt",
                found,
                address_of(reverse("museum_review", args=[found.pk])),
            )
    except MAIL_FAULTS as error:
        logger.warning("editor_not_told", proposal=found.pk, person=editor.pk, fault=fault_in_words(error))
        if not is_refused_for_good(error):
            raise


def waiting(proposal_id: int, version: int) -> QuerySet[FactProposal]:
    return FactProposal.objects.filter(pk=proposal_id, version=version, state=ProposalState.WAITING)


def tell_author(proposal_id: int) -> None:
    found = (
        FactProposal.objects.filter(pk=proposal_id, author__is_active=True)
        .select_related("museum", "author__wagtail_userprofile")
        .first()
    )
    if found is None or found.author is None:
        return
    with translation.override(language_of(found.author)):
        send(
            found.author,
            _("The editors have answered you about %(museum)s") % {"museum": found.museum.name},
            "email/proposal_decided.txt",
            found,
            address_of(reverse("my_museum", args=[found.museum.slug])),
        )


def send(user: User, subject: str, template: str, proposal: FactProposal, address: str) -> None:
    context = {
        "proposal": proposal,
        "address": address,
        "accepted": sheet.labels(proposal.accepted_fields),
        "refused": sheet.labels(proposal.refused_fields),
    }
    send_mail(subject=subject, message=render_to_string(template, context), from_email=None, recipient_list=[user.email])
