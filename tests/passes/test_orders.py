"""The life of an order: whatever comes in whatever order, as often as it likes, money and passes agree."""

from __future__ import annotations

import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from passes.models import (
    DisputeState,
    Edition,
    Order,
    OrderState,
    Pass,
    PassState,
    Refund,
    RefundOrigin,
    RefundState,
)
from passes.payments import events, orders
from passes.services import issuing
from tests.passes.factories import make_edition

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def order(edition: Edition | None, quantity: int = 1, **fields: Any) -> Order:
    details = {"email": "marie@example.org", "locale": "fr", "terms_version": "1", **fields}
    return orders.create(edition=edition, quantity=quantity, **details)


@pytest.fixture
def edition() -> Edition:
    return make_edition(price=Decimal("12.50"), quantity=20)


def issued(edition: Edition) -> int:
    return Edition.objects.get(pk=edition.pk).issued


def active() -> int:
    return Pass.objects.filter(state=PassState.ACTIVE).count()


def test_an_order_keeps_its_passes_for_the_buyer_and_makes_them_when_paid(edition: Edition) -> None:
    bought = order(edition, 2, party_size=3, donation=Decimal(5))
    assert (bought.total, issued(edition), active()) == (Decimal(80), 2, 0)
    assert [orders.mark_paid(bought.pk, payment_intent="pi_1") for _ in range(2)] == [True, False]
    assert {(held.party_size, held.order_line.order_id) for held in Pass.objects.all() if held.order_line} == {(3, bought.pk)}
    assert (active(), issued(edition)) == (2, 2)
    assert not orders.expire(bought.pk)


def test_an_order_that_nobody_pays_gives_its_passes_back(edition: Edition) -> None:
    bought = order(edition, 20)
    with pytest.raises(issuing.SoldOutError):
        order(edition)
    assert [orders.expire(bought.pk) for _ in range(2)] == [True, False]
    assert issued(edition) == 0
    assert order(edition).state == OrderState.PENDING


def test_money_that_comes_when_nothing_is_left_goes_back(edition: Edition) -> None:
    late = order(edition, 20)
    orders.expire(late.pk)
    orders.mark_paid(order(edition).pk)
    orders.mark_paid(late.pk)
    late.refresh_from_db()
    assert (late.state, late.refunded, active()) == (OrderState.REFUNDED, late.total, 1)
    assert late.refunds.get().origin == RefundOrigin.SOLD_OUT


def test_a_late_payment_is_served_while_passes_are_left(edition: Edition) -> None:
    late = order(edition, 20)
    orders.expire(late.pk)
    assert orders.mark_paid(late.pk)
    assert (active(), issued(edition)) == (20, 20)


def test_a_refund_of_some_passes_ends_as_many(edition: Edition) -> None:
    bought = order(edition, 3, donation=Decimal(5))
    orders.mark_paid(bought.pk)
    asked = orders.refund(bought.pk, passes=2, reason="Deux de trop")
    assert (asked.amount, active(), issued(edition)) == (25, 1, 1)
    assert set(Pass.objects.filter(state="revoked").values_list("revocation_reason", flat=True)) == {"Deux de trop"}
    with pytest.raises(orders.RefundTooHighError):
        orders.refund(bought.pk, passes=2, reason="")
    assert [orders.record_refund(bought.pk, stripe_id="re_1", amount=asked.amount, asked=asked.pk) for _ in range(2)] == [
        True,
        False,
    ]
    assert (Refund.objects.get().state, Order.objects.get().state) == (RefundState.DONE, OrderState.PAID)
    orders.refund_all(bought.pk, reason="Tout")
    assert (active(), Order.objects.get().state, issued(edition)) == (0, OrderState.REFUNDED, 0)


def test_a_refund_made_on_stripes_pages_takes_back_what_it_pays_for(edition: Edition) -> None:
    bought = order(edition, 3)
    orders.mark_paid(bought.pk)
    orders.record_refund(bought.pk, stripe_id="re_1", amount=Decimal(4))
    assert active() == 3  # a gesture is no pass
    orders.record_refund(bought.pk, stripe_id="re_2", amount=Decimal(26))
    assert (active(), Order.objects.get().refunded) == (1, 30)


