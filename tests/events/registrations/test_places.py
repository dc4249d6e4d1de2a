"""Places are never given twice and the waiting list keeps its order. Run on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from events.models import Mode, Occurrence, Place, Registration, RegistrationState
from events.registrations import following, letters, places
from events.services import change_occurrence
from tests.events.registrations.factories import come, open_date

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HYBRID = {"place_kind": "hybrid"}


@pytest.fixture(autouse=True)
def _letters_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production, letters and looks are left to the worker."""
    for module in (letters, following):
        monkeypatch.setattr(module, "async_task", lambda *_given: None)


def at_once(calls: list[Callable[[], Any]], workers: int = 25) -> list[Any]:
    """Run the calls in threads that start together, each with a database connection of its own."""
    barrier = threading.Barrier(workers)

    def connected() -> None:
        barrier.wait()

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda _number: connected(), range(workers)))
        return list(pool.map(run, calls))


def states(occurrence: Occurrence) -> list[str]:
    return list(Registration.objects.filter(occurrence=occurrence).order_by("position").values_list("state", flat=True))


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_at_once_the_last_ten_places_take_ten_and_ninety_wait_in_order() -> None:
    occurrence = open_date(on_site=30)
    for _number in range(20):
        come(occurrence)
    came = at_once([lambda: come(occurrence)] * 100)
    assert Counter(registration.state for registration in came) == {"confirmed": 10, "waiting": 90}
    assert states(occurrence) == ["confirmed"] * 30 + ["waiting"] * 90
    assert sorted(Place.objects.values_list("number", flat=True)) == list(range(1, 31))
    assert sorted(registration.position for registration in came) == list(range(21, 121))


@pytest.mark.django_db(transaction=True)
def test_groups_that_leave_and_come_at_once_never_take_more_than_there_is() -> None:
    occurrence = open_date(on_site=10)
    held = [come(occurrence, people=2) for _number in range(5)]
    leaving: list[Callable[[], Any]] = [lambda one=one: places.cancel(one) for one in held]  # type: ignore[misc]
    coming: list[Callable[[], Any]] = [lambda size=size: come(occurrence, people=size) for size in (3, 1, 2, 4, 1, 2, 3, 1, 2, 1)]  # type: ignore[misc]
    at_once([call for pair in zip(leaving, coming[:5], strict=True) for call in pair] + coming[5:], workers=15)
    assert Place.objects.count() <= 10
    confirmed = Registration.objects.filter(state=RegistrationState.CONFIRMED)
    assert sum(confirmed.values_list("people", flat=True)) == Place.objects.count()
    waiting = places.waiting_for(occurrence, Mode.ON_SITE).first()
    assert waiting is None or Place.objects.count() + waiting.people > 10


def test_the_database_itself_refuses_a_place_that_is_taken() -> None:
    occurrence = open_date()
    first = come(occurrence)
    other = come(occurrence)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(registration=other, occurrence=occurrence, mode=Mode.ON_SITE, number=first.places.get().number)


def test_the_same_form_sent_twice_is_one_registration() -> None:
    occurrence = open_date()
    first = come(occurrence)
    again = come(occurrence, form_key=first.form_key)
    assert again.pk == first.pk
    assert Place.objects.count() == 1


def test_who_was_promised_a_place_does_not_land_on_the_list_unasked() -> None:
    occurrence = open_date(on_site=1)
    come(occurrence)
    with pytest.raises(places.FullError):
        come(occurrence, may_wait=False)
    assert Registration.objects.count() == 1


def test_a_cancelled_place_goes_to_who_waits_first() -> None:
    occurrence = open_date(on_site=2)
    first, second = come(occurrence), come(occurrence)
    third, fourth = come(occurrence), come(occurrence)
    places.cancel(first)
    places.cancel(first)
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, fourth.state) == ("confirmed", "waiting")
    assert list(third.letters.values_list("kind", flat=True).order_by("pk")) == ["waiting", "promoted"]
    assert second.places.count() == 1


def test_nobody_overtakes_a_group_that_does_not_fit_yet() -> None:
    occurrence = open_date(on_site=3)
    one, two = come(occurrence, people=2), come(occurrence)
    group = come(occurrence, people=3)
    single = come(occurrence)
    places.cancel(two)
    assert states(occurrence) == ["confirmed", "cancelled", "waiting", "waiting"]
    places.cancel(one)
    assert states(occurrence) == ["cancelled", "cancelled", "confirmed", "waiting"]
    assert (group.pk, single.pk) == tuple(
        Registration.objects.filter(pk__in=[group.pk, single.pk]).order_by("position").values_list("pk", flat=True)
    )


def test_asking_for_more_than_there_is_keeps_what_one_has() -> None:
    occurrence = open_date(on_site=3)
    mine = come(occurrence, people=2)
    with pytest.raises(places.FullError) as refused:
        places.change(mine, mode=Mode.ON_SITE, people=4)
    assert refused.value.free == 1
    mine.refresh_from_db()
    assert (mine.people, mine.places.count()) == (2, 2)
    assert places.change(mine, mode=Mode.ON_SITE, people=3).places.count() == 3


