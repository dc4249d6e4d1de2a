"""A holder who lost the page finds it again by e-mail; nobody learns from it whose address is known."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from passes import tasks
from passes.holders import finding, views
from passes.models import HolderContact, Pass
from passes.payments import orders
from passes.services import issuing
from tests.passes.factories import make_edition

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def ask(email: str, language: str = "fr", **fields: Any) -> Any:
    return Client().post(f"/{language}/pass/find/", {"email": email, **fields}, headers=SAME_SITE)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(finding, "async_task", lambda *arguments: calls.append(arguments))
    return calls


def take(email: str) -> Pass:
    edition = Pass.objects.first().edition if Pass.objects.exists() else make_edition()
    return issuing.take(edition=edition, party_size=1, locale="fr", email=email)


@pytest.mark.parametrize(("language", "subject"), [("fr", "Vos pass"), ("nl", "Uw passen"), ("en", "Your passes")])
def test_all_passes_of_the_address_and_no_other(queued: list[tuple[Any, ...]], language: str, subject: str) -> None:
    mine, also_mine, another = take("marie@example.org"), take("Marie@Example.org"), take("paul@example.org")
    answer = ask("MARIE@example.org", language)
    assert answer.status_code == 200
    mail.outbox.clear()
    assert tasks.send_found_passes(*queued[0][1:]) == 1
    [letter] = mail.outbox
    assert (letter.subject, letter.to) == (subject, ["marie@example.org"])
    [link] = re.findall(rf"https?://\S+(/{language}/pass/find/\S+)", letter.body)
    assert "marie" not in link
    shown = Client().get(link)
    assert all(held.access_key in shown.text for held in (mine, also_mine))
    assert another.access_key not in shown.text
    assert ("no-store" in shown["Cache-Control"], shown.cookies) == (True, {})
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        over = Client().get(link)
    assert over.status_code == 410
    assert mine.access_key not in over.text


def test_the_answer_and_the_work_are_the_same_for_an_unknown_address(queued: list[tuple[Any, ...]]) -> None:
    take("marie@example.org")
    known, unknown = ask("marie@example.org"), ask("nobody@example.org")
    assert known.status_code == unknown.status_code
    assert known.text == unknown.text
    assert [len(call[1]) for call in queued] == [1, 0]
    assert not any("example" in str(call) for call in queued)  # no address in the queue
    assert tasks.send_found_passes([], "fr") == 0


@pytest.mark.parametrize("link", ["x", "a:b:c", "é", "x" * 3000])
def test_a_forged_link_offers_another(link: str) -> None:
    answer = Client().get(f"/fr/pass/find/{link}/")
    assert answer.status_code == 410
    assert 'name="email"' in answer.text


def test_a_mailbox_is_not_flooded_and_a_network_does_not_harvest(
    queued: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    take("marie@example.org")
    answers = [ask("marie@example.org") for _ in range(finding.LETTERS_PER_HOUR + 1)]
    assert [len(call[1]) for call in queued] == [1] * finding.LETTERS_PER_HOUR + [0]
    assert len({answer.text for answer in answers}) == 1
    monkeypatch.setattr(views, "ASKED_PER_HOUR", 0)
    refused = ask("marie@example.org")
    assert refused.status_code == 429
    assert "marie@example.org" in refused.text  # what was typed stays


@pytest.mark.parametrize("fields", [{"email": ""}, {"email": "marie@exemple"}, {"email": "marie@example.org", "website": "x"}])
def test_bad_input(queued: list[tuple[Any, ...]], fields: dict[str, str]) -> None:
    answer = ask(**fields)
    assert answer.status_code == 422
    assert fields["email"] in answer.text
    assert not queued


def test_a_known_address_that_was_erased_leads_nowhere() -> None:
    held_pass = take("marie@example.org")
    link = finding.signing.dumps(f"contact {held_pass.contact.pk}", salt=finding.SALT)
    HolderContact.objects.all().delete()
    assert Client().get(f"/fr/pass/find/{link}/").status_code == 410


def test_bought_passes_are_found_by_the_address_of_their_order(queued: list[tuple[Any, ...]]) -> None:
    def buy(email: str) -> Pass:
        order = orders.create(edition=edition, quantity=1, email=email, locale="fr", terms_version="1")
        orders.mark_paid(order.pk)
        return Pass.objects.get(order_line__order=order)

    edition = make_edition("paying", price=Decimal(10))
    mine, another = buy("Marie@example.org"), buy("paul@example.org")
    unpaid = orders.create(edition=edition, quantity=1, email="unpaid@example.org", locale="fr", terms_version="1")
    ask("marie@example.org")
    ask(unpaid.email)
    assert [len(call[1]) for call in queued] == [1, 0]
    tasks.send_found_passes(*queued[0][1:])
    [link] = re.findall(r"https?://\S+(/fr/pass/find/\S+)", mail.outbox[-1].body)
    shown = Client().get(link).text
    assert (mine.access_key in shown, another.access_key in shown) == (True, False)
