"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from passes.payments import reconciling


def send_refund(refund_id: int) -> bool:
    return reconciling.send_refund(refund_id)


def reconcile() -> int:
    """Ask Stripe about what should have been heard of by now. Runs every ten minutes."""
    return len(reconciling.reconcile())