def test_moving_to_video_frees_the_place_on_site() -> None:
    occurrence = open_date(on_site=1, online=1, **HYBRID)
    mine, waiting = come(occurrence), come(occurrence)
    places.change(mine, mode=Mode.ONLINE, people=1)
    waiting.refresh_from_db()
    assert waiting.is_confirmed
    assert sorted(Place.objects.values_list("mode", flat=True)) == ["on_site", "online"]


def test_more_room_calls_those_who_wait_and_less_room_sends_nobody_away() -> None:
    occurrence = open_date(on_site=2)
    came = [come(occurrence) for _number in range(4)]
    change_occurrence(occurrence, own_capacity_on_site=3)
    following.follow_all()
    assert states(occurrence) == ["confirmed"] * 3 + ["waiting"]
    change_occurrence(occurrence, own_capacity_on_site=1)
    following.follow_all()
    places.cancel(came[0])
    assert states(occurrence) == ["cancelled", "confirmed", "confirmed", "waiting"]


def test_nobody_is_called_to_a_date_that_is_over_or_off() -> None:
    occurrence = open_date(on_site=1)
    first, second = come(occurrence), come(occurrence)
    change_occurrence(occurrence, is_cancelled=True)
    places.cancel(first)
    second.refresh_from_db()
    assert second.is_waiting
    change_occurrence(occurrence, is_cancelled=False)
    assert following.follow_all(at=occurrence.starts_at + timedelta(minutes=5)) == 0
    assert following.follow_all(at=timezone.now()) == 1


class Bookings(RuleBasedStateMachine):
    """Whatever people and organisers do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.occurrence = open_date(on_site=5, online=3, **HYBRID)
        self.limits = {"on_site": 5, "online": 3}
        self.waiting_before: dict[str, list[Any]] = {}
        self.held = {"on_site": 0, "online": 0}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def one(self, number: int) -> Registration:
        everybody = list(Registration.objects.filter(occurrence=self.occurrence).order_by("position"))
        return everybody[number % len(everybody)]

    def anybody(self) -> bool:
        return Registration.objects.filter(occurrence=self.occurrence).exists()

    @rule(people=st.integers(1, 4), mode=st.sampled_from(Mode.values))
    def come(self, people: int, mode: str) -> None:
        come(self.occurrence, people=people, mode=mode)

    @precondition(anybody)
    @rule(number=st.integers(0, 50))
    def leave(self, number: int) -> None:
        places.cancel(self.one(number))

    @precondition(anybody)
    @rule(number=st.integers(0, 50), people=st.integers(1, 5), mode=st.sampled_from(Mode.values))
    def change(self, number: int, people: int, mode: str) -> None:
        mine = self.one(number)
        was_confirmed = mine.is_confirmed
        try:
            after = places.change(mine, people=people, mode=mode)
        except places.FullError:
            assert was_confirmed
            mine.refresh_from_db()
            assert mine.is_confirmed
        except places.OverError:
            assert mine.is_cancelled
        else:
            assert not was_confirmed or after.is_confirmed

    @rule(mode=st.sampled_from(Mode.values), limit=st.integers(0, 8))
    def resize(self, mode: str, limit: int) -> None:
        column = "own_capacity_online" if mode == Mode.ONLINE else "own_capacity_on_site"
        change_occurrence(self.occurrence, **{column: limit})
        self.limits[mode] = limit
        following.follow_all()

    @invariant()
    def nobody_is_over_capacity(self) -> None:
        for mode, limit in self.limits.items():
            held = Place.objects.filter(occurrence=self.occurrence, mode=mode).count()
            assert held <= max(limit, self.held[mode])  # a lowered limit sends nobody away, and lets nobody in
            self.held[mode] = held

    @invariant()
    def places_are_those_of_the_confirmed(self) -> None:
        for registration in Registration.objects.filter(occurrence=self.occurrence):
            expected = registration.people if registration.is_confirmed else 0
            assert registration.places.filter(mode=registration.mode).count() == registration.places.count() == expected

    @invariant()
    def whoever_is_next_does_not_fit(self) -> None:
        for mode, limit in self.limits.items():
            waiting = places.waiting_for(self.occurrence, mode).first()
            assert waiting is None or self.held[mode] + waiting.people > limit

    @invariant()
    def those_who_wait_keep_their_order(self) -> None:
        for mode in self.limits:
            now = list(places.waiting_for(self.occurrence, mode).values_list("pk", "position"))
            before = self.waiting_before.get(mode, [])
            same = [pair for pair in before if pair in now]
            assert [pair for pair in now if pair in before] == same
            self.waiting_before[mode] = now


def test_bookings_in_any_order() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Bookings, settings=settings(max_examples=25, stateful_step_count=15, deadline=None))
