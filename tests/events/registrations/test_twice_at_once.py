"""The worker's own tasks, each run twice at the same time: everything is done once. Run on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.utils import timezone

from events.models import KeptCount, Letter, Mode, Place, Registration
from events.registrations import attendance, erasing, following, letters, organising, places, reminding
from events.services import change_occurrence
from tests.events.registrations.factories import come, open_date
from tests.events.registrations.test_places import at_once, states

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CREWS = 2


@pytest.fixture(autouse=True)
def _letters_later(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (letters, following):
        monkeypatch.setattr(module, "async_task", lambda *_given: None)


def meet_before(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Each of the two threads waits, the first time it is about to call this, until the other is there too."""
    barrier, seen, call = threading.Barrier(CREWS, timeout=20), threading.local(), getattr(module, name)

    def met(*args: Any, **kwargs: Any) -> Any:
        if not hasattr(seen, "other"):
            seen.other = barrier.wait()
        return call(*args, **kwargs)

    monkeypatch.setattr(module, name, met)


def twice(call: Callable[[], Any]) -> list[Any]:
    return at_once([call] * CREWS, workers=CREWS)


def test_a_reminder_goes_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    occurrence = open_date()
    for _number in range(4):
        come(occurrence)
    Letter.objects.update(next_try_at=None)
    noon = timezone.localtime(occurrence.starts_at).replace(hour=12) - timedelta(days=1)
    with monkeypatch.context() as together:
        meet_before(together, reminding, "remind_of")
        assert sum(twice(lambda: reminding.remind(at=noon))) == 4
    assert Counter(Letter.objects.values_list("kind", flat=True)) == {"confirmed": 4, "reminder": 4}
    meet_before(monkeypatch, letters, "send")
    assert sum(twice(lambda: letters.send_waiting(at=noon))) == 4
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 4


def test_who_waits_is_called_once_and_only_as_many_as_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    occurrence = open_date(on_site=1, online=1, place_kind="hybrid")
    for mode in (Mode.ON_SITE, Mode.ONLINE):
        for _number in range(4):
            come(occurrence, mode=mode)
    change_occurrence(occurrence, own_capacity_on_site=3, own_capacity_online=2)
    meet_before(monkeypatch, following, "follow")
    assert sorted(twice(following.follow_all)) == [0, 3]
    assert states(occurrence) == [*["confirmed"] * 3, "waiting", *["confirmed"] * 2, *["waiting"] * 2]
    assert Place.objects.count() == 5
    assert Letter.objects.filter(kind="promoted").count() == 3


def test_what_is_erased_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    occurrence = open_date(erase_after_months=2)
    for number in range(3):
        attendance.tick(come(occurrence, people=number + 1), "attended")
    places.cancel(come(occurrence))
    late = timezone.localtime(occurrence.ends_at) + timedelta(days=70)
    meet_before(monkeypatch, erasing, "erase")
    assert sorted(twice(lambda: erasing.forget_old(at=late))) == [0, 4]
    assert not Registration.objects.exists()
    assert {(row.state, row.people) for row in KeptCount.objects.all()} == {("confirmed", 6), ("cancelled", 1)}
    assert organising.count(occurrence).attended == 6


def test_a_reminder_of_who_is_erased_in_this_moment_keeps_no_other_from_going_out(monkeypatch: pytest.MonkeyPatch) -> None:
    occurrence = open_date()
    first, second = come(occurrence), come(occurrence)
    remind_of = reminding.remind_of

    def erased_first(pk: UUID, *args: Any) -> bool:
        if pk == first.pk:
            erasing.erase([first])
        return remind_of(pk, *args)

    monkeypatch.setattr(reminding, "remind_of", erased_first)
    noon = timezone.localtime(occurrence.starts_at).replace(hour=12) - timedelta(days=1)
    assert reminding.remind(at=noon) == 1
    assert second.letters.filter(kind="reminder").exists()


def test_somebody_who_asks_twice_to_be_erased_frees_a_place_once() -> None:
    occurrence = open_date(on_site=1)
    mine, _second, _third = come(occurrence), come(occurrence), come(occurrence)
    twice(lambda: erasing.erase_now(mine))
    assert states(occurrence) == ["confirmed", "waiting"]
    assert {(row.state, row.people) for row in KeptCount.objects.all()} == {("cancelled", 1)}
