"""Codes that a sponsor's system asks for: the same answer for the same request, and never more than the stock."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.roles import DESK_MANAGERS, setup_roles
from passes.models import ActivationCode, Batch, CodeRequest, Offer, Pass, SponsorKey
from passes.services import activating
from passes.sponsors import pulling
from tests.cms.tree import log_in
from tests.passes.factories import make_offer, make_sponsor
from tests.passes.test_api import PROBLEM

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def secret() -> str:
    make_offer(quantity=10)
    return pulling.make_key(make_sponsor(), "CRM")[1]


def ask(secret: str, mark: str = "request-1", **fields: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": mark} if mark else {})
    body = {"offer": "entree-offerte", "quantity": 3, **fields}
    return Client().post("/sponsor/api/codes", body, content_type="application/json", headers=headers)


def test_the_same_request_gets_the_same_codes_and_another_with_its_key_none(secret: str) -> None:
    first = ask(secret)
    assert first.status_code == 201
    codes = [each["code"] for each in first.json()["codes"]]
    assert len(set(codes)) == 3
    assert first.json()["codes"][0]["url"].endswith(f"/fr/pass/activate/{codes[0]}/")
    again = ask(secret)
    assert [each["code"] for each in again.json()["codes"]] == codes
    assert (first.json()["replayed"], again.json()["replayed"]) == (False, True)
    other = ask(secret, quantity=4)
    assert (other.status_code, other.json()["reason"], other.headers["Content-Type"]) == (422, "key_reused", PROBLEM)
    assert ask(secret, "request-2", language="nl").json()["codes"][0]["url"].count("/nl/")
    assert (Offer.objects.get().issued, ActivationCode.objects.count(), Batch.objects.count()) == (6, 6, 2)
    assert all(batch.is_whole for batch in Batch.objects.all())
    activating.activate(text=codes[0], locale="fr")
    assert Pass.objects.get().offer == Offer.objects.get()


@pytest.mark.parametrize(
    ("fields", "mark", "status", "reason"),
    [
        ({"quantity": 11}, "request-1", 409, "sold_out"),
        ({"quantity": 0}, "request-1", 422, "invalid"),
        ({"quantity": 501}, "request-1", 422, "invalid"),
        ({"offer": "autre"}, "request-1", 404, "unknown_offer"),
        ({"language": "de"}, "request-1", 422, "invalid"),
        ({}, "", 422, "invalid"),
        ({}, "short", 422, "invalid"),
        ({}, "x" * 65, 422, "invalid"),
        ({}, "not ours!", 422, "invalid"),
    ],
)
def test_what_cannot_be_given_is_said_and_takes_nothing(
    secret: str, fields: dict[str, Any], mark: str, status: int, reason: str
) -> None:
    answer = ask(secret, mark, **fields)
    assert (answer.status_code, answer.json()["reason"], answer.headers["Content-Type"]) == (status, reason, PROBLEM)
    assert (Offer.objects.get().issued, CodeRequest.objects.count()) == (0, 0)
    assert ask(secret).status_code == 201  # the key is still free


def test_an_offer_that_is_over_or_another_sponsor_s_gives_nothing(secret: str) -> None:
    make_offer("d-un-autre", sponsor=make_sponsor("autre-banque"))
    assert ask(secret, offer="d-un-autre").json()["reason"] == "unknown_offer"
    Offer.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    assert ask(secret).json()["reason"] == "offer_closed"


def test_a_key_that_is_unknown_or_revoked_is_refused(secret: str) -> None:
    assert ask("x").status_code == 401
    SponsorKey.objects.update(revoked_at=timezone.now())
    answer = ask(secret)
    assert (answer.status_code, answer.json()["reason"]) == (401, "unknown_key")
    assert Client().post("/sponsor/api/codes", {}, content_type="application/json").status_code == 401


def test_guessing_and_asking_too_often_are_slowed_down(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passes.sponsors.api.REQUESTS_PER_MINUTE", 1)
    monkeypatch.setattr("passes.sponsors.api.UNKNOWN_PER_MINUTE", 1)
    assert [ask(secret, f"request-{number}").status_code for number in range(2)] == [201, 429]
    assert [ask("x").status_code for _ in range(2)] == [401, 429]


def test_a_request_takes_the_same_statements_for_1_code_as_for_10(secret: str) -> None:
    ask(secret, "request-0", quantity=1)

    def cost(mark: str, quantity: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ask(secret, mark, quantity=quantity).status_code == 201
        return len(queries)

    few = cost("request-1", 1)
    assert cost("request-2", 8) == few <= 14


def test_answers_are_forgotten_when_they_are_no_longer_repeated(secret: str) -> None:
    ask(secret)
    assert pulling.forget_old() == 0
    assert pulling.forget_old(at=timezone.now() + timedelta(days=91)) == 1
    assert ActivationCode.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_ten_requests_at_once_with_one_key_get_the_same_codes_and_with_ten_never_more_than_the_stock() -> None:
    sponsor = make_sponsor()
    make_offer(quantity=10)

    def pull(mark: str) -> tuple[str, ...]:
        try:
            found = pulling.pull(sponsor, offer="entree-offerte", quantity=2, locale="fr", idempotency_key=mark)
            return tuple(found.codes)
        except pulling.issuing.SoldOutError:
            return ()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        same = set(threads.map(pull, ["one-and-the-same"] * 10))
        others = [found for found in threads.map(pull, [f"request-{number}" for number in range(10)]) if found]
    assert len(same) == 1
    assert len(others) == 4
    assert (Offer.objects.get().issued, ActivationCode.objects.count()) == (10, 10)
    assert Batch.objects.get().is_whole


def test_a_key_is_made_in_the_editor_shown_once_and_revoked() -> None:
    setup_roles()
    make_offer()
    client, user = log_in("someone@example.org")
    assert client.get(reverse("sponsorkey:add")).status_code in (302, 403)
    user.groups.add(Group.objects.get(name=DESK_MANAGERS))
    assert client.get(reverse("sponsorkey:add")).status_code == 200
    assert client.post(reverse("sponsorkey:add"), {"name": ""}).status_code == 200
    answer = client.post(reverse("sponsorkey:add"), {"sponsor": make_sponsor().pk, "name": "CRM"})
    found = re.search(r"<code>([\w-]{43})</code>", answer.text)
    assert found
    assert "no-store" in answer.headers["Cache-Control"]
    assert ask(found[1]).status_code == 201
    key = SponsorKey.objects.get()
    assert found[1] not in client.get(reverse("sponsorkey:index")).text
    assert client.get(reverse("sponsorkey:inspect", args=[key.pk])).status_code == 200
    assert client.post(reverse("sponsorkey:revoke", args=[key.pk])).status_code == 302
    assert ask(found[1], "request-2").status_code == 401
