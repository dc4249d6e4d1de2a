"""The life of an order. Each transition may be asked for in any order and any number of times; the row is locked for it.

SQLite begins every transaction as a writer (settings), PostgreSQL locks the order's row: either way one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Sum
from django.utils import timezone
from django_q.tasks import async_task

from passes.models import (
    Channel,
    DisputeState,
    Edition,
    LineKind,
    Order,
    OrderLine,
    OrderState,
    Pass,
    PassState,
    ReceiptYear,
    Refund,
    RefundOrigin,
    RefundState,
)
from passes.models.batches import MAX_PARTY_SIZE
from passes.payments import office
from passes.services import issuing

#: Stripe keeps a payment page open for half an hour at least.
TIME_TO_PAY = timedelta(minutes=31)
MOST_PASSES = 20
MOST_DONATED = Decimal(10_000)


class OrderError(Exception):
    """Why an order does not go that way."""


class NothingOrderedError(OrderError):
    """Neither a pass nor a donation."""


class RefundTooHighError(OrderError):
    """More than what is left of the payment."""


def lines_for(edition: Edition | None, *, quantity: int, party_size: int, donation: Decimal) -> list[OrderLine]:
    """What an order would consist of, not saved. A pass costs its price for each person; a free one is taken, not ordered."""
    lines: list[OrderLine] = []
    if edition is not None and edition.price and quantity:
        price = edition.price * party_size
        lines.append(OrderLine(kind=LineKind.PASS, edition=edition, quantity=quantity, party_size=party_size, unit_price=price))
    if donation:
        lines.append(OrderLine(kind=LineKind.DONATION, unit_price=donation))
    return lines


def total_of(lines: Iterable[OrderLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def create(
    *,
    edition: Edition | None,
    quantity: int,
    party_size: int = 1,
    donation: Decimal = Decimal(0),
    email: str,
    locale: str,
    terms_version: str,
    seller: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Order:
    """Order passes, a donation or both; the passes are out of the stock from now on.

    Raises NotGivenOutNowError, NothingOrderedError (a free edition is not ordered) or SoldOutError.
    """
    at = at or timezone.now()
    if not 0 <= quantity <= MOST_PASSES or not 1 <= party_size <= MAX_PARTY_SIZE or not 0 <= donation <= MOST_DONATED:
        raise ValueError("quantity, party size or donation out of range")
    if edition is not None and quantity and not edition.given_out_at(at):
        raise issuing.NotGivenOutNowError
    lines = lines_for(edition, quantity=quantity, party_size=party_size, donation=donation)
    if not lines:
        raise NothingOrderedError
    with transaction.atomic():
        _take_stock(lines)
        order = Order.objects.create(
            locale=locale,
            email=email,
            total=total_of(lines),
            terms_version=terms_version,
            terms_accepted_at=at,
            created_at=at,
            expires_at=at + TIME_TO_PAY,
            seller=seller or {},
        )
        for line in lines:
            line.order = order
        OrderLine.objects.bulk_create(lines)
    return order


def attach_session(order: Order, session_id: str) -> None:
    order.session_id = session_id
    order.save(update_fields=["session_id"])


@transaction.atomic
def mark_paid(order_id: int, *, payment_intent: str = "", at: datetime | None = None) -> bool:
    """The money has come: issue the passes. False when that was known. After the order had expired the stock is asked
    again; when nothing is left, the money goes back."""
    at = at or timezone.now()
    order = _locked(order_id)
    if order.is_paid:
        return False
    lines = list(order.lines.select_related("edition"))
    served = order.state != OrderState.EXPIRED or _stock_taken_again(lines)
    order.paid_at = at
    order.payment_intent = payment_intent or order.payment_intent
    order.receipt_year, order.receipt_number = _next_receipt(at)
    order.next_letter_at = at
    order.state = OrderState.PAID if served else OrderState.UNSERVED
    order.save()
    if served:
        _issue(order, lines, at)
        _settle(order, at)
    elif order.left:
        _ask_back(order, order.left, origin=RefundOrigin.SOLD_OUT, at=at)
    transaction.on_commit(lambda: async_task("passes.payments.tasks.send_receipt", order.pk))
    return True


@transaction.atomic
def expire(order_id: int, *, at: datetime | None = None) -> bool:
    """Nobody paid in time: the stock gets its passes back. False when it was paid or had expired before."""
    order = _locked(order_id)
    if order.state != OrderState.PENDING:
        return False
    order.state = OrderState.EXPIRED
    order.expired_at = at or timezone.now()
    order.save(update_fields=["state", "expired_at"])
    for line in _pass_lines(order):
        if line.edition:
            issuing.give_back_to_stock(line.edition, line.quantity)
    return True


@transaction.atomic
def refund(order_id: int, *, passes: int = 0, donation: bool = False, reason: str, at: datetime | None = None) -> Refund:
    """Give back the price of so many passes, the donation, or both. The passes end now; a task asks Stripe for the money.

    Raises RefundTooHighError when that many are not left, or the order was not paid.
    """
    order = _locked(order_id)
    lines = list(order.lines.all())
    amount = sum((line.unit_price * passes for line in lines if line.kind == LineKind.PASS), Decimal(0))
    amount += sum((line.amount for line in lines if line.kind == LineKind.DONATION and donation), Decimal(0))
    if not order.is_paid or not 0 < amount <= order.left or passes > _passes_left(order):
        raise RefundTooHighError
    return _ask_back(order, amount, passes=passes, reason=reason, origin=RefundOrigin.EDITOR, at=at or timezone.now())


@transaction.atomic
def refund_all(order_id: int, *, reason: str, at: datetime | None = None) -> Refund:
    """Give back everything that is left, and end every pass. Raises RefundTooHighError when nothing is left."""
    order = _locked(order_id)
    if not order.is_paid or not order.left:
        raise RefundTooHighError
    return _ask_back(
        order, order.left, passes=_passes_left(order), reason=reason, origin=RefundOrigin.EDITOR, at=at or timezone.now()
    )


@transaction.atomic
def record_refund(
    order_id: int, *, stripe_id: str, amount: Decimal, failed: bool = False, asked: int | None = None, at: datetime | None = None
) -> bool:
    """What Stripe says of a refund; `asked` is ours, when it began here. One that began on Stripe's own pages takes back as
    many passes as its amount pays for. False when all of that was known."""
    at = at or timezone.now()
    order = _locked(order_id)
    found = order.refunds.filter(stripe_id=stripe_id).first() or order.refunds.filter(pk=asked or 0, stripe_id=None).first()
    state = RefundState.FAILED if failed else RefundState.DONE
    if found is not None and found.stripe_id == stripe_id and found.state in (state, RefundState.FAILED):
        return False  # a failure is the last word, whatever comes late
    if not failed:
        _make_room(order, found.amount if found else amount, at, beside=found)
    if found is None:
        if amount <= 0:
            return False
        found = Refund(order=order, origin=RefundOrigin.STRIPE, amount=amount, passes=_worth(order, amount), created_at=at)
    found.stripe_id, found.state = stripe_id, state
    found.save()
    if failed:
        office.tell(order.pk, office.News.REFUND_FAILED)
    _settle(order, at)
    return True


def _make_room(order: Order, amount: Decimal, at: datetime, *, beside: Refund | None) -> None:
    """What the bank has given back is a fact: refunds it has not heard of yet, and would refuse for want of money, are off."""
    waiting = order.refunds.filter(state=RefundState.ASKED, stripe_id=None).exclude(pk=(beside and beside.pk) or 0)
    counted = beside is not None and beside.state != RefundState.FAILED
    for each in waiting.order_by("-pk"):
        if (order.left + amount if counted else order.left) >= amount:
            return
        each.state = RefundState.FAILED
        each.save(update_fields=["state"])
        _settle(order, at)


@transaction.atomic
def record_refused(refund_id: int) -> None:
    """Stripe did not take our refund at all: the passes have ended, the money is still to be given back by hand."""
    order = _locked(Refund.objects.values_list("order", flat=True).get(pk=refund_id))
    if order.refunds.filter(pk=refund_id, state=RefundState.ASKED, stripe_id=None).update(state=RefundState.FAILED):
        office.tell(order.pk, office.News.REFUND_FAILED)
    _settle(order, timezone.now())


@transaction.atomic
def record_dispute(order_id: int, state: DisputeState, *, at: datetime | None = None) -> bool:
    """The buyer's bank asks for the money back. Passes end when the dispute is lost; its end is final."""
    order = _locked(order_id)
    if order.dispute in (state, DisputeState.WON, DisputeState.LOST):
        return False
    order.dispute = state
    order.save(update_fields=["dispute"])
    office.tell(order.pk, office.NEWS_OF_DISPUTES[state])
    if state == DisputeState.LOST:
        _take_disputed(order, at or timezone.now())
    return True


