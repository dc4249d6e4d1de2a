"""The only module that speaks to Stripe. Money goes there in cents; what comes back are plain dictionaries."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from passes.models import Order, OrderLine, Refund

SECONDS = 10  # a visitor waits for the answer
#: Stripe cannot be reached, does not know us, or is overwhelmed: to be tried again.
Error = stripe.StripeError
#: Stripe has understood, and says no.
RefusedError = stripe.InvalidRequestError
ForgedError = stripe.SignatureVerificationError


def is_on() -> bool:
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET)


def create_session(order: Order) -> dict[str, Any]:
    """Open the payment page of an order: its `id` and its `url`. The same one if asked twice."""
    with translation.override(order.locale):
        back = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('payments:order', args=[order.access_key])}"
        params: dict[str, Any] = {
            "mode": "payment",
            "payment_method_types": ["card", "bancontact"],
            "line_items": [_item(line) for line in order.lines.select_related("edition")],
            "customer_email": order.email,
            "client_reference_id": order.reference,
            "metadata": {"order": order.reference},
            "payment_intent_data": {"metadata": {"order": order.reference}},
            "locale": order.locale,
            "expires_at": int(order.expires_at.timestamp()),
            "success_url": back,
            "cancel_url": f"{back}?back=1",
        }
    session = _client().v1.checkout.sessions.create(params, {"idempotency_key": f"order-{order.reference}"})  # type: ignore[arg-type]
    return session.to_dict()


def session(session_id: str) -> dict[str, Any]:
    return _client().v1.checkout.sessions.retrieve(session_id).to_dict()


def expire_session(session_id: str) -> dict[str, Any]:
    return _client().v1.checkout.sessions.expire(session_id).to_dict()


def send_refund(refund: Refund) -> dict[str, Any]:
    """Ask for the money of a refund. Asked twice it goes back once."""
    params: dict[str, Any] = {
        "payment_intent": refund.order.payment_intent,
        "amount": cents(refund.amount),
        "metadata": {"order": refund.order.reference, "refund": str(refund.pk)},
    }
    key = f"refund-{refund.order.reference}-{refund.pk}"
    return _client().v1.refunds.create(params, {"idempotency_key": key}).to_dict()  # type: ignore[arg-type]


def read_event(body: bytes, signature: str) -> dict[str, Any]:
    """A message that Stripe has signed within the last five minutes. Raises ForgedError, or ValueError for what is no message."""
    return _client().construct_event(body, signature, settings.STRIPE_WEBHOOK_SECRET).to_dict()


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def euros(amount: int) -> Decimal:
    return Decimal(amount) / 100


def _item(line: OrderLine) -> dict[str, Any]:
    name = str(line.edition) if line.edition else _("Donation")
    price = {"currency": "eur", "unit_amount": cents(line.unit_price), "product_data": {"name": name}}
    return {"price_data": price, "quantity": line.quantity}


def _client() -> stripe.StripeClient:
    return _client_for(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client_for(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=1,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )
