"""What an editor types becomes a rule, and a stored rule stands in the form again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import recurrence
from django.http import QueryDict

from events.editing import rules
from events.editing.rules import TypedRule
from events.editing.widgets import RuleField


def typed(**parts: Any) -> TypedRule:
    data = QueryDict(mutable=True)
    for name, value in {"mode": "form", **parts}.items():
        data.setlist(f"r-{name.replace('_', '-')}", value if isinstance(value, list) else [value])
    return rules.from_data(data, "r")


def stored(**parts: Any) -> str:
    found = rules.read(typed(**parts))
    assert not found.errors, found.errors
    assert found.rule is not None
    return recurrence.serialize(found.rule)


def test_every_week_on_two_days_with_an_end_and_exceptions() -> None:
    text = stored(
        unit="week", weekdays=["1", "3"], ends="until", until="30/06/2027", excluded=["2027-02-02", ""], added=["2027-02-03"]
    )
    again = rules.from_stored(recurrence.deserialize(text))
    assert again.weekdays == ("1", "3")
    assert (again.ends, again.until, again.excluded, again.added) == ("until", "2027-06-30", ("2027-02-02",), ("2027-02-03",))


@pytest.mark.parametrize(
    ("parts", "shape"),
    [
        ({"unit": "month", "month_by": "nth", "place": "1", "place_weekday": "6"}, "RRULE:FREQ=MONTHLY;BYDAY=1SU"),
        ({"unit": "month", "month_day": "-1"}, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"),
        ({"unit": "day", "interval": "3", "ends": "times", "times": "12"}, "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=12"),
        ({"unit": "week", "weekdays": ["5"], "months": ["7", "8"]}, "RRULE:FREQ=WEEKLY;BYMONTH=7,8;BYDAY=SA"),
        ({"unit": "year"}, "RRULE:FREQ=YEARLY"),
    ],
)
def test_the_rules_that_museums_have(parts: dict[str, Any], shape: str) -> None:
    text = stored(**parts)
    assert sorted(text.removeprefix("RRULE:").split(";")) == sorted(shape.removeprefix("RRULE:").split(";"))
    again = rules.from_stored(recurrence.deserialize(text))
    assert again.mode != rules.KEEP
    assert recurrence.serialize(rules.read(again).rule) == text


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"interval": "0"}, "interval"),
        ({"interval": "²"}, "interval"),
        ({"interval": "99999999999999999999"}, "interval"),
        ({"ends": "times", "times": "0"}, "times"),
        ({"ends": "until", "until": ""}, "until"),
        ({"ends": "until", "until": "30 février"}, "until"),
        ({"ends": "until", "until": "0001-01-01"}, "until"),
        ({"excluded": ["2027-02-30"]}, "excluded"),
        ({"added": ["\x00"]}, "added"),
        ({"unit": "month", "month_day": "32"}, "month_day"),
        ({"unit": "month", "month_by": "nth", "place": "9"}, "place"),
    ],
)
def test_what_is_wrong_is_said_of_its_part(parts: dict[str, Any], wrong: str) -> None:
    assert list(rules.read(typed(**parts)).errors) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "RRULE:FREQ=WEEKLY;BYDAY=TU\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1",
        "RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=SU;BYSETPOS=-1",
        "RRULE:FREQ=MONTHLY;BYDAY=1SU,3SU",
        "RRULE:FREQ=WEEKLY;BYDAY=TU\nEXRULE:FREQ=YEARLY",
        "RRULE:FREQ=DAILY;BYDAY=TU,TH",
        "RRULE:FREQ=DAILY;BYHOUR=10",
        "RRULE:FREQ=HOURLY",
        "RDATE:20270202T000000",
    ],
)
def test_a_rule_of_another_shape_is_kept_untouched(text: str) -> None:
    kept = recurrence.deserialize(text)
    again = rules.from_stored(kept)
    assert again.mode == rules.KEEP
    assert recurrence.serialize(rules.read(again).rule) == recurrence.serialize(kept)


def test_a_tampered_rule_is_refused_in_words() -> None:
    assert "form" in rules.read(TypedRule(mode=rules.KEEP, stored="RRULE:FREQ=\x00;;")).errors


def test_the_end_of_the_series_is_the_end_of_the_rule() -> None:
    endless = recurrence.deserialize("RRULE:FREQ=WEEKLY;BYDAY=TU")
    assert rules.from_stored(endless, date(2027, 1, 31)).until == "2027-01-31"


def test_a_form_sent_as_it_was_shown_is_no_change() -> None:
    field = RuleField(required=False)
    field.widget.end = date(2027, 1, 31)
    endless = recurrence.deserialize("RRULE:FREQ=WEEKLY;BYDAY=TU")
    assert not field.has_changed(endless, rules.from_stored(endless, date(2027, 1, 31)))
    assert field.has_changed(endless, typed(unit="week", weekdays=["2"]))


def test_the_widget_reads_its_own_row() -> None:
    data = QueryDict(mutable=True)
    data["rows-0-recurrences-unit"] = "week"
    data["rows-1-recurrences-unit"] = "day"
    widget = RuleField().widget
    assert widget.value_from_datadict(data, {}, "rows-1-recurrences").unit == "day"
    assert widget.value_from_datadict(data, {}, "rows-2-recurrences") is None
