"""The form for opening hours: what is typed becomes an expression, or stays as it was with the reason beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import assume, given

from museums.hours.checks import problems_in
from museums.hours.forms import OpeningHoursField
from museums.hours.grammar import Schedule, compose
from museums.hours.typed import from_data, from_text, read
from tests.museums.hours.test_grammar import schedules

DAYS = {"hours-s0-r0-days": "1", "hours-s0-r0-from1": "10h", "hours-s0-r0-to1": "18h"}


class HoursForm(forms.Form):
    hours = OpeningHoursField(required=False)


def filled(values: dict[str, Any]) -> HoursForm:
    data = QueryDict(mutable=True)
    for key, value in {"hours-mode": "form", **values}.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return HoursForm(data)


@given(schedules())
def test_what_the_form_shows_of_an_expression_is_read_as_the_same(schedule: Schedule) -> None:
    text = compose(schedule)
    assume(not problems_in(text))  # a closing that undoes a whole season is refused
    assert read(from_text(text)) == (text, {})


@pytest.mark.parametrize(
    ("values", "expression"),
    [
        ({}, ""),
        (DAYS, "Tu 10:00-18:00"),
        (
            {**DAYS, "hours-s0-r0-days": ["1", "2", "3"], "hours-s0-r0-from1": "9.30", "hours-s0-r0-to1": "12 h"},
            "Tu-Th 09:30-12:00",
        ),
        ({**DAYS, "hours-s0-r0-from2": "20u15", "hours-s0-r0-to2": "22"}, "Tu 10:00-18:00,20:15-22:00"),
        ({**DAYS, "hours-s0-r0-weeks": "1,3"}, "Tu[1,3] 10:00-18:00"),
        ({"hours-s0-r0-days": "6", "hours-s0-r0-appointment": "1"}, 'Su unknown "by appointment"'),
        ({**DAYS, "hours-s0-kind": "part", "hours-s0-from-month": "4", "hours-s0-to-month": "10"}, "Apr-Oct Tu 10:00-18:00"),
        (
            {**DAYS, "hours-s0-kind": "part", "hours-s0-from-day": "15", "hours-s0-from-month": "4", "hours-s0-to-month": "9"},
            "Apr 15-Sep 30 Tu 10:00-18:00",
        ),
        ({**DAYS, "hours-holidays": "closed"}, "Tu 10:00-18:00; PH off"),
        (
            {**DAYS, "hours-holidays": "own", "hours-holidays-from1": "14", "hours-holidays-to1": "17"},
            "Tu 10:00-18:00; PH 14:00-17:00",
        ),
        ({**DAYS, "hours-c7-from-day": "1", "hours-c7-from-month": "1"}, "Tu 10:00-18:00; Jan 01 off"),
        ({**DAYS, "hours-x3-first": "24/12/2026"}, "Tu 10:00-18:00; 2026 Dec 24 off"),
        ({**DAYS, "hours-s101-r102-days": "2"} | {"hours-s101-r102-days": []}, "Tu 10:00-18:00"),
        ({"hours-mode": "text", "hours-text": "week 01-53/2 Mo 10:00-12:00"}, "week 01-53/2 Mo 10:00-12:00"),
    ],
)
def test_what_is_typed_becomes_an_expression(values: dict[str, Any], expression: str) -> None:
    form = filled(values)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["hours"] == expression


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({**DAYS, "hours-s0-r0-from1": "dix heures"}, "« dix heures » n’est pas une heure"),
        ({**DAYS, "hours-s0-r0-from1": "25:00"}, "« 25:00 » n’est pas une heure"),
        ({**DAYS, "hours-s0-r0-from1": "١٠"}, "n’est pas une heure"),
        ({**DAYS, "hours-s0-r0-to1": ""}, "l’heure d’ouverture et l’heure de fermeture"),
        ({**DAYS, "hours-s0-r0-to1": "8h"}, "Fermeture (8h) avant l’ouverture (10h)"),
        ({**DAYS, "hours-s0-r0-from2": "17h", "hours-s0-r0-to2": "19h"}, "après la fin du premier"),
        ({**DAYS, "hours-s0-r0-days": []}, "au moins un jour"),
        ({"hours-s0-r0-days": "1"}, "sur rendez-vous"),
        ({**DAYS, "hours-s0-kind": "part"}, "premier mois"),
        ({**DAYS, "hours-s0-kind": "part", "hours-s0-from-month": "13"}, "Choisissez un mois"),
        (
            {**DAYS, "hours-s0-kind": "part", "hours-s0-from-month": "2", "hours-s0-from-day": "30"},
            "« 30 » n’est pas un jour de février",
        ),
        ({**DAYS, "hours-s0-r1-days": "1", "hours-s0-r1-from1": "9", "hours-s0-r1-to1": "10"}, "a déjà une ligne"),
        ({**DAYS, "hours-s1-r0-days": "2", "hours-s1-r0-from1": "9", "hours-s1-r0-to1": "10"}, "« toute l’année »"),
        ({**DAYS, "hours-holidays": "own"}, "jours fériés"),
        ({**DAYS, "hours-x0-first": "31/02/2026"}, "« 31/02/2026 » n’est pas une date"),
        ({**DAYS, "hours-x0-first": "2026-12-24", "hours-x0-last": "2026-12-20"}, "avant le premier"),
        ({**DAYS, "hours-c0-from-day": "1"}, "premier mois"),
    ],
)
def test_what_is_wrong_stays_with_its_reason_beside_it(values: dict[str, Any], reason: str) -> None:
    with override("fr"):
        form = filled(values)
        assert not form.is_valid()
        assert "messages" in str(form.errors["hours"])
        shown = str(form["hours"]).replace("\xa0", " ").replace("&#x27;", "'")
    assert reason in shown
    for value in values.values():
        if isinstance(value, str) and len(value) > 2:
            assert value in shown


@pytest.mark.parametrize(
    ("language", "reason"), [("fr", "écrivez l’heure"), ("nl", "schrijf het uur"), ("en", "write the time as 10:00")]
)
def test_a_wrong_expression_stays_as_typed(language: str, reason: str) -> None:
    with override(language):
        form = filled({"hours-mode": "text", "hours-text": "10h-18h <b>"})
        assert reason in str(form.errors["hours"])
        assert "10h-18h &lt;b&gt;</textarea>" in str(form["hours"])


@pytest.mark.parametrize("key", ["s99999999-r0-days", "s0-r0-nonsense", "c-from-day", "x0", "s0-r0-weeks"])
def test_odd_requests_are_not_a_fault(key: str) -> None:
    form = filled({**DAYS, f"hours-{key}": ["\0", "'", "🎈", "9" * 200]})
    form.is_valid()
    assert str(form["hours"])


def test_a_form_without_the_field_leaves_the_hours_alone() -> None:
    class Initial(forms.Form):
        hours = OpeningHoursField(required=False, initial="Mo 10:00-12:00")

    assert "hours" not in Initial({}, initial={"hours": "Mo 10:00-12:00"}).changed_data


def test_the_same_hours_written_another_way_are_no_change() -> None:
    field = OpeningHoursField(required=False)
    typed = from_data(QueryDict("h-mode=form&h-s0-r0-days=0&h-s0-r0-from1=10&h-s0-r0-to1=12"), "h")
    assert not field.has_changed("Mo 10:00 - 12:00", typed)
    assert field.has_changed("Mo 10:00-13:00", typed)


def test_the_form_shows_what_visitors_will_read() -> None:
    with override("fr"):
        shown = str(HoursForm(initial={"hours": "Mo-Su 10:00-18:00"})["hours"])
    assert shown.count("10\xa0h\xa0–\xa018\xa0h") == 14


@pytest.mark.django_db
def test_the_preview_answers_what_is_typed(admin_client: Any) -> None:
    address = "/admin/museums/hours/preview/"
    typed = {"name": "h", "h-mode": "text", "h-text": "Mo-Su 10:00-18:00", "country": "BE"}
    assert admin_client.post(address, typed).text.count("<tr>") == 14
    assert admin_client.post(address, {**typed, "h-text": "10h"}).status_code == 200
    assert admin_client.post(address, {"name": "\0", "country": "XX"}).status_code == 200
    assert admin_client.get(address).status_code == 405
