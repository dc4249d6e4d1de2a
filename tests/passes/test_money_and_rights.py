"""Money and rights as one machine of states: whatever happens, in whatever order and again, they agree.

The bank is the emulator without its network: what it has to tell waits, and reaches the site late, twice or in the wrong order.
"""

from __future__ import annotations

import uuid as uuids
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
import stripe
from django.db import transaction
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from passes.models import ActivationCode, BatchForm, Edition, Order, OrderLine, Pass, Place, Refund, Scan
from passes.payments import events, gateway, orders, reconciling
from passes.services import activating, batches, issuing
from scripts.stripe_emulator import RefusedError, Stripe
from tests.passes.factories import make_advantage, make_edition
from tests.passes.scene import Scene

pytestmark = pytest.mark.django_db
PRICE, STOCK, CODES = 10, 6, 3


@dataclass
class Bought:
    """An order as the database has it, with what hangs on it."""

    pk: int
    state: str
    total: Decimal
    refunded: Decimal
    receipt: int | None
    ordered: int = 0  # passes
    donation: Decimal = Decimal(0)
    alive: int = 0
    by_hand: int = 0
    refunds: list[Any] = field(default_factory=list)


class Bank(Stripe):
    """Keeps what it has to tell, and never sends it itself."""

    def send_refund(self, refund: Refund) -> dict[str, Any]:
        params = {"payment_intent": refund.order.payment_intent, "amount": gateway.cents(refund.amount)}
        metadata = {"order": refund.order.reference, "refund": str(refund.pk)}
        try:
            return self.once(f"refund-{refund.pk}", {**params, "metadata": metadata}, self.refund)
        except RefusedError as error:
            raise stripe.InvalidRequestError(str(error), None, code=error.code) from error


