"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from passes.payments import forgetting, office, receipts, reconciling


def send_refund(refund_id: int) -> bool:
    return reconciling.send_refund(refund_id)


def reconcile() -> int:
    """Ask Stripe about what should have been heard of by now. Runs every ten minutes."""
    return len(reconciling.reconcile())


def send_receipt(order_id: int) -> bool:
    return receipts.send_receipt(order_id)


def send_acknowledgement(withdrawal_id: int) -> bool:
    return receipts.send_acknowledgement(withdrawal_id)


def tell_office(order_id: int, news: str) -> None:
    """A mail server that is down makes this fail, and be tried again."""
    office.write(order_id, office.News(news))


def send_waiting() -> int:
    """Try again what could not be sent. Runs every five minutes."""
    return receipts.send_waiting()


def forget_old_buyers() -> int:
    return forgetting.forget_old_buyers()
