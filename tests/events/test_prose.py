"""What the site says of a programme: its kind and theme, when, and what was counted; each only where it is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.models import ProgrammeKind
from events.prose import KIND, ProgrammeFacts, in_words, period, programme_summary


def facts(**values: Any) -> ProgrammeFacts:
    return ProgrammeFacts(**{"kind": "thematic_operation", "theme": "Design", **values})


YEARS = {"start": date(2022, 1, 1), "start_precision": "year", "end": date(2023, 12, 31), "end_precision": "year"}
DAYS = {"start": date(2021, 6, 1), "start_precision": "day", "end": date(2021, 8, 31), "end_precision": "day"}
MIXED = {"start": date(2021, 12, 7), "start_precision": "day", "end": date(2022, 12, 31), "end_precision": "year"}
OPEN = {"start": date(2021, 9, 1), "start_precision": "month"}
ONE_YEAR = {"start": date(2022, 1, 1), "start_precision": "year", "end": date(2022, 12, 31), "end_precision": "year"}


@pytest.mark.parametrize(
    ("values", "language", "expected"),
    [
        (YEARS, "fr", "De 2022 à 2023."),
        (DAYS, "fr", "Du 1er juin 2021 au 31 août 2021."),
        (MIXED, "fr", "Du 7 décembre 2021 à 2022."),
        (OPEN, "fr", "Depuis septembre 2021."),
        (ONE_YEAR, "fr", "En 2022."),
        (DAYS, "nl", "Van 1 juni 2021 tot en met 31 augustus 2021."),
        (OPEN, "nl", "Sinds september 2021."),
        (MIXED, "en", "From 7 December 2021 to 2022."),
        ({}, "en", ""),
    ],
)
def test_a_period_is_told_as_far_as_it_is_known(values: dict[str, Any], language: str, expected: str) -> None:
    assert period(facts(**values), language) == expected


def test_the_eleventh_and_the_first_are_not_confused() -> None:
    assert in_words(date(2021, 1, 11), "day", "fr") == "11 janvier 2021"
    assert in_words(date(2021, 1, 1), "day", "fr") == "1er janvier 2021"


def test_counts_are_told_where_they_are_known() -> None:
    assert programme_summary(facts(), "fr") == "Une opération thématique du réseau\u00a0: design."
    assert "37 musées participants et 50 événements" in programme_summary(facts(museums_count=37, events_count=50), "fr")
    assert programme_summary(facts(events_count=40), "nl").endswith("Het netwerk telt 40 evenementen.")


def test_every_kind_has_its_words() -> None:
    assert all(set(words) == set(ProgrammeKind.values) for words in KIND.values())
