"""An editor writes an event, looks at its dates, and changes one or many of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event, EventPage, EventPrice, Occurrence
from tests import databases
from tests.events.editing.scene import Scene, as_shown, inlines, rule
from tests.events.factories import TUESDAYS, dates, days, event, extra, series

CANCELLED = {"day": "2027-01-12", "start_time": "14:00", "end_time": "16:00", "is_cancelled": "on"}

pytestmark = pytest.mark.django_db(transaction=True)


scene = databases.built_once(Scene)


def form_of(scene: Scene, address: str, **changes: Any) -> dict[str, Any]:
    shown = as_shown(scene.editor.get(address).context["form"])
    return {**shown, **inlines("extra_dates", "prices", "questions"), "opening_hours-mode": "form", **changes}


def weekly(**changes: Any) -> dict[str, Any]:
    return {
        "name_fr": "Démonstration au métier", "kind": "visit", "timing": "repeats", "start": "2027-01-05", "start_time": "14:00",
        "duration": "120", "audiences": ["public"], **rule(weekdays=["1"], ends="until", until="2027-01-31", excluded=["2027-01-12"]),
        **changes,
    }  # fmt: skip


# --- The form ---------------------------------------------------------------------------------------


def test_a_weekly_event_is_written_once(scene: Scene) -> None:
    response = scene.editor.post(reverse("event:add"), form_of(scene, reverse("event:add"), **weekly()))
    assert response.status_code == 302, response.context["form"].errors
    made = Event.objects.get()
    assert made.slug == "demonstration-au-metier"
    assert made.end == date(2027, 1, 31)
    assert days(made) == [date(2027, 1, 5), date(2027, 1, 19), date(2027, 1, 26)]


def test_renaming_leaves_rule_and_exceptions(scene: Scene) -> None:
    made = series(f"{TUESDAYS}\nEXDATE:20270111T230000Z")
    second = dates(made)[1]
    scene.editor.post(reverse("event_date", args=[second.pk]), {"day": str(second.day), "is_cancelled": "on"})
    address = reverse("event:edit", args=[made.pk])
    same_rule = rule(weekdays=["1"], ends="until", until="2027-01-31", excluded=["2027-01-12"])
    response = scene.editor.post(address, form_of(scene, address, name_fr="Un autre nom", **same_rule))
    assert response.status_code == 302, response.context["form"].errors
    made.refresh_from_db()
    assert made.name_fr == "Un autre nom"
    assert days(made) == [date(2027, 1, 5), date(2027, 1, 19), date(2027, 1, 26)]
    assert dates(made)[1].is_cancelled


def test_a_rule_the_form_cannot_show_is_kept(scene: Scene) -> None:
    made = series("RRULE:FREQ=MONTHLY;BYDAY=1SU,3SU", end=date(2027, 3, 31))
    before = (str(made.recurrences), days(made))
    address = reverse("event:edit", args=[made.pk])
    html = scene.editor.get(address).text
    assert "La garder comme elle est" in html
    import recurrence

    kept = rule(mode="keep", stored=recurrence.serialize(made.recurrences))
    response = scene.editor.post(address, form_of(scene, address, name_fr="Deux dimanches", **kept))
    assert response.status_code == 302, response.context["form"].errors
    made = Event.objects.get()
    assert (str(made.recurrences), days(made)) == before


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"interval": "0"}, "Un nombre entier"),
        ({"ends": "until", "until": "2026-12-01"}, "La règle finit avant de commencer"),
        ({"unit": "month", "month_day": "31", "months": ["2"]}, "Cette règle ne donne aucune date"),
        ({"excluded": ["demain"]}, "« demain » n’est pas un jour"),
    ],
)
def test_a_wrong_rule_is_said_before_and_at_saving(scene: Scene, parts: dict[str, Any], said: str) -> None:
    sent = {**weekly(), **rule(**{"weekdays": ["1"], **parts})}
    looked = scene.editor.post(reverse("event_rule_preview"), {**sent, "name": "recurrences"})
    assert said in looked.text
    response = scene.editor.post(reverse("event:add"), form_of(scene, reverse("event:add"), **sent))
    assert response.status_code == 200
    assert said in response.text
    assert "Démonstration au métier" in response.text
    assert not Event.objects.exists()


def test_the_preview_says_words_and_dates(scene: Scene) -> None:
    html = scene.editor.post(reverse("event_rule_preview"), {**weekly(), "name": "recurrences"}).text
    assert "Chaque mardi de 14\xa0h à 16\xa0h, jusqu’au 31 janvier 2027, sauf le 12 janvier 2027" in html
    assert "Mardi 5 janvier 2027" in html
    assert "12 janvier 2027, 14" not in html
    row = {f"rows-3-{name}": value for name, value in weekly().items()}
    assert "Chaque mardi" in scene.editor.post(reverse("event_rule_preview"), {**row, "name": "rows-3-recurrences"}).text


@pytest.mark.parametrize("name", ["", "recurrences", "\x00", "autre"])
def test_the_preview_bears_anything(scene: Scene, name: str) -> None:
    for sent in ({}, {"start": "x", "start_time": "99:99", "duration": "-1"}, {"start": "2027-01-05", "duration": "9" * 30}):
        assert scene.editor.post(reverse("event_rule_preview"), {**sent, "name": name}).status_code == 200


def test_a_rule_that_does_not_apply_stops_nobody(scene: Scene) -> None:
    sent = weekly(timing="once", **rule(interval="0"))
    response = scene.editor.post(reverse("event:add"), form_of(scene, reverse("event:add"), **sent))
    assert response.status_code == 302, response.context["form"].errors
    assert Event.objects.get().recurrences is None or not Event.objects.get().recurrences.rrules


# --- Its dates --------------------------------------------------------------------------------------


def test_one_date_is_cancelled_another_moved_and_one_put_back(scene: Scene) -> None:
    made = series()
    first, second, third, fourth = dates(made)
    scene.editor.post(
        reverse("event_date", args=[second.pk]),
        CANCELLED,
    )
    scene.editor.post(
        reverse("event_date", args=[third.pk]),
        {"day": "2027-01-20", "start_time": "10:00", "end_time": "11:30", "note_fr": "Exceptionnellement le mercredi"},
    )
    found = dates(made)
    assert [each.is_cancelled for each in found] == [False, True, False, False]
    assert found[2].starts_at == datetime(2027, 1, 20, 9, tzinfo=UTC)
    assert timezone.localtime(found[2].ends_at).time() == time(11, 30)
    html = scene.editor.get(reverse("event_dates", args=[made.pk])).text
    assert html.count("modifiée à part") == 2
    assert "2 dates ont été modifiées à part" in html
    scene.editor.post(reverse("event_date", args=[second.pk]), {"undo": "1"})
    assert not dates(made)[1].has_changes
    assert first.uid == dates(made)[0].uid
    assert fourth.uid == dates(made)[3].uid


def test_a_form_of_a_date_sent_as_it_is_changes_nothing(scene: Scene) -> None:
    for made in (
        series(),
        event(start_time=None, duration=None),
        event(start_time=time(22), duration=240),
        event(end=date(2027, 1, 9)),
    ):
        occurrence = dates(made)[0]
        address = reverse("event_date", args=[occurrence.pk])
        assert scene.editor.post(address, as_shown(scene.editor.get(address).context["form"])).status_code == 302
        assert not Occurrence.objects.get(pk=occurrence.pk).has_changes, made


def test_a_date_may_end_after_midnight(scene: Scene) -> None:
    occurrence = dates(series())[0]
    scene.editor.post(
        reverse("event_date", args=[occurrence.pk]), {"day": "2027-01-05", "start_time": "22:00", "end_time": "01:00"}
    )
    occurrence.refresh_from_db()
    assert occurrence.ends_at == datetime(2027, 1, 6, 0, tzinfo=UTC)


def test_a_wrong_date_is_said_beside_its_field(scene: Scene) -> None:
    occurrence = dates(series())[0]
    response = scene.editor.post(
        reverse("event_date", args=[occurrence.pk]), {"day": "30 février", "end_time": "10:00", "note_fr": "x" * 201}
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"day", "start_time", "note_fr"}
    assert "30 février" in response.text


def test_this_and_all_that_follow(scene: Scene) -> None:
    made = series()
    third = dates(made)[2]
    address = reverse("event_following", args=[third.pk])
    html = scene.editor.get(address).text
    assert "2 dates changent" in html
    assert "Mardi 12 janvier 2027" not in html
    assert "19 janvier 2027" in html
    sent = {
        **as_shown(scene.editor.get(address).context["form"]),
        **rule(weekdays=["3"], ends="until", until="2027-02-11"),
        "start_time": "10:00",
    }
    assert scene.editor.post(address, sent).status_code == 302
    assert days(made) == [date(2027, 1, 5), date(2027, 1, 12)]
    new = Event.objects.get(part_of=made)
    assert days(new) == [date(2027, 1, 21), date(2027, 1, 28), date(2027, 2, 4), date(2027, 2, 11)]
    assert {timezone.localtime(each.starts_at).time() for each in dates(new)} == {time(10)}
    assert "Cette série continue, modifiée" in scene.editor.get(reverse("event_dates", args=[made.pk])).text


def test_nothing_to_change_splits_nothing(scene: Scene) -> None:
    third = dates(series())[2]
    address = reverse("event_following", args=[third.pk])
    same = {**as_shown(scene.editor.get(address).context["form"]), **rule(weekdays=["1"], ends="until", until="2027-01-31")}
    scene.editor.post(address, same)
    assert Event.objects.count() == 1


# --- Its page, and another one like it ------------------------------------------------------------------


def test_its_page_is_made_in_one_step_and_found_again(scene: Scene) -> None:
    made = series(name_fr="Démonstration au métier")
    address = reverse("event_page", args=[made.pk])
    assert "Créer sa page" in scene.editor.get(address).text
    response = scene.editor.post(address)
    page = EventPage.objects.get(locale__language_code="fr")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.event, page.live) == ("Démonstration au métier", made, False)
    assert scene.editor.get(address).url == response.url
    html = scene.editor.get(response.url).text
    assert reverse("event:edit", args=[made.pk]) in html
    assert reverse("event_dates", args=[made.pk]) in html


def test_a_copy_begins_on_its_own_day_and_is_not_shown(scene: Scene) -> None:
    made = series(f"{TUESDAYS};UNTIL=20270126T230000Z\nEXDATE:20270111T230000Z")
    EventPrice.objects.create(event=made, label_fr="Adultes", amount=5)
    extra(made, date(2027, 1, 8))
    scene.editor.post(reverse("event_duplicate", args=[made.pk]), {"name": "La saison suivante", "start": "2028-01-04"})
    copy = Event.objects.exclude(pk=made.pk).get()
    assert copy.name_fr == "La saison suivante"
    assert not copy.is_public
    assert copy.uid != made.uid
    assert days(copy) == [date(2028, 1, 4), date(2028, 1, 7), date(2028, 1, 11), date(2028, 1, 18), date(2028, 1, 25)]
    assert [price.label_fr for price in copy.prices.all()] == ["Adultes"]


def test_the_list_is_filtered(scene: Scene) -> None:
    here = event(name_fr="Chez nous", venue=scene.museum, place_kind="museum")
    event(name_fr="Ailleurs", is_example=True)
    scene.editor.post(reverse("event_page", args=[here.pk]))
    index = reverse("event:index")
    for query, shown in (
        (f"museum={scene.museum.pk}", {"Chez nous"}),
        ("page=no", {"Ailleurs"}),
        ("page=yes", {"Chez nous"}),
        ("is_example=true", {"Ailleurs"}),
        ("proposed=waiting", set()),
        ("kind=visit", {"Chez nous", "Ailleurs"}),
    ):
        found = scene.editor.get(f"{index}?{query}")
        assert {each.name_fr for each in found.context["object_list"]} == shown, query
