"""Messages about proposals. Each may run twice: then somebody gets the same message twice, and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.models import User
from cms.roles import EDITORS
from museums.proposals import sheet
from museums.proposals.models import FactProposal, ProposalState


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
    proposal = FactProposal.objects.filter(pk=proposal_id, version=version, state=ProposalState.WAITING).select_related("museum")
    for found in proposal:
        for editor in editors():
            with translation.override(language_of(editor)):
                send(
                    editor,
                    _("%(museum)s proposes changes") % {"museum": found.museum.name},
                    "email/proposal_submitted.txt",
                    found,
                    address_of(reverse("museum_review", args=[found.pk])),
                )


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
