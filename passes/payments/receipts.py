"""The receipt of a paid order: a tagged PDF, and the letter it goes with."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.mail import MAIL_FAULTS, fault_in_words, is_refused_for_good, while_at_work
from events.registrations.printing import nothing
from passes.models import Order, Pass, Withdrawal
from passes.services import issuing

LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=15)
GIVEN_UP = timedelta(days=5)

logger = structlog.get_logger("portal.mail")


def file_name(order: Order) -> str:
    return f"proscitec-{order.receipt}.pdf"


def pdf(order: Order) -> bytes:
    """In the language of the order, with the seller as it was on that day."""
    from weasyprint import HTML  # noqa: PLC0415 - heavy, and rarely needed

    with translation.override(order.locale):
        lines = order.lines.select_related("edition")
        html = render_to_string("passes/payments/receipt.html", {"order": order, "lines": lines, "seller": order.seller})
    return bytes(HTML(string=html, url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1") or b"")


def address_of(order: Order) -> str:
    with translation.override(order.locale):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('payments:order', args=[order.access_key])}"


def withdrawal_address(locale: str) -> str:
    with translation.override(locale):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('payments:withdraw')}"


def send_receipt(order_id: int, *, at: datetime | None = None) -> bool:
    """Send the passes and the receipt, once. False when it is not its turn, or the mail server did not take it."""
    at = at or timezone.now()
    waiting = Order.objects.filter(pk=order_id)
    if not waiting.filter(next_letter_at__lte=at).update(next_letter_at=at + LEASE):
        return False
    order = waiting.get()
    return _sent(_letter(order), waiting, at, since=order.paid_at or at)


def send_acknowledgement(withdrawal_id: int, *, at: datetime | None = None) -> bool:
    """Tell the buyer, with the hour, that the withdrawal has come in."""
    at = at or timezone.now()
    waiting = Withdrawal.objects.filter(pk=withdrawal_id)
    if not waiting.filter(next_letter_at__lte=at).update(next_letter_at=at + LEASE):
        return False
    found = waiting.select_related("order").get()
    with translation.override(found.order.locale):
        letter = EmailMessage(
            subject=_("Your withdrawal has come in"),
            body=render_to_string("email/withdrawal.txt", {"withdrawal": found, "order": found.order}),
            to=[found.order.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
    return _sent(letter, waiting, at, since=found.declared_at)


def send_waiting(*, at: datetime | None = None) -> int:
    """What a mail server that was down has left; how many were sent."""
    at = at or timezone.now()
    receipts = list(Order.objects.filter(next_letter_at__lte=at).order_by("next_letter_at").values_list("pk", flat=True)[:50])
    others = list(Withdrawal.objects.filter(next_letter_at__lte=at).values_list("pk", flat=True)[:50])
    sent = sum(send_receipt(pk, at=at) for pk in while_at_work(receipts))
    return sent + sum(send_acknowledgement(pk, at=at) for pk in while_at_work(others))


def _letter(order: Order) -> EmailMessage:
    with translation.override(order.locale):
        passes = Pass.objects.filter(order_line__order=order, state="active").order_by("pk")
        context = {
            "order": order,
            "passes": [(held_pass, issuing.address_of(held_pass)) for held_pass in passes],
            "address": address_of(order),
            "withdrawal_address": withdrawal_address(order.locale),
        }
        letter = EmailMessage(
            subject=_("Your order and its receipt"),
            body=render_to_string("email/receipt.txt", context),
            to=[order.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        letter.attach(file_name(order), pdf(order), "application/pdf")
    return letter


def _sent(letter: EmailMessage, waiting: object, at: datetime, *, since: datetime) -> bool:
    try:
        letter.send()
    except MAIL_FAULTS as error:
        logger.warning("receipt_not_sent", fault=fault_in_words(error))
        over = is_refused_for_good(error) or at - since > GIVEN_UP
        waiting.update(next_letter_at=None if over else at + PAUSE)  # type: ignore[attr-defined]
        return False
    waiting.update(next_letter_at=None)  # type: ignore[attr-defined]
    return True
