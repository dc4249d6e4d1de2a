"""Where Stripe tells what became of a payment."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from passes.payments import events, gateway

MOST_BYTES = 512 * 1024
logger = structlog.get_logger("portal.payments")


@csrf_exempt
@never_cache
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Only what Stripe has signed is read. 200: known, or nothing to us; anything else and Stripe sends it again."""
    if not gateway.is_on():
        return HttpResponse(status=503)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        event = gateway.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except (gateway.ForgedError, ValueError):
        logger.warning("payment_message_refused")
        return HttpResponse(status=400)
    logger.info("payment_message", id=event["id"], kind=event["type"], outcome=events.take_in(event))
    return HttpResponse(status=200)
