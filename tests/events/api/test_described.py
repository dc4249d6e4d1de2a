"""The API does what its description says: whatever is asked, no fault, and no answer of another shape."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
import requests
import schemathesis
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import Response

from cms.short_cache import clear_every
from events import services
from events.api import routes
from events.models import Programme, RemovedOccurrence
from museums.models import Museum
from tests.events.factories import event, series

pytestmark = [pytest.mark.django_db]
EXAMPLES = 12
LISTS = ("events", "exports/openagenda", "exports/schema", "museums", "programmes")


@pytest.fixture
def described(tree: object, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(routes, "PER_MINUTE", 100_000)
    with time_machine.travel("2026-12-02T09:00:00+01:00", tick=False):
        clear_every()
        museum = Museum.objects.create(slug="m", name="Musée", latitude=50.1, longitude=3.2)
        programme = Programme.objects.create(slug="p", name_fr="P", kind="thematic_operation", status="planned")
        one = series(start=date(2026, 12, 8), venue=museum, programme=programme, price_kind="tariffs", languages=["fr", "nl"])
        one.museums.add(museum)
        one.prices.create(label_fr="Adulte", amount=5)
        first = one.occurrences.order_by("starts_at").first()
        assert first is not None
        services.change_occurrence(first, is_cancelled=True, note_fr="Grève")
        event(
            timing="period",
            end=date(2027, 2, 1),
            start_time=None,
            duration=None,
            opening_hours="We 14:00-18:00",
            former_start=date(2026, 1, 1),
        )
        event(start_time=time(9), duration=None, place_kind="online", booking="link", booking_url="https://book.example/")
        event().delete()
        yield schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())


def test_the_description_is_valid(described: Any) -> None:
    described.validate()
    paths = described.raw_schema["paths"]
    assert {f"/api/v1/{name}" for name in (*LISTS, "events/{uid}")} == set(paths)
    for path in paths.values():
        assert {"200", "422", "429"} <= {str(code) for code in path["get"]["responses"]}


@pytest.mark.parametrize(
    "query", [{}, {"updated_since": "2020-01-01T00:00:00Z"}, {"limit": 1}, {"language": "nl", "from": "2026-01-01"}]
)
def test_every_answer_has_the_shape_it_is_described_with(described: Any, query: dict[str, Any]) -> None:
    for name in LISTS:
        response = Client().get(f"/api/v1/{name}", query)
        assert response.status_code == 200
        described[f"/api/v1/{name}"]["GET"].validate_response(answer_of(response))
    uid = Client().get("/api/v1/events").json()["items"][0]["uid"]
    described["/api/v1/events/{uid}"]["GET"].validate_response(answer_of(Client().get(f"/api/v1/events/{uid}")))


def answer_of(response: Any) -> Response:
    """As the library wants it."""
    return Response(
        status_code=response.status_code,
        headers={name.lower(): [value] for name, value in response.headers.items()},
        content=response.content,
        request=requests.Request("GET", "http://testserver/").prepare(),
        elapsed=0.0,
        verify=False,
    )


@pytest.mark.parametrize("name", [*LISTS, "events/{uid}"])
def test_whatever_is_asked_is_answered_or_refused_in_plain_words(described: Any, name: str) -> None:
    operation = described[f"/api/v1/{name}"]["GET"]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy())
    def ask(case: Any) -> None:
        response = Client().get(case.formatted_path, {key: str(value) for key, value in (case.query or {}).items()})
        assert response.status_code in {200, 404, 422}
        if response.status_code == 200:
            operation.validate_response(answer_of(response))
        else:
            assert response["Content-Type"] == "application/problem+json"
            assert json.loads(response.content)["title"]

    ask()


def test_no_removal_is_lost_however_many_there_are(described: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "REMOVED_PER_PAGE", 2)
    for _number in range(6):
        event().delete()
    wanted = set(RemovedOccurrence.objects.values_list("uid", flat=True))
    seen: list[str] = []
    events: list[str] = []
    address = "/api/v1/events?updated_since=2026-01-01T00:00:00Z&limit=2"
    while address:
        body = Client().get(address.removeprefix("http://127.0.0.1:8000")).json()
        seen += [row["uid"] for row in body["removed"]]
        events += [row["uid"] for row in body["items"]]
        address = body["next"]
    assert (len(seen), set(seen)) == (7, wanted)
    assert len(events) == len(set(events)) == 3


@pytest.mark.parametrize(("method", "path", "status"), [("post", "events", 405), ("get", "nothing", 404), ("get", "", 404)])
def test_what_is_not_there_is_a_problem_too(method: str, path: str, status: int) -> None:
    response = getattr(Client(), method)(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


def test_who_asks_too_often_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "PER_MINUTE", 1)
    first, second = Client().get("/api/v1/museums"), Client().get("/api/v1/museums")
    assert (first.status_code, second.status_code, second["Content-Type"]) == (200, 429, "application/problem+json")
    assert 0 < int(second["Retry-After"]) <= 60