def test_a_refund_heard_of_before_its_payment_leaves_nothing_valid(edition: Edition) -> None:
    bought = order(edition, 2)
    orders.record_refund(bought.pk, stripe_id="re_1", amount=bought.total)
    orders.mark_paid(bought.pk)
    assert (active(), Order.objects.get().state, issued(edition)) == (0, OrderState.REFUNDED, 0)


def test_a_refund_the_bank_refuses_is_shown_and_can_be_asked_again(edition: Edition) -> None:
    bought = order(edition)
    orders.mark_paid(bought.pk)
    asked = orders.refund_all(bought.pk, reason="Retour")
    orders.record_refused(asked.pk)
    bought.refresh_from_db()
    assert (bought.state, bought.refunded, active()) == (OrderState.PAID, 0, 0)
    assert orders.refund_all(bought.pk, reason="Retour").amount == bought.total


def test_a_refund_made_on_stripes_pages_goes_before_one_that_waits_here(edition: Edition) -> None:
    bought = order(edition, 2)
    orders.mark_paid(bought.pk)
    ours = orders.refund_all(bought.pk, reason="Retour")
    assert orders.record_refund(bought.pk, stripe_id="re_1", amount=Decimal(20))  # before Stripe heard of ours
    ours.refresh_from_db()
    bought.refresh_from_db()
    assert (ours.state, bought.refunded, active()) == (RefundState.FAILED, Decimal(20), 0)
    assert orders.record_refund(bought.pk, stripe_id="re_2", amount=Decimal(10), failed=True)
    assert not orders.record_refund(bought.pk, stripe_id="re_2", amount=Decimal(10))  # late


def test_a_refund_heard_of_before_the_failure_of_another_counts_in_full(edition: Edition) -> None:
    bought = order(edition, 2)
    orders.mark_paid(bought.pk)
    orders.record_refund(bought.pk, stripe_id="re_1", amount=Decimal(20))
    orders.record_refund(bought.pk, stripe_id="re_2", amount=Decimal(15))
    assert Order.objects.get().left == 0
    orders.record_refund(bought.pk, stripe_id="re_1", amount=Decimal(20), failed=True)
    assert (Order.objects.get().left, active()) == (Decimal(10), 0)


def test_a_lost_dispute_ends_the_passes_and_a_won_one_does_not(edition: Edition) -> None:
    first, second = order(edition), order(edition)
    for each, end in ((first, DisputeState.WON), (second, DisputeState.LOST)):
        orders.mark_paid(each.pk)
        orders.record_dispute(each.pk, DisputeState.OPEN)
        orders.record_dispute(each.pk, end)
        assert not orders.record_dispute(each.pk, DisputeState.OPEN)  # late
    assert Pass.objects.get(state="active").order_line.order_id == first.pk  # type: ignore[union-attr]
    assert Order.objects.get(pk=second.pk).state == OrderState.REFUNDED


def test_a_donation_needs_no_pass_and_a_free_edition_no_order() -> None:
    gift = order(None, 0, donation=Decimal(50))
    orders.mark_paid(gift.pk)
    assert (Order.objects.get().state, Pass.objects.exists()) == (OrderState.PAID, False)
    with pytest.raises(orders.NothingOrderedError):
        order(make_edition("free"), 1)


def test_receipts_are_numbered_without_a_gap(edition: Edition) -> None:
    paid = [order(edition) for _ in range(3)]
    orders.expire(paid.pop(1).pk)
    for each in paid:
        orders.mark_paid(each.pk)
    assert sorted(Order.objects.exclude(receipt_number=None).values_list("receipt_number", flat=True)) == [1, 2]


# --- Many at once -------------------------------------------------------------------------------


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was left to tasks, without writing it down: the queue is not on trial here."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(orders, "async_task", lambda *arguments: calls.append(arguments))
    return calls


