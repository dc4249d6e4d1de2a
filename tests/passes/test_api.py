"""The desk API over HTTP: who may speak to it, what it answers, and how much it costs in statements."""

from __future__ import annotations

import json
import uuid as uuids
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from passes.caches import clear_all
from passes.models import Desk, Pass, Scan
from passes.services import desks, issuing
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum, make_pass

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PROBLEM = "application/problem+json"


@pytest.fixture
def edition():  # type: ignore[no-untyped-def]
    clear_all()
    edition = make_edition()
    make_advantage(edition, make_museum(), conditions_fr="Sur présentation du pass", conditions_nl="Op vertoon van de pas")
    return edition


@pytest.fixture
def desk(edition) -> tuple[Desk, str]:  # type: ignore[no-untyped-def]
    return make_desk(make_museum(), locale="fr")


def post(credential: str, path: str = "/desk/api/redeem", body: Any = None, **headers: str) -> Any:
    return Client().post(
        path, data=body, content_type="application/json", headers={"Authorization": f"Bearer {credential}", **headers}
    )


def reading(held_pass: Pass | str, **fields: Any) -> dict[str, Any]:
    code = issuing.token_of(held_pass) if isinstance(held_pass, Pass) else held_pass
    return {"uuid": str(uuids.uuid4()), "code": code, "input": "scanner", **fields}


def test_a_reading_is_answered_with_words_for_both_people(edition, desk) -> None:  # type: ignore[no-untyped-def]
    held_pass = make_pass(edition, locale="nl", party_size=2)
    answer = post(desk[1], body=reading(held_pass)).json()
    assert answer["verdict"] == "accepted"
    assert answer["title"] == "Accepté"
    assert answer["give"] == ["3\u00a0€ au lieu de 5\u00a0€", "Sur présentation du pass"]
    assert answer["say_locale"] == "nl"
    assert answer["say"] not in ("", "Bienvenue et bonne visite.")
    assert answer["short_code"] == held_pass.short_code
    assert answer["party_size"] == 2
    assert answer["undo_until"]


def test_the_second_reading_says_when(edition, desk) -> None:  # type: ignore[no-untyped-def]
    held_pass = make_pass(edition)
    post(desk[1], body=reading(held_pass))
    answer = post(desk[1], body=reading(held_pass)).json()
    assert (answer["verdict"], answer["reason"]) == ("refused", "already_used")
    assert "aujourd" in answer["detail"]
    assert answer["undo_until"] is None


def test_a_repeat_is_the_same_answer(edition, desk) -> None:  # type: ignore[no-untyped-def]
    body = reading(make_pass(edition))
    first, again = post(desk[1], body=body).json(), post(desk[1], body=body).json()
    assert again.pop("replayed")
    assert not first.pop("replayed")
    assert again == first


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}, {"Cookie": "desk=wrong", "X-Desk": "1"}],
)
def test_a_stranger_is_refused_with_a_problem(headers: dict[str, str]) -> None:
    response = Client().post("/desk/api/redeem", data=reading("X"), content_type="application/json", headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (401, PROBLEM)
    assert response.json()["reason"] == "unknown_desk"


def test_the_cookie_alone_is_not_enough_from_another_site(desk) -> None:  # type: ignore[no-untyped-def]
    client = Client()
    client.cookies["desk"] = desk[1]
    assert client.get("/desk/api/hello").status_code == 401
    assert client.get("/desk/api/hello", headers={"X-Desk": "1"}).status_code == 200


def test_a_revoked_desk_is_told_so_in_its_language(desk) -> None:  # type: ignore[no-untyped-def]
    desks.revoke_desk(desk=desk[0])
    response = post(desk[1], body=reading("X"))
    assert (response.status_code, response.headers["Content-Type"]) == (403, PROBLEM)
    assert response.json()["reason"] == "desk_revoked"
    assert "appareil" in response.json()["title"]
    assert not Scan.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        {"code": "X"},
        {"uuid": "no", "code": "X"},
        {"uuid": str(uuids.UUID(int=1)), "code": ""},
        {"uuid": str(uuids.UUID(int=1)), "code": "X" * 201},
        {"uuid": str(uuids.UUID(int=1)), "code": "X", "input": "telepathy"},
        {"uuid": str(uuids.UUID(int=1)), "code": ["X"]},
        {"uuid": str(uuids.UUID(int=1)), "code": "X", "decided_at": "soon"},
    ],
)
def test_a_body_that_is_not_a_reading_is_a_problem_and_writes_nothing(desk, body: Any) -> None:  # type: ignore[no-untyped-def]
    response = post(desk[1], body=body)
    assert response.status_code in (400, 422)
    assert response.headers["Content-Type"] == PROBLEM
    assert not Scan.objects.exists()


