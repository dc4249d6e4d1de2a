"""The life of an order: whatever comes in whatever order, as often as it likes, money and passes agree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

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
from passes.payments import orders
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


def at_once(calls: list[Any]) -> Counter[Any]:
    def run(call: Any) -> Any:
        try:
            return call()
        except issuing.SoldOutError:
            return "sold out"
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        return Counter(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_two_hundred_buyers_get_the_last_twenty_places_whatever_order_the_messages_come_in() -> None:
    edition = make_edition(price=Decimal(10), quantity=20)
    assert at_once([lambda: bool(order(edition))] * 200) == {True: 20, "sold out": 180}
    told_at_random(Order.objects.values_list("pk", flat=True))
    assert (Pass.objects.count(), active(), issued(edition)) == (20, 20, 20)
    assert Counter(Order.objects.values_list("state", flat=True)) == {OrderState.PAID: 20}


@pytest.mark.django_db(transaction=True)
def test_sixty_late_payers_get_the_last_twenty_places_and_the_others_their_money() -> None:
    edition = make_edition(price=Decimal(10), quantity=60)
    late = [order(edition).pk for _ in range(60)]
    for pk in late:
        orders.expire(pk)
    Edition.objects.filter(pk=edition.pk).update(quantity=20)
    told_at_random(late)
    assert (Pass.objects.count(), active(), issued(edition)) == (20, 20, 20)
    assert Counter(Order.objects.values_list("state", flat=True)) == {OrderState.PAID: 20, OrderState.REFUNDED: 40}
    assert Refund.objects.filter(origin=RefundOrigin.SOLD_OUT, state=RefundState.ASKED).count() == 40
    assert sorted(Order.objects.values_list("receipt_number", flat=True)) == list(range(1, 61))


def told_at_random(pks: Iterable[int]) -> None:
    """Paid twice and expired once, each order, all mixed."""
    pks = list(pks)
    messages: list[Any] = [lambda pk=pk: orders.mark_paid(pk) for pk in pks * 2]
    messages += [lambda pk=pk: orders.expire(pk) for pk in pks]
    random.Random(200).shuffle(messages)
    at_once(messages)


# --- As a machine of states ---------------------------------------------------------------------


class Sales(RuleBasedStateMachine):
    """Six passes for sale, and everything that can happen to money, in any order and again."""

    placed = Bundle("placed")
    stripe_ids = st.sampled_from(["re_1", "re_2", "re_3"])

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.edition = make_edition(price=Decimal(10), quantity=6)
        self.by_hand = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(target=placed, quantity=st.integers(0, 3), party=st.integers(1, 2), donation=st.sampled_from([0, 5]))
    def create(self, quantity: int, party: int, donation: int) -> Any:
        try:
            return order(self.edition, quantity, party_size=party, donation=Decimal(donation)).pk
        except (issuing.SoldOutError, orders.NothingOrderedError):
            return multiple()

    @rule(pk=placed)
    def pay(self, pk: int) -> None:
        orders.mark_paid(pk)

    @rule(pk=placed)
    def expire(self, pk: int) -> None:
        orders.expire(pk)

    @rule(pk=placed, passes=st.integers(0, 3), donation=st.booleans())
    def refund(self, pk: int, passes: int, donation: bool) -> None:
        with suppress(orders.RefundTooHighError):
            orders.refund(pk, passes=passes, donation=donation, reason="test")

    @rule(pk=placed)
    def refund_all(self, pk: int) -> None:
        with suppress(orders.RefundTooHighError):
            orders.refund_all(pk, reason="test")

    @rule(pk=placed, stripe_id=stripe_ids, euros=st.sampled_from([3, 10, 25]), failed=st.booleans(), ours=st.booleans())
    def hear_of_a_refund(self, pk: int, stripe_id: str, euros: int, failed: bool, ours: bool) -> None:
        asked = Refund.objects.filter(order=pk, stripe_id=None).values_list("pk", flat=True).first() if ours else None
        orders.record_refund(pk, stripe_id=f"{stripe_id}_{pk}", amount=Decimal(euros), failed=failed, asked=asked)

    @rule(pk=placed, state=st.sampled_from([DisputeState.OPEN, DisputeState.WON, DisputeState.LOST]))
    def dispute(self, pk: int, state: DisputeState) -> None:
        orders.record_dispute(pk, state)

    @rule()
    def revoke_by_hand(self) -> None:
        if held_pass := Pass.objects.filter(state=PassState.ACTIVE).first():
            issuing.revoke(held_pass=held_pass, reason="lost")
            self.by_hand += 1

    @invariant()
    def passes_are_paid_for(self) -> None:
        assert not Pass.objects.filter(state="active").exclude(order_line__order__state=OrderState.PAID).exists()

    @invariant()
    def the_stock_is_what_is_held(self) -> None:
        waiting = sum(line.quantity for each in Order.objects.filter(state="pending") for line in each.lines.filter(kind="pass"))
        assert issued(self.edition) == active() + waiting + self.by_hand <= 6

    @invariant()
    def totals_add_up(self) -> None:
        for each in Order.objects.all():
            assert each.total == sum(line.amount for line in each.lines.all())
            assert each.refunded == sum(back.amount for back in each.refunds.exclude(state="failed"))
            assert (each.state == OrderState.REFUNDED) == (each.is_paid and each.refunded == each.total)

    @invariant()
    def receipts_have_no_gap(self) -> None:
        numbers = sorted(Order.objects.exclude(receipt_number=None).values_list("receipt_number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_any_order_of_any_events_keeps_money_and_passes_together() -> None:
    run_state_machine_as_test(Sales, settings=hypothesis_settings(max_examples=40, stateful_step_count=15))
