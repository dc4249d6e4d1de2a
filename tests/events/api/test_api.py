"""The public read API: what visitors may see, page by page, with what is no more; and plain words for what it cannot answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.short_cache import clear_every
from events import services
from museums.models import Museum
from tests.events.factories import event, series

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EVENTS = "/api/v1/events"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-12-02T09:00:00+01:00", tick=False):
        clear_every()
        yield


def get(path: str = EVENTS, **query: Any) -> Any:
    response = Client().get(path, query)
    assert response.status_code == 200, response.content
    return response.json()


def test_events_come_with_their_timings_and_nothing_private() -> None:
    museum = Museum.objects.create(slug="m", name="Musée")
    one = series(start=date(2026, 12, 1), end=date(2026, 12, 31), venue=museum, online_url="https://video.example/secret")
    event(audiences=["members"], start=date(2026, 12, 9))
    response = Client().get(EVENTS)
    assert "secret" not in response.text
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "s-maxage" in response["Cache-Control"]
    assert Client().get(EVENTS, headers={"If-None-Match": response["ETag"]}).status_code == 304
    body = response.json()
    assert body["licence"]["name"] == "Licence Ouverte / Etalab 2.0"
    [found] = body["items"]
    assert [row["begin"] for row in found["timings"]] == [f"2026-12-{day:02}T14:00:00+01:00" for day in (8, 15, 22, 29)]
    assert (found["uid"], found["place"]["museum"]) == (str(one.uid), "m")
    assert len(get(f"{EVENTS}/{one.uid}")["timings"]) == 5


def test_pages_follow_one_another_until_there_is_no_more() -> None:
    wanted = {str(event(start=date(2026, 12, 9)).uid) for _number in range(5)}
    seen, address = [], f"{EVENTS}?limit=2"
    while address:
        body = get(address.removeprefix("http://127.0.0.1:8000"))
        seen += [row["uid"] for row in body["items"]]
        address = body["next"]
    assert len(seen) == 5
    assert set(seen) == wanted


@pytest.mark.parametrize("how", ["deleted", "unpublished"])
def test_what_changed_since_is_told_with_what_is_no_more(how: str) -> None:
    still, changed, gone = event(start=date(2026, 12, 9)), series(start=date(2026, 12, 8)), event(start=date(2026, 12, 9))
    taken = gone.occurrences.get().uid
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        since = (timezone.now() - timedelta(hours=1)).isoformat()
        assert get(updated_since=since)["items"] == []
        row = changed.occurrences.order_by("starts_at").first()
        assert row is not None
        services.change_occurrence(row, is_cancelled=True)
        changed.end = date(2026, 12, 31) if changed.end is None else changed.end - timedelta(days=7)
        changed.save()
        if how == "deleted":
            gone.delete()
        else:
            gone.is_published = False
            gone.save()
        body = get(updated_since=since)
    assert [found["uid"] for found in body["items"]] == [str(changed.uid)]
    assert {timing["status"] for timing in body["items"][0]["timings"]} >= {"cancelled", "removed"}
    assert [row["uid"] for row in body["removed"]] == [taken]
    assert str(still.uid) not in str(body)


def test_filters_narrow_down() -> None:
    museum = Museum.objects.create(slug="m", name="Musée")
    one = event(start=date(2026, 12, 9), kind="talk", venue=museum, languages=["nl"])
    event(start=date(2027, 1, 9))
    for query in (
        {"kind": "talk"},
        {"museum": "m"},
        {"spoken": "nl"},
        {"to": "2026-12-31"},
        {"from": "2026-12-01", "to": "2026-12-09"},
    ):
        assert [row["uid"] for row in get(**query)["items"]] == [str(one.uid)], query
    assert get(territory="nope")["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=9999999", "cursor=-1", "cursor=99999999999999999999", "from=hier", "to=2026-02-30", "kind=nope",
        "territory=%00", "museum=a%00", "spoken=%22%25", "updated_since=x", "language=de", "limit=1&limit=x",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_plain_words(query: str) -> None:
    response = Client().get(f"{EVENTS}?{query}")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"]


@pytest.mark.parametrize(
    "query",
    [
        "from=0001-01-01",
        "to=9999-12-31",
        "updated_since=0001-01-01T00:00:00%2B14:00",
        "updated_since=9999-12-31T23:59:59-12:00",
        "x=%00",
    ],
)
def test_odd_but_possible_questions_are_answered(query: str) -> None:
    for path in (EVENTS, "/api/v1/exports/openagenda", "/api/v1/exports/schema", "/api/v1/museums", "/api/v1/programmes"):
        assert Client().get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("path", [EVENTS, "/api/v1/exports/openagenda", "/api/v1/exports/schema"])
def test_answers_cost_the_same_for_three_events_and_for_thirty(path: str) -> None:
    def statements() -> int:
        clear_every()
        with CaptureQueriesContext(connection) as asked:
            get(path)
        return len(asked)

    museum = Museum.objects.create(slug="m", name="Musée")
    for _number in range(3):
        event(start=date(2026, 12, 9), venue=museum).museums.add(museum)
    few = statements()
    for _number in range(27):
        series(start=date(2026, 12, 8), venue=museum).museums.add(museum)
    assert statements() == few <= 12


def test_openagenda_and_schema_have_the_dates_in_their_own_shapes() -> None:
    museum = Museum.objects.create(slug="m", name="Musée")
    one = series(start=date(2026, 12, 8), end=date(2026, 12, 15), venue=museum, price_kind="free")
    first = one.occurrences.order_by("starts_at").first()
    assert first is not None
    services.change_occurrence(first, is_cancelled=True)
    [agenda] = get("/api/v1/exports/openagenda")["events"]
    assert agenda["timings"] == [{"begin": "2026-12-15T14:00:00+01:00", "end": "2026-12-15T16:00:00+01:00"}]
    assert agenda["title"] == {"fr": one.name_fr}
    graph = get("/api/v1/exports/schema")["@graph"]
    assert [node["eventStatus"] for node in graph] == ["https://schema.org/EventCancelled", "https://schema.org/EventScheduled"]
    assert graph[0]["location"][0]["name"] == "Musée"
    assert graph[0]["offers"][0]["price"] == "0"


def test_the_api_describes_itself() -> None:
    paths = get("/api/v1/openapi.json")["paths"]
    assert {"/api/v1/events", "/api/v1/museums", "/api/v1/programmes"} <= set(paths)