def _take_disputed(order: Order, at: datetime) -> None:
    """The bank has taken the money itself."""
    if order.left:
        Refund.objects.create(
            order=order,
            origin=RefundOrigin.DISPUTE,
            state=RefundState.DONE,
            amount=order.left,
            passes=_passes_left(order),
            created_at=at,
        )
        _settle(order, at)


# --- Parts --------------------------------------------------------------------------------------


def _locked(order_id: int) -> Order:
    return Order.objects.select_for_update().get(pk=order_id)


def _pass_lines(order: Order) -> list[OrderLine]:
    return list(order.lines.filter(kind=LineKind.PASS).select_related("edition"))


def _take_stock(lines: Iterable[OrderLine]) -> None:
    for line in lines:
        if line.edition:
            issuing.take_from_stock(line.edition, line.quantity)


def _stock_taken_again(lines: Iterable[OrderLine]) -> bool:
    try:
        with transaction.atomic():
            _take_stock(lines)
    except issuing.SoldOutError:
        return False
    return True


def _next_receipt(at: datetime) -> tuple[int, int]:
    year = timezone.localtime(at).year
    ReceiptYear.objects.get_or_create(year=year)
    ReceiptYear.objects.filter(year=year).update(last=F("last") + 1)
    return year, ReceiptYear.objects.get(year=year).last


