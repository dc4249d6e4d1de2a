"""Hours in words, in three languages."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from museums.hours import words
from museums.hours.evaluate import day_of, days_from, outlook

FULL = (
    'Apr-Oct Tu-Fr,Su 10:00-12:30,14:00-18:00; Apr-Oct Sa[1,3] 14:00-18:00; Nov 15-Mar 15 Mo,We unknown "by appointment"; '
    "PH off; Jan 01 off; Dec 24-Jan 02 off; 2025 Dec 01 off; 2026 Dec 05 10:00-22:00; 2026 Dec 20-2027 Jan 05 off"
)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("language", "tables"),
    [
        (
            "fr",
            [
                "D’avril à octobre | Du mardi au vendredi et dimanche : 10 h – 12 h 30, 14 h – 18 h"
                " | Premier et troisième samedi du mois : 14 h – 18 h",
                "Du 15 novembre au 15 mars | Lundi et mercredi : Sur rendez-vous",
            ],
        ),
        (
            "nl",
            [
                "April tot en met oktober | Dinsdag tot en met vrijdag en zondag : 10.00–12.30 uur, 14.00–18.00 uur"
                " | Eerste en derde zaterdag van de maand : 14.00–18.00 uur",
                "15 november tot en met 15 maart | Maandag en woensdag : Op afspraak",
            ],
        ),
        (
            "en",
            [
                "April to October | Tuesday to Friday and Sunday : 10:00–12:30, 14:00–18:00"
                " | First and third Saturday of the month : 14:00–18:00",
                "15 November to 15 March | Monday and Wednesday : By appointment",
            ],
        ),
    ],
)
def test_seasons_are_tables(language: str, tables: list[str]) -> None:
    with override(language):
        found = words.season_tables(FULL)
    said = [" | ".join([table.heading, *(f"{days} : {hours}" for days, hours in table.rows)]) for table in found]
    assert [plain(text) for text in said] == tables


def test_notes_say_holidays_closing_days_and_what_is_still_to_come() -> None:
    with override("fr"):
        notes = [plain(note) for note in words.notes_of(FULL, date(2026, 12, 1))]
    assert notes == [
        "Fermé les jours fériés.",
        "Fermé chaque année : 1er janvier, du 24 décembre au 2 janvier.",
        "5 décembre 2026 : 10 h – 22 h.",
        "Du 20 décembre 2026 au 5 janvier 2027 : fermé.",
    ]


@pytest.mark.parametrize(
    ("text", "day", "french", "dutch", "english"),
    [
        ("Mo-Su 10:00-18:00", (2026, 7, 1), "Ouvert aujourd’hui, 10 h – 18 h", "Vandaag open, 10.00–18.00 uur",
         "Open today, 10:00–18:00"),
        ("Tu-Su 10:00-18:00", (2026, 11, 23), "Fermé aujourd’hui, ouvert demain", "Vandaag gesloten, morgen open",
         "Closed today, open tomorrow"),
        ("Su 10:00-18:00", (2026, 11, 23), "Fermé aujourd’hui, ouvert dimanche", "Vandaag gesloten, open op zondag",
         "Closed today, open on Sunday"),
        ("Apr-Oct Mo-Su 10:00-18:00", (2026, 11, 23), "Fermé jusqu’au 1er avril", "Gesloten tot 1 april", "Closed until 1 April"),
        ('unknown "by appointment"', (2026, 11, 23), "Sur rendez-vous aujourd’hui", "Vandaag op afspraak", "By appointment today"),
        ("off", (2026, 11, 23), "Fermé pour le moment", "Voorlopig gesloten", "Closed for now"),
    ],
)  # fmt: skip
def test_the_day_in_one_sentence(text: str, day: tuple[int, int, int], french: str, dutch: str, english: str) -> None:
    seen = outlook(text, "FR", date(*day))
    for language, sentence in (("fr", french), ("nl", dutch), ("en", english)):
        with override(language):
            assert plain(words.outlook_words(seen)) == sentence


@pytest.mark.parametrize("country", ["FR", "BE"])
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_public_holiday_has_a_name_in_every_language(country: str, language: str) -> None:
    days = [day for day in days_from("PH 10:00-12:00", country, date(2026, 1, 1), 365) if day.is_open]
    assert len(days) == 11
    with override(language):
        names = {words.holiday_name(country, day.date) for day in days}
        assert "" not in names
        assert len(names) == 11
    if (country, language) == ("FR", "nl"):
        assert names == set(words.FRENCH_HOLIDAYS_IN_DUTCH.values())


def test_the_next_days_name_their_holidays() -> None:
    with override("nl"):
        [day] = words.days_words(days_from("Mo-Su 10:00-18:00; PH off", "FR", date(2026, 12, 25), 1), "FR", date(2026, 12, 25))
    assert (day.name, day.hours, day.holiday, day.is_today) == ("Vrijdag 25 december", "Gesloten", "Kerstmis", True)


def test_a_note_is_said_in_the_readers_language() -> None:
    day = day_of('Mo-Su 10:00-18:00 "groups only"', "FR", date(2026, 11, 22))
    with override("fr"):
        assert plain(words.hours_words(day)) == "10 h – 18 h, groupes uniquement"


def test_what_does_not_fit_the_form_has_days_and_no_tables() -> None:
    assert words.season_tables("week 01-53/2 Mo 10:00-12:00") == []
    assert words.notes_of("week 01-53/2 Mo 10:00-12:00", date(2026, 1, 1)) == []
