"""A pass for somebody else: nothing before the giver confirms, once and on the day, and both addresses forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from passes import tasks
from passes.holders import giving, rights
from passes.models import Edition, Gift, Pass, PassPage
from passes.services import forgetting, issuing
from tests.home.mail import break_mail, refused
from tests.passes.factories import make_edition, make_gift

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
WISH = {"party_size": 2, "to_email": "paul@example.org", "locale": "nl", "giver_name": "Marie", "message": "Bonne visite !"}


def ask(**data: Any) -> Any:
    wish = {**WISH, "giver_email": "marie@example.org", "send_on": timezone.localdate().isoformat(), **data}
    return Client().post("/fr/pass/give/", wish, headers=SAME_SITE)


def press(gift: Gift, what: str, **headers: str) -> Any:
    return Client().post(f"/fr/pass/give/{gift.access_key}/", {"what": what}, headers=headers or SAME_SITE)


@pytest.mark.usefixtures("tiny_site")
def test_from_the_form_to_the_letter(django_capture_on_commit_callbacks: Any) -> None:
    assert "Offrir un pass" in Client().get("/fr/pass/give/").text
    with django_capture_on_commit_callbacks(execute=True):
        assert ask()["Location"] == "/fr/pass/give/asked/"
    gift = Gift.objects.get()
    [question] = mail.outbox
    assert question.to == ["marie@example.org"]
    assert f"/fr/pass/give/{gift.access_key}/" in question.body
    assert "Bonne visite" not in question.body  # what a stranger wrote reaches nobody before it is confirmed
    page = Client().get(f"/fr/pass/give/{gift.access_key}/")
    assert "Confirmer mon cadeau" in page.text
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("no-referrer", True)
    assert not Pass.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert press(gift, "send").status_code == 302
        press(gift, "send")
    tasks.send_gifts()
    tasks.send_gift(gift.pk)
    [_question, letter] = mail.outbox
    held_pass = Pass.objects.get()
    assert letter.to == ["paul@example.org"]
    assert f"/nl/pass/{held_pass.access_key}/" in letter.body
    assert all(words in letter.body for words in ("Marie geeft u een pas", "Bonne visite !", "2 personen"))
    assert "marie@example.org" not in letter.body
    assert "{{" not in letter.body
    assert (held_pass.party_size, held_pass.locale, held_pass.scheme.issued) == (2, "nl", 1)
    assert "Envoyé le" in Client().get(f"/fr/pass/give/{gift.access_key}/").text
    assert press(gift, "cancel").status_code == 302
    assert Pass.objects.count() == 1
    kept = rights.everything(held_pass)["gift"]
    assert (kept["from"], kept["to"]) == ("Marie", "paul@example.org")
    Client().post(f"/nl/pass/{held_pass.access_key}/data/erase/", {"what": "gift"}, headers=SAME_SITE)
    assert not Gift.objects.exists()


def test_it_leaves_in_the_morning_of_its_day_and_a_place_is_kept_until_then() -> None:
    edition = make_edition(quantity=1)
    day = timezone.localdate() + timedelta(days=9)
    gift = make_gift(edition, send_on=day)
    giving.confirm(gift.pk)
    edition.refresh_from_db()
    assert edition.sold_out
    morning = datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo("Europe/Paris"))
    assert giving.send_due(at=morning - timedelta(seconds=1)) == 0
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now())  # what was promised is kept
    assert giving.send_due(at=morning) == 1
    assert giving.send_due(at=morning + timedelta(days=1)) == 0
    assert len(mail.outbox) == 1


def test_cancelled_before_it_leaves() -> None:
    edition = make_edition(quantity=1)
    gift = make_gift(edition, send_on=timezone.localdate() + timedelta(days=2))
    giving.confirm(gift.pk)
    assert "Rien ne sera envoyé" in press(gift, "cancel").text
    edition.refresh_from_db()
    assert (edition.issued, Gift.objects.count()) == (0, 0)
    assert not giving.send(gift.pk, at=timezone.now() + timedelta(days=3))
    assert not mail.outbox


def test_a_mail_server_that_is_down_or_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    gift = make_gift(make_edition())
    giving.confirm(gift.pk)
    now = timezone.now()
    with monkeypatch.context() as broken:
        break_mail(broken, refused)
        assert giving.send_due(at=now) == 0
        assert giving.send_due(at=now + timedelta(days=6)) == 0
    held_pass = Pass.objects.get()  # made once
    text = Client().get(f"/fr/pass/give/{gift.access_key}/").text
    assert issuing.address_of(held_pass) in text  # the giver hands it on
    assert giving.send_due(at=now + timedelta(days=7)) == 0


@pytest.mark.usefixtures("tiny_site")
@pytest.mark.parametrize(
    "data",
    [
        {"to_email": "paul@"},
        {"giver_email": ""},
        {"message": "voir https://spam.example"},
        {"message": "spam.example"},
        {"giver_name": "www.spam"},
        {"message": "x" * 301},
        {"send_on": "2020-01-01"},
        {"send_on": "99999-01-01"},
        {"send_on": "demain"},
        {"locale": "de"},
        {"party_size": "7"},
        {"website": "x"},
        {"to_email": "a@b.fr\nBcc: all@example.org"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(data: dict[str, str]) -> None:
    response = ask(**data)
    assert response.status_code == 422
    assert "Marie" in response.text or "giver_name" in data
    assert not Gift.objects.exists()


@pytest.mark.usefixtures("tiny_site")
def test_limits_for_a_network_a_giver_and_a_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(7):
        assert ask()["Location"] == "/fr/pass/give/asked/"  # the same answer, whatever happens
    assert Gift.objects.count() == 5
    first, *others = Gift.objects.order_by("pk")
    for gift in others:
        press(gift, "send")
    assert Gift.objects.filter(confirmed_at__isnull=False).count() == giving.MOST_RECEIVED
    assert press(first, "send").status_code == 409
    monkeypatch.setattr("passes.holders.gift_views.GIFTS_PER_HOUR", 0)
    assert ask(giver_email="zoe@example.org").status_code == 429


@pytest.mark.usefixtures("tiny_site")
def test_only_what_is_free_and_given_out_and_only_from_this_site() -> None:
    edition = PassPage.objects.filter(locale__language_code="fr").get().edition
    assert edition is not None
    gift = make_gift(edition)
    assert press(gift, "send", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Client().post("/fr/pass/give/", WISH, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Client().get("/fr/pass/give/unknown/").status_code == 404
    Edition.objects.filter(pk=gift.edition_id).update(price=5)
    assert press(gift, "send").status_code == 409
    assert "Aucun pass ne peut être offert" in Client().get("/fr/pass/give/").text
    assert not Pass.objects.exists()


def test_both_addresses_are_forgotten() -> None:
    edition, now = make_edition(), timezone.now()
    make_gift(edition)
    sent = make_gift(edition, to_email="zoe@example.org")
    later = make_gift(edition, to_email="Luc@example.org", send_on=timezone.localdate() + timedelta(days=20))
    for gift in (sent, later):
        giving.confirm(gift.pk)
    giving.send_due(at=now + timedelta(minutes=1))
    assert giving.forget_old(at=now + timedelta(days=1)) == 0
    assert giving.forget_old(at=now + timedelta(days=3)) == 1  # nobody confirmed
    assert giving.forget_old(at=now + timedelta(days=32)) == 1
    assert set(Gift.objects.all()) == {later}
    assert forgetting.forget_address(email="luc@example.org") == 1
    edition.refresh_from_db()
    assert (edition.issued, Pass.objects.count(), Gift.objects.count()) == (1, 1, 0)
