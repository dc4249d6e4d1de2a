"""A lost pass: a short-lived link, sent to an address that was left with passes or bought some, leads to all of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.rate_limit import allow
from passes.models import HolderContact, Order, Pass

SALT = "passes.find"
LINK_SECONDS = 3600
LETTERS_PER_HOUR = 3  # to one address, whoever asks


class LinkOverError(Exception):
    """The link is forged, or its hour is over."""


def ask(email: str, language: str) -> None:
    """Have the link sent, if the address is known. Known or not, the same is done here: nobody can tell from outside."""
    contact = HolderContact.objects.filter(email__iexact=email.strip()).order_by("pk").values_list("pk", flat=True).first()
    order = Order.objects.filter(email__iexact=email.strip(), paid_at__isnull=False).values_list("pk", flat=True).first()
    known = f"contact {contact}" if contact else f"order {order}" if order else ""
    within = allow("find_pass", email.strip().lower(), limit=LETTERS_PER_HOUR, seconds=3600)
    async_task("passes.tasks.send_found_passes", [known] if known and within else [], language)


def send(known: Sequence[str], language: str) -> int:
    """Send the letter. A mail server that is down makes the task fail, and be tried again."""
    return sum(letter(each, email, language).send() for each in known if (email := _email_of(each)))


def _email_of(known: object) -> str:
    """The address of a row that knows it, “contact 5” or “order 7”; empty when it has been erased."""
    kind, _space, pk = str(known).partition(" ")
    rows = {"contact": HolderContact.objects.all(), "order": Order.objects.filter(paid_at__isnull=False)}.get(kind)
    if rows is None or not pk.isdecimal():
        return ""
    return str(rows.filter(pk=int(pk)).values_list("email", flat=True).first() or "")


def letter(known: str, email: str, language: str) -> EmailMessage:
    with translation.override(language):
        address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('passes:found', args=[signing.dumps(known, salt=SALT)])}"
        return EmailMessage(
            subject=_("Your passes"),
            body=render_to_string("email/found_passes.txt", {"address": address}),
            to=[email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def passes_behind(link: str) -> list[Pass]:
    """All the passes of the address a link was sent to, the latest first. Raises LinkOverError."""
    try:
        email = _email_of(signing.loads(link, salt=SALT, max_age=LINK_SECONDS))
    except signing.BadSignature as error:
        raise LinkOverError from error
    if not email:
        raise LinkOverError
    theirs = Q(contact__email__iexact=email) | Q(order_line__order__email__iexact=email)
    together = Q(group__in=Pass.objects.filter(theirs, group__isnull=False).values("group"))
    return list(Pass.objects.filter(theirs | together).select_related("edition", "offer").order_by("-issued_at", "-pk"))
