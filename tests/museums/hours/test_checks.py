"""What the library refuses, or takes and reads otherwise than it looks, is refused in the reader's words at its place."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from museums.hours.checks import problems_in

GOOD = [
    "",
    "  ",
    "Apr-Oct Tu-Su 10:00-12:00,14:00-18:00; PH off",
    "24/7",
    "Su,PH off; Mo-Sa 10:00-12:00",
    "Apr-Oct PH off",
    "Mo-Su 10:00-18:00; Mo off",
    "Mo-Fr 10:00-18:00; Su[1] 10:00-12:00",
    "Mo 10:00-12:00, Tu 14:00-16:00",
    "Apr 10:00-18:00",
    "Feb 29 off",
    "2028 Feb 29 off",
    "Dec 24-Jan 02 off",
    "2026 Dec 24-2027 Jan 04 off",
    "week 01-53/2 Mo 10:00-12:00",
    "Mo-Fr 10:00-24:00",
    'Mo-Fr unknown "by appointment"',
    'Mo-Fr 10:00-18:00 open "guided tours only"',
    'Mo-Fr 10:00-18:00 || unknown "by appointment"',
    "Apr-Oct Mo 10:00-12:00; Nov-Mar Mo 14:00-16:00",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_passes(text: str) -> None:
    assert problems_in(text) == []


# The text, the part that is wrong, and words of the reason in French, Dutch and English.
BAD = [
    ("10h-18h", "10h", "10:00", "10:00", "10:00"),
    ("Mo 10h30-18h", "10h30", "10:30", "10:30", "10:30"),
    ("Mo 10.00-18.00", "10.00", "10:00", "10:00", "10:00"),
    ("Mo 10-18", "10-18", "avec les minutes", "met minuten", "with minutes"),
    ("Mo 10:60-12:00", "10:60", "60 minutes", "60 minuten", "60 minutes"),
    ("lundi 10:00-12:00", "lundi", "écrivez Mo", "schrijf Mo", "write Mo"),
    ("zaterdag 10:00-12:00", "zaterdag", "écrivez Sa", "schrijf Sa", "write Sa"),
    ("Tue-Sun 10:00-12:00", "Tue", "écrivez Tu", "schrijf Tu", "write Tu"),
    ("avril-octobre 10:00-12:00", "avril", "écrivez Apr", "schrijf Apr", "write Apr"),
    ("Mo fermé", "fermé", "écrivez off", "schrijf off", "write off"),
    ("Mo sur rendez-vous", "sur rendez-vous", 'unknown "by appointment"', 'unknown "by appointment"', 'unknown "by appointment"'),
    ("Mo - Fr 10:00-12:00", "Mo - Fr", "sans espaces", "zonder spaties", "without spaces"),
    ("Mo–Fr 10:00-18:00", "–", "écrivez -", "schrijf -", "write -"),
    ("Mo 10:00-12:00,", ",", "rien ne suit", "volgt niets", "nothing follows"),
    ("Mo 10:00-12:00;", ";", "rien ne suit", "volgt niets", "nothing follows"),
    ("mo 10:00-12:00", "mo", "écrivez Mo", "schrijf Mo", "write Mo"),
    ("jan 01 off", "jan", "écrivez Jan", "schrijf Jan", "write Jan"),
    ("Mo-Fr", "Mo-Fr", "donnez les heures", "geef de uren", "give the hours"),
    ("Mo 10:00-12:00, Sa", "Sa", "donnez les heures", "geef de uren", "give the hours"),
    ("Feb 30 off", "Feb 30", "n’existe pas", "bestaat niet", "no such day"),
    ("2026 Feb 29 off", "2026 Feb 29", "n’existe pas", "bestaat niet", "no such day"),
    ("Mo 10:00-25:00", "10:00-25:00", "24:00", "24:00", "24:00"),
    ("Mo 18:00-10:00", "18:00-10:00", "avant de commencer", "voor het begin", "before it begins"),
    ("Mo 10:00-10:00", "10:00-10:00", "avant de commencer", "voor het begin", "before it begins"),
    ("2027 Jan 04-2026 Dec 24 off", "2027 Jan 04-2026 Dec 24", "avant de commencer", "voor het begin", "before it begins"),
    ("2026 Dec 24-Jan 04 off", "2026 Dec 24-Jan 04", "aux deux bouts", "aan beide kanten", "at both ends"),
    ("Dec 24-20 off", "Dec 24-20", "avant de commencer", "voor het begin", "before it begins"),
    ("2027-2026 Mo 10:00-12:00", "2027-2026", "avant de commencer", "voor het begin", "before it begins"),
    ("1999 Mo 10:00-12:00", "1999", "entre 2000 et 2076", "tussen 2000 en 2076", "between 2000 and 2076"),
    ("Mo 10:00-13:00,12:00-18:00", "10:00-13:00,12:00-18:00", "se chevauchent", "overlappen", "overlap"),
    ("Mo 14:00-18:00,10:00-12:00", "14:00-18:00,10:00-12:00", "d’abord", "eerst", "first"),
    ("Mo 10:00-12:00; Mo 14:00-16:00", "Mo 10:00-12:00", "remplace", "vervangt", "replaces"),
    ("Sa 10:00-12:00; Mo-Su 14:00-16:00", "Sa 10:00-12:00", "remplace", "vervangt", "replaces"),
    ("SH Mo-Fr 14:00-18:00", "SH", "vacances scolaires", "schoolvakanties", "school holidays"),
    ("PH Mo-Fr off", "PH Mo", "deux règles", "twee regels", "two rules"),
    ('Mo-Fr "by appointment"', '"by appointment"', "ouvert", "open", "mean open"),
    ('Mo-Fr "sur rendez-vous"', '"sur rendez-vous"', "traduits", "vertaald", "translated"),
    ("Mo-Fr unknown", "unknown", "pourquoi", "waarom", "say why"),
    ("Mo sunrise-18:00", "sunrise", "heure précise", "kloktijd", "clock time"),
    ("Mo 14:00+", "14:00+", "fermeture", "sluitingsuur", "closing"),
    ("Mo 10:00-16:00/01:30", "10:00-16:00/01:30", "répétées", "herhaalde", "repeated"),
    ("week 40-10 Mo 10:00-12:00", "week", "Exemple", "Voorbeeld", "Example"),
    ("gibberish", "gibberish", "Exemple", "Voorbeeld", "Example"),
    ("Mo 10:00 to 12:00", "to", "Exemple", "Voorbeeld", "Example"),
]  # fmt: skip


@pytest.mark.parametrize("case", BAD, ids=[case[0] for case in BAD])
def test_what_is_wrong_is_named_with_its_place(case: tuple[str, str, str, str, str]) -> None:
    text, part, *reasons = case
    for language, reason in zip(("fr", "nl", "en"), reasons, strict=True):
        with override(language):
            problem = problems_in(text)[0]
        assert text[problem.start : problem.end] == part
        assert reason in problem.message
        assert part in problem.message
        assert str(text.index(part) + 1) in problem.message


@pytest.mark.parametrize("text", ["a" * 3000, "Mo\n10:00-12:00", "Mo 10:00-12:00\0", "Mo 10:00", "🎈", "   ; ", '"', 'Mo "'])
def test_odd_texts_are_refused_without_a_fault(text: str) -> None:
    [problem, *_more] = problems_in(text)
    assert problem.message


@given(st.text(alphabet='MoTuFrSu JanApr0123456789:-,;"[]+/|PHSHoffh ', max_size=60))
def test_no_text_breaks_the_checks_and_what_passes_can_be_read(text: str) -> None:
    if not problems_in(text) and text.strip():
        validate(text)