class MoneyAndRights(RuleBasedStateMachine):
    """Six places for sale and three activation codes of a free edition, a bank, and a desk where both are accepted."""

    placed = Bundle("placed")
    scans = Bundle("scans")
    which = st.integers(0, 40)

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.scene = Scene(uses_per_pass=None)
        self.free = self.scene.edition
        self.priced = make_edition("paying", price=Decimal(PRICE), quantity=STOCK)
        make_advantage(self.priced, self.scene.museum, uses_per_pass=None)
        self.batch = batches.order(
            scheme=self.free, quantity=CODES, form=BatchForm.CODES, place=Place.BOOKSHOP, place_name="La librairie"
        )
        batches.make(self.batch.pk)
        self.bank = Bank()
        self.asks_the_bank = mock.patch.object(gateway, "send_refund", self.bank.send_refund)
        self.asks_the_bank.start()
        self.bank_is_known = mock.patch.object(gateway, "is_on", return_value=True)
        self.bank_is_known.start()
        self.accepted_when_ended: dict[int, int] = {}

    def teardown(self) -> None:
        try:
            self.in_the_end_the_site_knows_what_the_bank_knows()
        finally:
            self.put_back()

    def in_the_end_the_site_knows_what_the_bank_knows(self) -> None:
        """Every message has come, and every refund was asked for."""
        self.ask_the_bank_for_refunds()
        for event in self.bank.events:
            events.take_in(event)
        self.money_and_rights_agree()
        activated = ActivationCode.objects.exclude(activated_at=None).count()
        assert Pass.objects.filter(batch=self.batch).count() == activated
        for order in Order.objects.exclude(refunds__origin="dispute"):
            session = self.bank.sessions[order.session_id or ""]
            assert order.is_paid == (session["status"] == "complete")
            assert (order.state == "expired") == (session["status"] == "expired")
            if order.is_paid:
                assert self.bank.payments[order.payment_intent]["left"] == gateway.cents(order.left)

    def put_back(self) -> None:
        self.asks_the_bank.stop()
        self.bank_is_known.stop()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # --- The buyer ---

    @initialize(target=placed, quantity=st.integers(1, 3), donation=st.sampled_from([0, 5]))
    def one_has_been_sold(self, quantity: int, donation: int) -> str:
        session = self.ordered(quantity, 1, donation)
        self.bank.pay(session)
        self.told(told=True)
        return session

    @rule(target=placed, quantity=st.integers(0, 3), party=st.integers(1, 2), donation=st.sampled_from([0, 5]))
    def create(self, quantity: int, party: int, donation: int) -> Any:
        try:
            return self.ordered(quantity, party, donation)
        except (issuing.SoldOutError, orders.NothingOrderedError):
            return multiple()

    def ordered(self, quantity: int, party: int, donation: int) -> str:
        said: dict[str, Any] = {"email": "marie@example.org", "locale": "fr", "terms_version": "1", "donation": Decimal(donation)}
        order = orders.create(edition=self.priced, quantity=quantity, party_size=party, **said)
        session = f"cs_{order.pk}"
        orders.attach_session(order, session)
        self.bank.sessions[session] = {
            "id": session, "status": "open", "payment_status": "unpaid", "amount_total": gateway.cents(order.total),
            "currency": "eur", "payment_intent": None, "metadata": {"order": order.reference},
        }  # fmt: skip
        return session

    @rule(session=placed, told=st.booleans())
    def pay(self, session: str, told: bool) -> None:
        self.bank.pay(session)
        self.told(told)

    @rule(session=placed, told=st.booleans())
    def let_the_page_expire(self, session: str, told: bool) -> None:
        with suppress(RefusedError):
            self.bank.expire(session)
            self.told(told)

    # --- The bank ---

    @rule(session=placed, euros=st.sampled_from([3, 10, 25]), told=st.booleans())
    def refund_on_the_banks_pages(self, session: str, euros: int, told: bool) -> None:
        if intent := self.bank.sessions[session]["payment_intent"]:
            with suppress(RefusedError):
                self.bank.refund({"payment_intent": intent, "amount": euros * 100})
                self.told(told)

    @rule(which=which)
    def a_refund_fails(self, which: int) -> None:
        done = [each for each in self.bank.refunds.values() if each["status"] == "succeeded"]
        if done:
            failed = done[which % len(done)]
            failed["status"] = "failed"
            self.bank.payments[failed["payment_intent"]]["left"] += failed["amount"]
            self.bank.tell("refund.failed", failed)

    @rule(session=placed, end=st.sampled_from(["needs_response", "won", "lost"]))
    def dispute(self, session: str, end: str) -> None:
        if intent := self.bank.sessions[session]["payment_intent"]:
            self.bank.dispute(intent, end)

    @rule(which=which, again=st.booleans())
    def hear(self, which: int, again: bool) -> None:
        """Any message, once more too: as it was, or the same news under another name."""
        if self.bank.events:
            event = self.bank.events[-1 - which % len(self.bank.events)]
            events.take_in(event if not again else {**event, "id": f"{event['id']}_again"})

    @rule(session=placed)
    def come_back_before_any_message(self, session: str) -> None:
        """What the order's page does."""
        order = Order.objects.get(session_id=session)
        if order.state == "pending" and self.bank.sessions[session]["status"] == "complete":
            events.take_session(order, self.bank.sessions[session])

    # --- The office ---

    @rule(session=placed, passes=st.integers(0, 3), donation=st.booleans(), whole=st.booleans())
    def give_back(self, session: str, passes: int, donation: bool, whole: bool) -> None:
        pk = Order.objects.values_list("pk", flat=True).get(session_id=session)
        with suppress(orders.RefundTooHighError):
            if whole:
                orders.refund_all(pk, reason="test")
            else:
                orders.refund(pk, passes=passes, donation=donation, reason="test")

    @rule()
    def ask_the_bank_for_refunds(self) -> None:
        for pk in Refund.objects.filter(state="asked", stripe_id=None).values_list("pk", flat=True):
            reconciling.send_refund(pk)

    @rule(which=which)
    def revoke(self, which: int) -> None:
        if active := list(Pass.objects.filter(state="active").order_by("pk")):
            issuing.revoke(held_pass=active[which % len(active)], reason="by hand")

    # --- The holder ---

    @rule(which=st.integers(0, CODES - 1))
    def activate(self, which: int) -> None:
        code = self.batch.codes.order_by("pk")[which]
        if code.activated_at:
            with pytest.raises(activating.UsedCodeError):
                activating.activate(text=code.code, locale="fr")
        else:
            activating.activate(text=code.code, locale="fr")

    @rule(target=scans, which=which, typed=st.booleans())
    def redeem(self, which: int, typed: bool) -> Any:
        held = list(Pass.objects.order_by("pk").select_related("edition__signing_key"))
        if not held:
            return multiple()
        held_pass = held[which % len(held)]
        text, uuid = held_pass.short_code if typed else issuing.token_of(held_pass), uuids.UUID(int=which + 1)
        if Scan.objects.filter(uuid=uuid).exists():
            return multiple()
        outcome = self.scene.scan(text, uuid=uuid)
        assert (outcome.verdict == "accepted") == (held_pass.state == "active")
        return text, uuid, outcome.verdict

    @rule(scan=consumes(scans))
    def redeem_again(self, scan: tuple[str, uuids.UUID, str]) -> None:
        """The answer was lost on its way to the desk, which asks again: it is the same one, and no new line."""
        text, uuid, verdict = scan
        lines = Scan.objects.count()
        outcome = self.scene.scan(text, uuid=uuid)
        assert (outcome.replayed, outcome.verdict, Scan.objects.count()) == (True, verdict, lines)

    def told(self, told: bool) -> None:
        """The site hears the last news at once; else it waits for `hear`."""
        if told and self.bank.events:
            events.take_in(self.bank.events[-1])

    # --- What holds at every moment ---

    @invariant()
    def money_and_rights_agree(self) -> None:
        held = list(
            Pass.objects.order_by().values_list("pk", "order_line__order", "state", "revocation_reason", "batch", named=True)
        )
        all_bought = snapshot(held)
        issued = dict(Edition.objects.order_by().values_list("slug", "issued"))
        for each in held:  # none without payment, but those of the free edition's codes
            bought = all_bought.get(each.order_line__order)
            assert bought.receipt if bought else each.batch == self.batch.pk
            assert not bought or each.state == "revoked" or bought.state == "paid"
        self.no_place_is_sold_twice(all_bought, issued["paying"])
        assert issued["pass-2026"] == CODES
        self.nothing_is_accepted_after_the_end([each.pk for each in held if each.state == "revoked"])
        for bought in all_bought.values():
            totals_add_up(bought)
        receipts = sorted(bought.receipt for bought in all_bought.values() if bought.receipt)
        assert receipts == list(range(1, len(receipts) + 1))

    def no_place_is_sold_twice(self, all_bought: dict[int, Bought], issued: int) -> None:
        waiting = sum(bought.ordered for bought in all_bought.values() if bought.state == "pending")
        held = sum(bought.alive + bought.by_hand for bought in all_bought.values())
        assert 0 <= issued == waiting + held <= STOCK

    def nothing_is_accepted_after_the_end(self, revoked: list[int]) -> None:
        if revoked:
            accepted = list(Scan.objects.order_by().filter(verdict="accepted").values_list("held_pass_id", flat=True))
            for pk in revoked:
                assert accepted.count(pk) == self.accepted_when_ended.setdefault(pk, accepted.count(pk))


