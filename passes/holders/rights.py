"""What a holder may ask for: to see everything that is kept of a pass, to have it as a file, to have it erased (RGPD, articles 15, 17, 20)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from passes.holders import stamps
from passes.models import Gift, HolderContact, Pass, PassState, Scan, StampBook, UseSlot

ENDED_BY_HOLDER = "Ended by its holder"


def everything(held_pass: Pass) -> dict[str, Any]:
    """All that is stored of a pass, in plain values, times with their zone. Its secret address and ids of rows are left out."""
    contact = HolderContact.objects.filter(held_pass=held_pass).first()
    return {
        "pass": {
            "name": held_pass.scheme.name,
            "short_code": held_pass.short_code,
            "state": held_pass.state,
            "people": held_pass.party_size,
            "language": held_pass.locale,
            "taken_by": held_pass.channel,
            "taken_at": _time(held_pass.issued_at),
            "valid_from": held_pass.valid_from.isoformat(),
            "valid_until": held_pass.valid_until.isoformat(),
            "used_before": held_pass.was_used,
        },
        "address": {"email": contact.email, "left_at": _time(contact.consented_at)} if contact else None,
        "order": _order_of(held_pass),
        "uses": [
            {"museum": slot.museum.name, "day": slot.day.isoformat()}
            for slot in UseSlot.objects.filter(held_pass=held_pass).select_related("museum").order_by("used_at")
        ],
        "stamps": _stamps(held_pass),
        "gift": _gift(held_pass),
        "readings": [
            {"museum": scan.museum.name, "at": _time(scan.received_at), "verdict": scan.verdict, "reason": scan.reason}
            for scan in Scan.objects.filter(held_pass=held_pass).select_related("museum").order_by("received_at")
        ],
    }


def _order_of(held_pass: Pass) -> dict[str, Any] | None:
    """Without the buyer's address: whoever holds a pass need not be who paid for it."""
    order = held_pass.order_line.order if held_pass.order_line else None
    if order is None or order.paid_at is None or order.kept_until is None:
        return None
    return {
        "reference": order.reference,
        "receipt": order.receipt,
        "paid_at": _time(order.paid_at),
        "kept_until": order.kept_until.isoformat(),
    }


def _gift(held_pass: Pass) -> dict[str, Any] | None:
    """Without the giver's address, which is the giver's own."""
    gift = Gift.objects.filter(held_pass=held_pass).first()
    if gift is None:
        return None
    return {"from": gift.giver_name, "to": gift.to_email, "message": gift.message, "sent_on": gift.send_on.isoformat()}


def _stamps(held_pass: Pass) -> dict[str, Any] | None:
    book = StampBook.objects.filter(held_pass=held_pass).first()
    visited = stamps.of(held_pass)
    if book is None or visited is None:
        return None
    return {
        "agreed_at": _time(book.agreed_at),
        "museums": [{"museum": each.museum.name, "day": each.day.isoformat()} for each in visited],
    }


def _time(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def forget_address(held_pass: Pass) -> bool:
    """Erase the address alone; the pass stays valid. Whether there was one."""
    return bool(HolderContact.objects.filter(held_pass=held_pass).delete()[0])


def forget_gift(held_pass: Pass) -> None:
    """Erase who gave the pass and to which address it was sent."""
    Gift.objects.filter(held_pass=held_pass).delete()


@transaction.atomic
def end_and_forget(held_pass: Pass, *, at: datetime | None = None) -> None:
    """End the pass and erase what is known of it: address, uses, stamps, and which readings were its. The ledger's figures stay.

    The row itself stays, without any of that, so that desks refuse a copy that somebody kept.
    """
    forget_address(held_pass)
    forget_gift(held_pass)
    stamps.erase(held_pass)
    Scan.objects.filter(held_pass=held_pass).cut_links()
    UseSlot.objects.filter(held_pass=held_pass).delete()
    Pass.objects.filter(pk=held_pass.pk).update(was_used=False)
    Pass.objects.filter(pk=held_pass.pk, state=PassState.ACTIVE).update(
        state=PassState.REVOKED, revoked_at=at or timezone.now(), revocation_reason=ENDED_BY_HOLDER
    )
