"""A lost pass: a short-lived link, sent to an address that was left with passes, leads to all of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.rate_limit import allow
from passes.models import HolderContact, Pass

SALT = "passes.find"
LINK_SECONDS = 3600
LETTERS_PER_HOUR = 3  # to one address, whoever asks


class LinkOverError(Exception):
    """The link is forged, or its hour is over."""


def ask(email: str, language: str) -> None:
    """Have the link sent, if the address is known. Known or not, the same is done here: nobody can tell from outside."""
    contact = HolderContact.objects.filter(email__iexact=email.strip()).order_by("pk").values_list("pk", flat=True).first()
    within = allow("find_pass", email.strip().lower(), limit=LETTERS_PER_HOUR, seconds=3600)
    async_task("passes.tasks.send_found_passes", [contact] if contact and within else [], language)


def send(contact_ids: Sequence[int], language: str) -> int:
    """Send the letter. A mail server that is down makes the task fail, and be tried again."""
    contacts = HolderContact.objects.filter(pk__in=contact_ids)
    return sum(letter(contact, language).send() for contact in contacts)


def letter(contact: HolderContact, language: str) -> EmailMessage:
    with translation.override(language):
        address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('passes:found', args=[signing.dumps(contact.pk, salt=SALT)])}"
        return EmailMessage(
            subject=_("Your passes"),
            body=render_to_string("email/found_passes.txt", {"address": address}),
            to=[contact.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def passes_behind(link: str) -> list[Pass]:
    """All the passes of the address a link was sent to, the latest first. Raises LinkOverError."""
    try:
        contact = HolderContact.objects.filter(pk=signing.loads(link, salt=SALT, max_age=LINK_SECONDS)).first()
    except signing.BadSignature as error:
        raise LinkOverError from error
    if contact is None:
        raise LinkOverError
    return list(
        Pass.objects.filter(contact__email__iexact=contact.email).select_related("edition", "offer").order_by("-issued_at", "-pk")
    )
