"""Two editors at one date: neither undoes unseen what the other has just said. Run on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events import services
from events.models import Event, Occurrence
from tests.events.editing.scene import Scene, as_shown
from tests.events.factories import dates, series
from tests.events.registrations.test_places import at_once

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_two_at_once_both_hold_where_they_say_different_things() -> None:
    first = dates(series())[0]
    own = [{"is_cancelled": True}, {"note_fr": "Merci"}, {"own_capacity_on_site": 3}, {"moved_online": True}]
    at_once([lambda given=given: services.change_occurrence(first, **given) for given in own], workers=4)  # type: ignore[misc]
    first.refresh_from_db()
    assert (first.is_cancelled, first.note_fr, first.own_capacity_on_site, first.moved_online) == (True, "Merci", 3, True)
    assert first.sequence == 4


def test_of_two_who_had_the_same_before_them_one_is_told() -> None:
    first = dates(series())[0]

    def say(note: str) -> str:
        try:
            services.change_occurrence(first, seen=first.sequence, note_fr=note)
        except ValidationError as error:
            return str(error.code)
        return note

    told = at_once([lambda: say("A"), lambda: say("B")], workers=2)
    assert max(told) == "changed"
    assert Occurrence.objects.get(pk=first.pk).note_fr == min(told)


def test_a_split_and_a_change_of_one_date_at_once_lose_nothing() -> None:
    made = series()
    third = dates(made)[2]
    at_once(
        [
            lambda: services.change_this_and_following(dates(made)[1], status="moved_online"),
            lambda: services.change_occurrence(third, is_cancelled=True),
        ],
        workers=2,
    )
    third.refresh_from_db()
    assert third.is_cancelled
    assert third.event.part_of == made
    assert Occurrence.objects.there().count() == 4
    assert Event.objects.count() == 2


def test_a_form_opened_before_somebody_cancelled_does_not_put_the_date_back() -> None:
    scene = Scene()
    first = dates(series())[0]
    address = reverse("event_date", args=[first.pk])
    shown: dict[str, Any] = as_shown(scene.editor.get(address).context["form"])
    services.change_occurrence(first, is_cancelled=True)
    answer = scene.editor.post(address, {**shown, "note_fr": "Apportez un tablier"})
    assert answer.status_code == 422
    assert "Apportez un tablier" in answer.text
    assert "Quelqu’un d’autre" in answer.text
    first.refresh_from_db()
    assert first.is_cancelled
    again = {
        **shown,
        "note_fr": "Apportez un tablier",
        "is_cancelled": "on",
        "seen_before": answer.context["form"].data["seen_before"],
    }
    assert scene.editor.post(address, again).status_code == 302
    first.refresh_from_db()
    assert (first.is_cancelled, first.note_fr) == (True, "Apportez un tablier")
