"""Many desks at once: the database keeps every limit. Run on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
import uuid as uuids
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from passes.models import Advantage, Pass, Scan, UseSlot
from passes.rules import Reason
from passes.services import issuing
from tests.passes.factories import make_edition, make_pass
from tests.passes.scene import Scene

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run the calls in as many threads, released together, each with its own database connection."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_fifty_simultaneous_scans_of_one_pass_accept_exactly_one() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    outcomes = at_once([lambda: scene.scan(held_pass)] * 50)
    assert Counter(outcome.verdict for outcome in outcomes) == {"accepted": 1, "refused": 49}
    assert Counter(Scan.objects.values_list("verdict", flat=True)) == {"accepted": 1, "refused": 49}
    assert UseSlot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_uuid_sent_fifty_times_at_once_is_one_line_and_one_answer() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    uuid = uuids.uuid4()
    outcomes = at_once([lambda: scene.scan(held_pass, uuid=uuid)] * 50)
    assert {(outcome.verdict, outcome.reason) for outcome in outcomes} == {("accepted", "")}
    assert sum(not outcome.replayed for outcome in outcomes) == 1
    assert (Scan.objects.count(), UseSlot.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limits", [{"uses_per_pass": 3}, {"uses_per_pass": None, "uses_per_day": 3}])
def test_a_limit_of_three_lets_three_of_thirty_in(limits: dict[str, Any]) -> None:
    scene = Scene(**limits)
    held_pass = make_pass(scene.edition)
    outcomes = at_once([lambda: scene.scan(held_pass)] * 30)
    assert Counter(outcome.verdict for outcome in outcomes) == {"accepted": 3, "refused": 27}


@pytest.mark.django_db(transaction=True)
def test_a_quota_holds_against_many_passes_at_once() -> None:
    scene = Scene(quota=5)
    held = [make_pass(scene.edition) for _ in range(20)]
    outcomes = at_once([lambda held_pass=held_pass: scene.scan(held_pass) for held_pass in held])  # type: ignore[misc]
    assert Counter(outcome.reason for outcome in outcomes) == {"": 5, Reason.QUOTA_REACHED: 15}
    assert Advantage.objects.get().quota_used == 5


@pytest.mark.django_db(transaction=True)
def test_the_last_passes_of_an_edition_are_given_out_once() -> None:
    edition = make_edition(quantity=5)

    def take() -> str:
        try:
            issuing.take(edition=edition, party_size=1, locale="fr")
        except issuing.SoldOutError:
            return "sold out"
        return "taken"

    assert Counter(at_once([take] * 20)) == {"taken": 5, "sold out": 15}
    assert Pass.objects.count() == 5