def at_once(calls: Iterable[Callable[[], Any]]) -> Counter[Any]:
    """Several at a time, each with a connection of its own; what came of them. A call may add others to a deque."""
    waiting = calls if isinstance(calls, deque) else deque(calls)
    outcomes: list[Any] = []

    def work() -> None:
        try:
            while waiting:
                with suppress(IndexError):  # another was faster to take the last
                    call = waiting.popleft()
                    outcomes.append(call())
        finally:
            connection.close()

    # More would not meet more often on SQLite: they would only sleep until its one writer is done.
    threads = [threading.Thread(target=work) for _ in range(4 if connection.vendor == "sqlite" else 12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return Counter(outcomes)


def messages_about(bought: Order) -> list[dict[str, Any]]:
    """What Stripe may say of one order: paid, told twice and once more under another name, and too late."""
    session = {"payment_status": "paid", "amount_total": int(bought.total * 100), "currency": "eur"}
    about = {"object": {**session, "payment_intent": f"pi_{bought.pk}", "metadata": {"order": bought.reference}}}
    paid = {"id": f"evt_{bought.pk}", "type": "checkout.session.completed", "created": 0, "data": about}
    again = {**paid, "id": f"evt_{bought.pk}_again"}
    expired = {**paid, "id": f"evt_{bought.pk}_late", "type": "checkout.session.expired"}
    return [paid, paid, again, expired]


@pytest.mark.django_db(transaction=True)
def test_two_hundred_buyers_get_the_last_twenty_places_whatever_order_the_messages_come_in(queued: list[tuple[Any, ...]]) -> None:
    """Messages mix with each other and with those still buying: a place that expires may go to the next, and its late
    payer is served from what is left or gets the money back."""
    edition = make_edition(price=Decimal(10), quantity=20)
    chance = random.Random(200)
    calls: deque[Callable[[], Any]] = deque()

    def buy() -> str:
        try:
            bought = order(edition)
        except issuing.SoldOutError:
            return "sold out"
        for message in messages_about(bought):
            calls.insert(chance.randrange(len(calls) + 1), partial(events.take_in, message))
        return "ordered"

    calls.extend([buy] * 200)
    outcomes = at_once(calls)
    ordered = Order.objects.count()
    assert outcomes["ordered"] == ordered
    assert (outcomes["sold out"], outcomes["duplicate"]) == (200 - ordered, ordered)
    assert (Pass.objects.count(), active(), issued(edition)) == (20, 20, 20)
    assert Counter(Order.objects.values_list("state", flat=True)) == +Counter(
        {OrderState.PAID: 20, OrderState.REFUNDED: ordered - 20}
    )
    refunds = Refund.objects.filter(origin=RefundOrigin.SOLD_OUT, state=RefundState.ASKED).count()
    assert refunds == ordered - 20
    assert sorted(Order.objects.values_list("receipt_number", flat=True)) == list(range(1, ordered + 1))
    assert len(set(queued)) == len(queued) == ordered + refunds  # a receipt each, and the money


@pytest.mark.django_db(transaction=True)
def test_forty_late_payers_get_the_last_twenty_places_and_the_others_their_money(queued: list[tuple[Any, ...]]) -> None:
    edition = make_edition(price=Decimal(10), quantity=40)
    late = [order(edition) for _ in range(40)]
    for each in late:
        orders.expire(each.pk)
    Edition.objects.filter(pk=edition.pk).update(quantity=20)
    messages = [partial(events.take_in, message) for each in late for message in messages_about(each)]
    random.Random(40).shuffle(messages)
    assert at_once(messages) == {"paid": 40, "known": 80, "duplicate": 40}
    assert (Pass.objects.count(), active(), issued(edition)) == (20, 20, 20)
    assert Counter(Order.objects.values_list("state", flat=True)) == {OrderState.PAID: 20, OrderState.REFUNDED: 20}
    assert len(set(queued)) == len(queued) == 40 + 20
