"""What a signed message of Stripe means for an order. The same message changes nothing the second time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from passes.models import DisputeState, Order, PaymentEvent
from passes.payments import gateway, orders

Body = dict[str, Any]


def take_in(event: Body) -> str:
    """Do what a message asks for, once; the outcome in a word. If it fails, it was never taken in: Stripe sends it again."""
    with transaction.atomic():
        sent_at = datetime.fromtimestamp(event["created"], UTC)
        row, is_new = PaymentEvent.objects.get_or_create(
            event_id=event["id"], defaults={"kind": event["type"][:80], "sent_at": sent_at}
        )
        if not is_new:
            return "duplicate"
        act = _ACTS.get(event["type"])
        if act is None:
            row.outcome = "not ours to handle"
        else:
            body = event["data"]["object"]
            row.order = order_of(body)
            row.outcome = act(row.order, body) if row.order else "unknown order"
        row.save(update_fields=["order", "outcome"])
    return row.outcome


def order_of(body: Body) -> Order | None:
    """By the reference we gave it; else by the payment."""
    reference = (body.get("metadata") or {}).get("order")
    if reference and (found := Order.objects.filter(reference=reference).first()):
        return found
    intent = body.get("payment_intent")
    return Order.objects.filter(payment_intent=intent).first() if isinstance(intent, str) and intent else None


def take_session(order: Order, session: Body) -> str:
    """A payment page that is over: paid, or still waiting for a slow bank."""
    if session["payment_status"] != "paid":
        return "waits for the bank"
    if session["amount_total"] != gateway.cents(order.total) or session["currency"] != "eur":
        return "amount differs"
    intent = session.get("payment_intent") or ""
    return "paid" if orders.mark_paid(order.pk, payment_intent=intent) else "known"


def _expired(order: Order, _session: Body) -> str:
    return "expired" if orders.expire(order.pk) else "known"


def _refund(order: Order, refund: Body) -> str:
    asked = (refund.get("metadata") or {}).get("refund", "")
    changed = orders.record_refund(
        order.pk,
        stripe_id=refund["id"],
        amount=gateway.euros(refund["amount"]),
        failed=refund["status"] in ("failed", "canceled"),
        asked=int(asked) if asked.isdecimal() else None,
    )
    return "refund" if changed else "known"


def _dispute(order: Order, dispute: Body) -> str:
    state = {"won": DisputeState.WON, "warning_closed": DisputeState.WON, "lost": DisputeState.LOST}.get(
        dispute["status"], DisputeState.OPEN
    )
    return f"dispute {state}" if orders.record_dispute(order.pk, state) else "known"


_ACTS: dict[str, Callable[[Order, Body], str]] = {
    "checkout.session.completed": take_session,
    "checkout.session.async_payment_succeeded": take_session,
    "checkout.session.async_payment_failed": _expired,
    "checkout.session.expired": _expired,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.updated": _dispute,
    "charge.dispute.closed": _dispute,
}