@pytest.mark.parametrize("code", ["'; DROP TABLE passes_pass; --", "\x00", "🎫" * 10, "P:" + "A" * 123, "<script>", "%s %d"])
def test_hostile_codes_are_simply_refused(desk, code: str) -> None:  # type: ignore[no-untyped-def]
    answer = post(desk[1], body=reading(code)).json()
    assert answer["verdict"] == "refused"
    assert answer["reason"] in ("unknown", "altered")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "2026-11-22T10:00:00", None])
def test_a_wrong_clock_does_not_matter(edition, desk, at: str | None) -> None:  # type: ignore[no-untyped-def]
    assert post(desk[1], body=reading(make_pass(edition), decided_at=at)).json()["verdict"] == "accepted"


def test_one_uuid_for_two_passes_is_a_conflict(edition, desk) -> None:  # type: ignore[no-untyped-def]
    uuid = str(uuids.uuid4())
    post(desk[1], body=reading(make_pass(edition), uuid=uuid))
    response = post(desk[1], body=reading(make_pass(edition), uuid=uuid))
    assert (response.status_code, response.json()["reason"]) == (409, "uuid_reused")


def test_undo_gives_the_use_back_once(edition, desk) -> None:  # type: ignore[no-untyped-def]
    body = reading(make_pass(edition))
    post(desk[1], body=body)
    path = f"/desk/api/scans/{body['uuid']}/undo"
    assert post(desk[1], path).json()["today"] == {"accepted": 0, "refused": 0}
    assert post(desk[1], path).status_code == 200
    assert post(desk[1], f"/desk/api/scans/{uuids.uuid4()}/undo").status_code == 409
    assert post(desk[1], body={**body, "uuid": str(uuids.uuid4())}).json()["verdict"] == "accepted"


def test_hello_tells_the_day_so_far(edition, desk) -> None:  # type: ignore[no-untyped-def]
    held_pass = make_pass(edition)
    for _ in range(2):
        post(desk[1], body=reading(held_pass))
    hello = Client().get("/desk/api/hello", headers={"Authorization": f"Bearer {desk[1]}"}).json()
    assert hello["today"] == {"accepted": 1, "refused": 1}
    assert [line["verdict"] for line in hello["recent"]] == ["refused", "accepted"]
    assert hello["desk"] == {"name": "Test", "museum": "Musee du sabot", "locale": "fr"}


def test_no_answer_is_kept_on_the_way(edition, desk) -> None:  # type: ignore[no-untyped-def]
    bearer = {"Authorization": f"Bearer {desk[1]}"}
    answers = [
        post(desk[1], body=reading(make_pass(edition))),
        post(desk[1], body={}),
        Client().get("/desk/api/hello", headers=bearer),
        Client().get("/desk/api/hello"),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 200, 401]
    assert {answer.headers.get("Cache-Control") for answer in answers} == {"private, no-store"}


def test_readings_per_minute_are_limited(edition, desk, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("passes.api.SCANS_PER_MINUTE", 2)
    statuses = [post(desk[1], body=reading("X")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_the_api_is_described() -> None:
    description = Client().get("/desk/api/openapi.json").json()
    assert set(description["paths"]) == {
        "/desk/api/redeem",
        "/desk/api/scans",
        "/desk/api/scans/{uuid}/undo",
        "/desk/api/bundle",
        "/desk/api/hello",
        "/desk/api/time",
    }


@pytest.mark.parametrize("uses", [3, 30])
def test_an_accepted_reading_costs_five_statements_at_most_however_often_the_pass_was_used(edition, desk, uses: int) -> None:  # type: ignore[no-untyped-def]
    edition.advantages.update(uses_per_pass=None)
    clear_all()
    held_pass = make_pass(edition)
    for _ in range(uses):
        post(desk[1], body=reading(held_pass))
    body = json.dumps(reading(held_pass))
    with CaptureQueriesContext(connection) as queries:
        answer = post(desk[1], body=body.encode())
    assert answer.json()["verdict"] == "accepted"
    # The test's own transaction makes BEGIN and COMMIT a savepoint and its release: the same count, or more.
    assert len(queries) <= 5, [query["sql"] for query in queries]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("get", "redeem", "POST"),
        ("put", "redeem", "POST"),
        ("post", "hello", "GET"),
        ("get", "scans/00000000-0000-4000-8000-000000000000/undo", "POST"),
    ],
)
def test_a_wrong_method_is_a_problem_and_names_the_right_one(method: str, path: str, allowed: str) -> None:
    response = getattr(Client(), method)(f"/desk/api/{path}")
    assert (response.status_code, response.headers["Content-Type"]) == (405, PROBLEM)
    assert response.json()["reason"] == "method_not_allowed"
    assert response.headers["Allow"] == allowed
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["", "nothing", "redeem/", "a/b/c?x=1", "%00", "é"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_address_is_a_problem_and_leads_nowhere(method: str, path: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/desk/api/{path}")
    assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)
    assert response.json()["reason"] == "unknown_address"
