"""What no message told: orders whose time is over, refunds that did not go out."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from passes.models import Order, OrderState, Refund, RefundState
from passes.payments import events, gateway, orders

PAUSE = timedelta(minutes=2)  # the message of Stripe is given time to come first
MOST_AT_ONCE = 200

logger = structlog.get_logger("portal.payments")


def reconcile(*, at: datetime | None = None) -> list[str]:
    """Bring every waiting order and refund to what Stripe knows; what was done, a line each, without personal data."""
    at = at or timezone.now()
    due = Order.objects.filter(state=OrderState.PENDING, expires_at__lt=at - PAUSE).order_by("expires_at")[:MOST_AT_ONCE]
    lines = [f"{order.reference} {_settle(order)}" for order in due]
    waiting = Refund.objects.filter(state=RefundState.ASKED, stripe_id=None, created_at__lt=at - PAUSE)
    for refund in waiting.select_related("order")[:MOST_AT_ONCE]:
        sent = send_refund(refund.pk)
        lines.append(f"{refund.order.reference} refund {'sent' if sent else 'not sent'}")
    return lines


def _settle(order: Order) -> str:
    if not order.session_id:  # the process ended between the order and its payment page
        return "expired" if orders.expire(order.pk) else "unchanged"
    try:
        session = gateway.session(order.session_id)
        if session["status"] == "open":
            session = gateway.expire_session(order.session_id)
    except gateway.Error as error:
        return f"Stripe does not answer: {type(error).__name__}"
    if session["status"] == "expired":
        return "expired" if orders.expire(order.pk) else "unchanged"
    return events.take_session(order, session)


def send_refund(refund_id: int) -> bool:
    """Ask Stripe for a refund that was written down here; a network that fails is tried again by `reconcile`."""
    refund = Refund.objects.select_related("order").get(pk=refund_id)
    if refund.stripe_id or refund.state != RefundState.ASKED or not gateway.is_on():
        return False
    try:
        sent = gateway.send_refund(refund)
    except gateway.RefusedError as error:
        logger.warning("refund_refused", order=refund.order.reference, code=error.code)
        orders.record_refused(refund.pk)
        return False
    except gateway.Error as error:
        logger.warning("refund_not_sent", order=refund.order.reference, fault=type(error).__name__)
        return False
    failed = sent["status"] in ("failed", "canceled")
    orders.record_refund(refund.order_id, stripe_id=sent["id"], amount=refund.amount, failed=failed, asked=refund.pk)
    return True
