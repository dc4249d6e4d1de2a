"""Batches of scans over HTTP: each item is acknowledged by itself."""

from __future__ import annotations

import uuid as uuids
from typing import Any

import pytest
from django.utils import timezone

from passes.caches import clear_all
from passes.models import Conflict, Desk, Scan
from passes.services import desks, issuing, registrations
from tests.events.registrations.factories import come
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum, make_pass
from tests.passes.test_api import PROBLEM, post
from tests.passes.test_registrations_at_desk import today

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def desk() -> tuple[Desk, str]:
    clear_all()
    make_advantage(make_edition(), make_museum())
    return make_desk(make_museum())


def item(code: str = "0000000000", **fields: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuids.uuid4()),
        "code": code,
        "verdict": "accepted",
        "input": "camera",
        "decided_at": timezone.now().isoformat(),
        **fields,
    }


def send(desk: tuple[Desk, str], scans: list[Any], undos: list[Any] | None = None) -> Any:
    return post(desk[1], "/desk/api/scans", {"scans": scans, "undos": undos or []})


def results(answer: Any, of: str = "scans") -> list[str]:
    return [each["result"] for each in answer.json()[of]]


def test_what_can_be_read_is_stored_and_what_cannot_is_said(desk: tuple[Desk, str]) -> None:
    good = item(issuing.token_of(make_pass(make_edition("other"))))
    odd: list[dict[str, Any]] = [
        item(decided_at="yesterday"), item(decided_at="2026-12-01T10:00:00"), item(uuid="x"), item(code="x" * 201), item(code=""),
        item(verdict="perhaps"), item(reason="because"), item(party_size=0), {}, {"uuid": {"a": 1}},
    ]  # fmt: skip
    answer = send(desk, [*odd, good, good], [{"uuid": good["uuid"], "decided_at": good["decided_at"]}, {"uuid": 1}])
    assert results(answer) == ["invalid"] * len(odd) + ["stored", "stored"]
    assert results(answer, "undos") == ["stored", "invalid"]
    assert answer.json()["scans"][-1]["uuid"] == good["uuid"]
    assert list(Scan.objects.order_by("pk").values_list("kind", flat=True)) == ["scan", "undo"]
    assert results(send(desk, [good], [{"uuid": good["uuid"], "decided_at": good["decided_at"]}])) == ["known"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_registration_is_marked_at_the_hour_it_was_read(desk: tuple[Desk, str]) -> None:
    registration = come(today())
    assert results(send(desk, [item(registrations.token_of(registration))])) == ["stored"]
    registration.refresh_from_db()
    assert registration.was_there
    assert not Scan.objects.exists()


def test_a_removed_device_may_send_what_it_decided_and_nothing_else(desk: tuple[Desk, str]) -> None:
    desks.revoke_desk(desk=desk[0])
    assert results(send(desk, [item()])) == ["stored"]
    assert "desk_revoked" in Conflict.objects.values_list("kind", flat=True)
    assert post(desk[1], body=item()).status_code == 403


def test_who_is_no_desk_is_not_heard(desk: tuple[Desk, str]) -> None:
    answer = post("x", "/desk/api/scans", {"scans": [item()]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, PROBLEM)
    assert not Scan.objects.exists()


@pytest.mark.parametrize("body", [{"scans": [{}] * 501}, {"scans": "x"}, {"scans": [1]}, {}, "x"])
def test_a_batch_that_is_none_is_a_problem_in_words(desk: tuple[Desk, str], body: Any) -> None:
    answer = post(desk[1], "/desk/api/scans", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422 if isinstance(body, dict) else 400, PROBLEM)
    assert answer.json()["title"]
