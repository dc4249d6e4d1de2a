"""What is forgotten of buyers, and when. A receipt has to be kept for ten years after its own: article L123-22 of the French
commercial code, which goes before the right to be forgotten (RGPD, article 17.3 b)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from passes.models import Order, OrderState, Withdrawal
from passes.models.orders import RECEIPT_YEARS

UNPAID_DAYS = 30  # a question about a payment that failed comes within days


def forget_unpaid(email: str) -> int:
    """On request: the address of orders that nobody paid. Those of receipts stay; how many were erased."""
    return _erase(Order.objects.filter(email__iexact=email, paid_at=None).exclude(state=OrderState.PENDING))


def forget_old_buyers(*, at: datetime | None = None) -> int:
    """Erase the addresses that no law asks for any more: of unpaid orders after a month, of receipts after ten years."""
    at = at or timezone.now()
    first_kept = timezone.localdate(at).year - RECEIPT_YEARS
    old = Order.objects.filter(receipt_year__lt=first_kept)
    Withdrawal.objects.filter(order__in=old).exclude(name="").update(name="")
    unpaid = Order.objects.filter(state=OrderState.EXPIRED, created_at__lt=at - timedelta(days=UNPAID_DAYS))
    return _erase(old) + _erase(unpaid)


def _erase(orders: QuerySet[Order]) -> int:
    return orders.exclude(email="").update(email="")
