"""A visitor buys: the form, Stripe's page, the messages, the receipt, the change of mind. Stripe is an emulator over HTTP."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from cms.models import NetworkSettings
from cms.short_cache import clear_every
from home.legal import facts_for
from home.models.legal import LegalKind
from passes.models import (
    Edition,
    Order,
    OrderState,
    Pass,
    PassPage,
    PaymentEvent,
    Refund,
    RefundState,
    SellingSettings,
    Withdrawal,
)
from passes.payments import forgetting, gateway, orders, withdrawing
from scripts.stripe_emulator import Stripe, signed
from tests.passes.factories import make_advantage, make_edition, make_museum
from tests.passes.shop import open_shop, running_bank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tiny_site")]
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
WEBHOOK = "/payments/stripe/webhook/"
LANGUAGES = ["fr", "nl", "en"]
CHOSEN = {"quantity": 2, "party_size": 1, "email": "marie@example.org", "terms": "on", "terms_version": "2026-11"}
BUTTON = {
    "fr": "Commande avec obligation de paiement",
    "nl": "Bestelling met betalingsverplichting",
    "en": "Order with an obligation to pay",
}


@pytest.fixture
def bank(settings: Any) -> Iterator[Stripe]:
    with running_bank(settings) as service:
        yield service


@pytest.fixture
def shop(bank: Stripe) -> Stripe:
    """Everything that selling needs."""
    open_shop()
    return bank


def buy(language: str = "fr", **data: Any) -> Any:
    fields = {**CHOSEN, "confirm": "1", **data}
    return Client(enforce_csrf_checks=True).post(f"/{language}/pass/order/", fields, headers=SAME_SITE)


def tell(event: dict[str, Any], **fields: Any) -> int:
    body, signature = signed(event, **fields)
    return post(body, signature)


def post(body: str, signature: str) -> int:
    headers = {"Stripe-Signature": signature}
    return Client().post(WEBHOOK, body, content_type="application/json", headers=headers).status_code


def paid(shop: Stripe, **data: Any) -> Order:
    buy(**data)
    order = Order.objects.latest("pk")
    shop.pay(order.session_id or "")
    assert tell(shop.events[-1]) == 200
    order.refresh_from_db()
    return order


def issued() -> int:
    return Edition.objects.exclude(price=None).get().issued


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_keys_nothing_pretends_to_sell(language: str) -> None:
    page = Client().get(f"/{language}/pass/order/")
    assert (page.status_code, b"<form method" in page.content) == (200, False)
    assert buy(language).status_code == 404
    assert post("{}", "") == 503
    assert not Order.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_form_to_the_passes(shop: Stripe, language: str, django_capture_on_commit_callbacks: Any) -> None:
    page = Client().get(f"/{language}/pass/order/")
    assert BUTTON[language] not in page.text
    review = buy(language, donation="5", confirm="")
    assert BUTTON[language] in review.text
    assert any(total in review.text for total in ("30\xa0€", "€\xa030", "€30"))
    assert shop.base in review.headers["Content-Security-Policy"].split("form-action")[1]
    changed = buy(language, donation="5", confirm="", change="1")
    assert (changed.status_code, 'value="5"' in changed.text, Order.objects.exists()) == (200, True, False)
    answer = buy(language, donation="5")
    order = Order.objects.get()
    assert answer.headers["Location"] == f"{shop.base}/pay/{order.session_id}"
    assert (order.total, order.locale, order.terms_version, issued()) == (Decimal(30), language, "2026-11", 2)
    assert shop.sessions[order.session_id or ""]["amount_total"] == 3000
    waiting = Client().get(f"/{language}/pass/order/{order.access_key}/?back=1")
    assert waiting.status_code == 200
    shop.pay(order.session_id or "")
    with django_capture_on_commit_callbacks(execute=True):
        done = Client().get(f"/{language}/pass/order/{order.access_key}/")  # the message has not come yet
    assert all(str(held_pass) in done.content.decode() for held_pass in Pass.objects.all())
    assert (Pass.objects.count(), done.headers["Referrer-Policy"], done.cookies) == (2, "same-origin", {})
    letter = mail.outbox[-1]
    assert (letter.to, f"/{language}/pass/order/withdraw/" in letter.body) == (["marie@example.org"], True)
    reader = PdfReader(io.BytesIO(letter.attachments[0][1]))
    text = reader.pages[0].extract_text()
    assert all(word in text for word in (order.receipt or str(Order.objects.get().receipt), "123456789", "TVA non applicable."))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert tell(shop.events[-1]) == 200
    assert Pass.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"terms": ""},
        {"email": "marie"},
        {"quantity": "0"},
        {"quantity": "9999"},
        {"donation": "-5"},
        {"donation": "NaN"},
        {"terms_version": "2020"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(shop: Stripe, wrong: dict[str, str]) -> None:
    answer = buy(**wrong)
    assert answer.status_code == 422
    assert 'value="marie' in answer.content.decode()
    assert not Order.objects.exists()


def test_more_than_what_is_left_is_not_sold(shop: Stripe) -> None:
    buy(quantity=9)
    assert buy(quantity=2).status_code == 422
    assert issued() == 9


def test_a_bank_that_does_not_answer_keeps_no_pass(shop: Stripe, settings: Any) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert buy().status_code == 422
    assert (Order.objects.get().state, issued()) == (OrderState.EXPIRED, 0)


def test_a_message_is_taken_in_once_and_only_if_it_is_signed(shop: Stripe) -> None:
    buy()
    shop.pay(Order.objects.get().session_id or "")
    event = shop.events[-1]
    assert tell(event, secret="whsec_other") == 400
    body, signature = signed(event)
    assert post(body.replace("paid", "PAID"), signature) == 400
    with time_machine.travel(time.time() + 600, tick=False):
        assert post(body, signature) == 400  # late: somebody plays it again
    assert not Pass.objects.exists()
    assert [tell(event), tell(event)] == [200, 200]
    assert (Pass.objects.count(), PaymentEvent.objects.get().outcome) == (2, "paid")
    assert tell({**event, "id": "evt_x", "type": "invoice.paid"}) == 200
    stranger = {"object": {**event["data"]["object"], "metadata": {}, "payment_intent": "pi_other"}}
    assert tell({**event, "id": "evt_y", "data": stranger}) == 200
    assert Pass.objects.count() == 2


def test_another_amount_than_ordered_gives_nothing(shop: Stripe) -> None:
    buy()
    shop.pay(Order.objects.get().session_id or "")
    event = shop.events[-1]
    event["data"]["object"]["amount_total"] = 1
    assert tell(event) == 200
    assert (PaymentEvent.objects.get().outcome, Pass.objects.exists()) == ("amount differs", False)


def test_messages_in_the_wrong_order_come_to_the_same(shop: Stripe) -> None:
    buy()
    order = Order.objects.get()
    session = shop.pay(order.session_id or "")
    shop.refund({"payment_intent": session["payment_intent"]})
    for event in reversed(shop.events):
        assert tell(event) == 200
    order.refresh_from_db()
    assert (order.state, Pass.objects.filter(state="active").count(), issued()) == (OrderState.REFUNDED, 0, 0)


def test_a_dispute_is_heard_of_by_its_payment(shop: Stripe) -> None:
    order = paid(shop)
    shop.dispute(order.payment_intent, "needs_response")
    shop.dispute(order.payment_intent, "lost")
    assert [tell(event) for event in shop.events[-2:]] == [200, 200]
    order.refresh_from_db()
    assert (order.dispute, order.state) == ("lost", OrderState.REFUNDED)


def test_reconciling_finds_what_no_message_told(shop: Stripe, capsys: Any) -> None:
    for _ in range(3):
        buy()
    told, expired, open_still = Order.objects.order_by("pk")
    shop.pay(told.session_id or "")
    shop.expire(expired.session_id or "")
    with time_machine.travel(time.time() + 3600):
        call_command("reconcile_payments")
        call_command("reconcile_payments")
    states = [Order.objects.get(pk=each.pk).state for each in (told, expired, open_still)]
    assert states == [OrderState.PAID, OrderState.EXPIRED, OrderState.EXPIRED]
    assert shop.sessions[open_still.session_id or ""]["status"] == "expired"  # nobody pays there any more
    assert issued() == 2
    assert capsys.readouterr().out.count("\n") == 3


def test_a_refund_reaches_the_bank_once(shop: Stripe, django_capture_on_commit_callbacks: Any) -> None:
    order = paid(shop)
    with django_capture_on_commit_callbacks(execute=True):
        asked = orders.refund(order.pk, passes=1, reason="Un de trop")
    gateway.send_refund(asked)  # the task ran twice
    assert [each["amount"] for each in shop.refunds.values()] == [1250]
    assert tell(shop.events[-1]) == 200
    assert (Refund.objects.get().state, Pass.objects.filter(state="active").count()) == (RefundState.DONE, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_buyer_withdraws_online(shop: Stripe, language: str, django_capture_on_commit_callbacks: Any) -> None:
    order = paid(shop, language=language)
    address = f"/{language}/pass/order/withdraw/"
    assert address in Client().get(f"/{language}/pass/order/").content.decode()
    said = {"reference": str(order).lower(), "email": "Marie@example.org", "name": "Marie Exemple"}
    first = Client().post(address, said, headers=SAME_SITE)
    assert (first.status_code, Withdrawal.objects.exists()) == (200, False)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert Client(enforce_csrf_checks=True).post(address, {**said, "confirm": "1"}, headers=SAME_SITE).status_code == 200
    found = Withdrawal.objects.get()
    letter, to_the_office = mail.outbox
    assert (letter.to, to_the_office.to) == (["marie@example.org"], ["vente@example.org"])
    assert (str(order) in to_the_office.subject, "marie" in to_the_office.body.lower()) == (True, False)
    assert f"/admin/order/inspect/{order.pk}/" in to_the_office.body
    assert "Marie Exemple" in letter.body
    assert f"{found.declared_at.astimezone():%H:%M:%S}"[3:] in letter.body
    assert str(order) in letter.body


def test_every_page_leads_to_the_withdrawal_while_something_is_sold_or_was(shop: Stripe, settings: Any) -> None:
    def leads() -> bool:
        clear_every()
        caches["fragments"].clear()
        return "/fr/pass/order/withdraw/" in Client().get("/fr/").content.decode()

    assert leads()
    settings.STRIPE_SECRET_KEY = ""
    assert not leads()
    order = orders.create(edition=None, quantity=0, donation=Decimal(5), email="m@example.org", locale="fr", terms_version="1")
    orders.mark_paid(order.pk)
    assert leads()  # who bought on the last day withdraws for fourteen more
    with time_machine.travel(time.time() + 16 * 24 * 3600):
        assert not leads()


@pytest.mark.parametrize(("language", "words"), [("fr", "ans plus tard"), ("nl", "jaar later"), ("en", "years later")])
def test_the_privacy_page_says_what_is_kept_of_buyers_where_something_is_sold(
    bank: Stripe, settings: Any, language: str, words: str
) -> None:
    """As the page is filled: the tiny site has none of the pages that the law asks for."""
    request = RequestFactory().get("/")
    context = {"request": request, "network": NetworkSettings(), **facts_for(LegalKind.PRIVACY)}

    def text() -> str:
        clear_every()
        with translation.override(language):
            return render_to_string("home/legal/privacy.html", context)

    assert "Stripe" not in text()
    open_shop()
    assert words in text()
    assert "Stripe" in text()


def test_the_office_is_told_what_it_has_to_do(shop: Stripe, django_capture_on_commit_callbacks: Any) -> None:
    SellingSettings.objects.update(office_email="tresor@example.org")
    order = paid(shop)
    shop.dispute(order.payment_intent, "needs_response")
    shop.dispute(order.payment_intent, "lost")
    with django_capture_on_commit_callbacks(execute=True):
        for event in [*shop.events[-2:], *shop.events[-2:]]:
            assert tell(event) == 200
    asked = orders.refund_all(paid(shop).pk, reason="Retour")
    with django_capture_on_commit_callbacks(execute=True):
        orders.record_refused(asked.pk)
    assert [letter.to for letter in mail.outbox] == [["tresor@example.org"]] * 3
    starts = ["La banque", "Le litige", "L’argent"]
    assert all(letter.subject.startswith(start) for letter, start in zip(mail.outbox, starts, strict=True))


def test_a_buyer_is_forgotten_as_soon_as_the_law_allows(shop: Stripe, capsys: Any) -> None:
    order = paid(shop)
    withdrawing.declare(order, name="Marie")
    buy(email="Marie@example.org")
    unpaid = Order.objects.latest("pk")
    orders.expire(unpaid.pk)
    call_command("forget_address", "MARIE@example.org")
    assert "1 kept" in capsys.readouterr().out
    addresses = Order.objects.order_by("pk").values_list("email", flat=True)
    assert list(addresses) == ["marie@example.org", ""]
    held_pass = Pass.objects.filter(order_line__order=order).first()
    kept_until = f"{order.paid_at.year + 10}-12-31"  # type: ignore[union-attr]
    file = Client().get(f"/fr/pass/{held_pass.access_key}/data/file/")  # type: ignore[union-attr]
    assert (file.json()["order"]["kept_until"], "marie" in file.text) == (kept_until, False)
    assert "rétracter" in Client().get(f"/fr/pass/{held_pass.access_key}/data/").text  # type: ignore[union-attr]
    last = datetime(order.paid_at.year + 10, 12, 31, 12, tzinfo=UTC)  # type: ignore[union-attr]
    assert forgetting.forget_old_buyers(at=last) == 0
    assert forgetting.forget_old_buyers(at=last + timedelta(days=1)) == 1
    assert (list(addresses.all()), Withdrawal.objects.get().name) == (["", ""], "")


def test_a_withdrawal_needs_the_right_pair_and_is_not_for_ever(shop: Stripe) -> None:
    order = paid(shop)
    said = {"reference": order.reference, "email": "marie@example.org", "name": "Marie", "confirm": "1"}
    address = "/fr/pass/order/withdraw/"
    for wrong in ({"email": "paul@example.org"}, {"reference": "0000000000"}, {"reference": "\0"}):
        assert Client().post(address, {**said, **wrong}, headers=SAME_SITE).status_code == 422
    with time_machine.travel(order.paid_at + timedelta(days=15)):  # type: ignore[operator]
        assert Client().post(address, said, headers=SAME_SITE).status_code == 422
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("count", [3, 30])
def test_a_pass_page_that_sells_takes_few_statements(shop: Stripe, count: int) -> None:
    edition = Edition.objects.exclude(price=None).get()
    edition.advantages.all().delete()
    SellingSettings.objects.update(also_sold=make_edition("second", price=Decimal(8)))
    for number in range(count):
        make_advantage(edition, make_museum(f"museum-{number}"))
    page = PassPage.objects.get(locale__language_code="fr")
    look = partial(Client().get, page.url)
    assert f"?pass={edition.slug}" in look().text
    with CaptureQueriesContext(connection) as queries:
        assert "?pass=second" in look().text
    assert len(queries) <= 10, [query["sql"][:120] for query in queries]


def test_each_edition_on_sale_is_ordered_at_its_own_price(shop: Stripe) -> None:
    second = make_edition("second", price=Decimal(8))
    SellingSettings.objects.update(also_sold=second)
    assert "Le second" not in Client().get("/fr/pass/order/").text
    address = "/fr/pass/order/?pass=second"
    assert "Le second" in Client().get(address).text
    Client().post(address, {**CHOSEN, "confirm": "1"}, headers=SAME_SITE)
    order = Order.objects.get()
    assert (order.total, order.lines.get().edition) == (Decimal(16), second)
    assert Client().get("/fr/pass/order/?pass=nothing%00").status_code == 200


def test_terms_that_changed_meanwhile_are_read_again(shop: Stripe) -> None:
    SellingSettings.objects.update(terms_version="2026-12")
    answer = buy(terms_version="2026-11")
    assert (answer.status_code, Order.objects.exists()) == (422, False)
    assert "2026-12" in answer.text
    assert buy(terms_version="2026-12").status_code == 302
    order = Order.objects.get()
    assert (order.terms_version, order.terms_accepted_at) == ("2026-12", order.created_at)