def snapshot(held: list[Any]) -> dict[int, Bought]:
    rows = Order.objects.order_by().values_list("pk", "state", "total", "refunded", "receipt_number")
    found = {row[0]: Bought(*row) for row in rows}
    for pk, kind, quantity, price in OrderLine.objects.order_by().values_list("order", "kind", "quantity", "unit_price"):
        if kind == "pass":
            found[pk].ordered = quantity
        else:
            found[pk].donation = price
    for each in held:
        if each.order_line__order:
            found[each.order_line__order].alive += each.state == "active"
            found[each.order_line__order].by_hand += each.revocation_reason == "by hand"
    for refund in Refund.objects.order_by().values_list("order_id", "state", "amount", "passes", named=True):
        found[refund.order_id].refunds.append(refund)
    return found


def totals_add_up(bought: Bought) -> None:
    standing = [refund for refund in bought.refunds if refund.state != "failed"]
    assert bought.refunded == min(sum(refund.amount for refund in standing), bought.total)
    assert (bought.state == "refunded") == (bought.receipt is not None and bought.refunded == bought.total)
    if bought.state != "paid":
        assert bought.alive == 0
        return
    each = (bought.total - bought.donation) / bought.ordered if bought.ordered else Decimal(0)
    worth = bought.alive * each
    left = bought.total - bought.refunded
    if len(standing) < len(bought.refunds):  # the bank refused one: its passes have ended, its money is still here
        assert worth <= left + sum(refund.amount - refund.passes * each for refund in standing)
        return
    without_passes = sum(refund.amount - refund.passes * each for refund in standing)  # donations and gestures
    assert without_passes >= 0
    expected = worth + bought.by_hand * each + bought.donation - without_passes
    assert left == expected or (bought.by_hand and left < expected)  # a pass ended by hand may be paid back, too


def test_any_order_of_any_events_keeps_money_and_passes_together() -> None:
    # Without shrinking, which takes minutes: a failing run is short enough to be read.
    run_state_machine_as_test(
        MoneyAndRights, settings=hypothesis_settings(max_examples=20, stateful_step_count=20, phases=[Phase.generate])
    )