def _issue(order: Order, lines: Iterable[OrderLine], at: datetime) -> None:
    for line in lines:
        if line.edition:
            issuing.insert(
                line.edition,
                line.quantity,
                party_size=line.party_size,
                locale=order.locale,
                channel=Channel.WEBSITE,
                issued_at=at,
                order_line=line,
            )


def _ask_back(order: Order, amount: Decimal, *, origin: RefundOrigin, at: datetime, passes: int = 0, reason: str = "") -> Refund:
    """Write the refund down, end its passes, and have a task ask Stripe for it."""
    asked = Refund.objects.create(order=order, origin=origin, amount=amount, passes=passes, reason=reason, created_at=at)
    _settle(order, at)
    transaction.on_commit(lambda: async_task("passes.payments.tasks.send_refund", asked.pk))
    return asked


def _settle(order: Order, at: datetime) -> None:
    """Bring the order's amount, its state and its passes to what its refunds say."""
    standing = order.refunds.exclude(state=RefundState.FAILED)
    # More than the total: the bank has told of a refund before it told that another one failed.
    order.refunded = min(standing.aggregate(sum=Sum("amount"))["sum"] or Decimal(0), order.total)
    if order.is_paid:
        if order.refunded == order.total:
            order.state = OrderState.REFUNDED
        elif order.state == OrderState.REFUNDED:  # the bank refused
            order.state = OrderState.PAID if order.lines.filter(passes__isnull=False).exists() else OrderState.UNSERVED
        for each in standing.filter(revoked_at=None):
            _revoke(order, each, at)
    order.save(update_fields=["refunded", "state"])


def _revoke(order: Order, because: Refund, at: datetime) -> None:
    """End the passes of a refund, those that nobody has used first; their places can be sold again."""
    held = Pass.objects.filter(order_line__order=order, state=PassState.ACTIVE).select_related("edition")
    held = held.annotate(used=Count("slots")).order_by("was_used", "used", "-pk")
    for held_pass in held if order.state == OrderState.REFUNDED else held[: because.passes]:
        issuing.revoke(held_pass=held_pass, reason=because.reason or str(because.get_origin_display()), at=at)
        issuing.give_back_to_stock(held_pass.scheme, 1)
    because.revoked_at = at
    because.save(update_fields=["revoked_at"])


def _passes_left(order: Order) -> int:
    return Pass.objects.filter(order_line__order=order, state=PassState.ACTIVE).count()


def _worth(order: Order, amount: Decimal) -> int:
    """How many passes an amount pays for."""
    line = next(iter(_pass_lines(order)), None)
    return min(int(amount // line.unit_price), line.quantity) if line else 0
