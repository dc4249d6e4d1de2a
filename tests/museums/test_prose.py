"""Sentences composed from facts: right in each language, shorter where less is known, never more than is known."""

from __future__ import annotations

import pytest

from cms.prose import at_fr, listed, of_fr, typographic
from museums.areas import Area
from museums.prose import IN_AREA, TIE, MuseumFacts, Place, club_summary, museum_summary, territory_summary, where

CAUDRY = Place("Caudry", "", "FR-59")
TOURNAI = Place("Tournai", "Doornik", "BE-WHT")


@pytest.mark.parametrize(
    ("commune", "expected"),
    [
        ("Lille", "à Lille"),
        ("Étaples", "à Étaples"),
        ("Le Cateau-Cambrésis", "au Cateau-Cambrésis"),
        ("Les Lilas", "aux Lilas"),
        ("La Gorgue", "à La Gorgue"),
        ("L'Isle-Adam", "à L'Isle-Adam"),
        ("Lens", "à Lens"),
        ("Lesquin", "à Lesquin"),
        ("Leers", "à Leers"),
    ],
)
def test_french_a_is_contracted_with_an_article_only(commune: str, expected: str) -> None:
    assert at_fr(commune) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("verre", "de verre"),
        ("agriculture", "d’agriculture"),
        ("école", "d’école"),
        ("hôpitaux", "d’hôpitaux"),
        ("houille", "de houille"),
        ("haute couture", "de haute couture"),
        ("œuvres", "d’œuvres"),
    ],
)
def test_french_de_is_elided_before_a_vowel_and_a_mute_h(word: str, expected: str) -> None:
    assert of_fr(word) == expected


def test_lists_end_with_the_word_of_the_language() -> None:
    assert listed([], "fr") == ""
    assert listed(["a"], "nl") == "a"
    assert [listed(["a", "b", "c"], language) for language in ("fr", "nl", "en")] == ["a, b et c", "a, b en c", "a, b and c"]


def test_typography_is_french_where_french_needs_it() -> None:
    assert typographic("l'accueil ; « oui » : non ?") == "l’accueil\u00a0; «\u00a0oui\u00a0»\u00a0: non\u00a0?"


LACE = {"fr": ("dentelle", "broderie"), "nl": ("kant", "borduurwerk"), "en": ("lace", "embroidery")}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            "À Caudry, dans le Nord, il est question de dentelle et de broderie. "
            "Membre du réseau PROSCITEC et de son Club, territoire Avesnois.",
        ),
        ("nl", "In Caudry, in het departement Nord, draait het om kant en borduurwerk. "
               "Lid van het PROSCITEC-netwerk en van zijn Club, gebied Avesnois."),
        ("en", "In Caudry, in the Nord, it is all about lace and embroidery. "
               "A member of the PROSCITEC network and of its Club, in the Avesnois territory."),
    ],
)  # fmt: skip
def test_a_museum_of_which_all_is_known(language: str, expected: str) -> None:
    facts = MuseumFacts(membership="stated", place=CAUDRY, trades=LACE[language], clubs=("Club",), territory="Avesnois")
    assert museum_summary(facts, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "à Tournai, dans le Hainaut, en Belgique"),
        ("nl", "in Doornik (Tournai), in Henegouwen, in België"),
        ("en", "in Tournai, in Hainaut, Belgium"),
    ],
)
def test_a_place_has_its_name_in_the_language_where_there_is_one(language: str, expected: str) -> None:
    assert where(TOURNAI, language) == expected


def test_without_a_commune_only_the_area_is_said() -> None:
    facts = MuseumFacts(membership="stated", place=Place(area="FR-60"), trades=("verre",))
    assert museum_summary(facts, "fr") == "Dans l’Oise, il est question de verre. Membre du réseau PROSCITEC."


def test_dutch_has_no_comma_before_the_verb_without_an_apposition() -> None:
    facts = MuseumFacts(membership="stated", place=Place(commune="Lille"), trades=("glas",))
    assert museum_summary(facts, "nl") == "In Lille draait het om glas. Lid van het PROSCITEC-netwerk."


def test_without_a_place_or_a_trade_the_sentence_is_shorter() -> None:
    assert museum_summary(MuseumFacts(membership="stated"), "fr") == "Membre du réseau PROSCITEC."
    assert (
        museum_summary(MuseumFacts(membership="stated", place=CAUDRY), "fr")
        == "C’est à Caudry, dans le Nord. Membre du réseau PROSCITEC."
    )
    assert (
        museum_summary(MuseumFacts(membership="stated", trades=("sucre",)), "fr")
        == "Il y est question de sucre. Membre du réseau PROSCITEC."
    )


@pytest.mark.parametrize(("language", "words"), [("fr", "à confirmer"), ("nl", "bevestigd"), ("en", "to be confirmed")])
def test_an_uncertain_membership_is_said_to_be_so(language: str, words: str) -> None:
    for clubs in ((), ("Club",)):
        for territory in ("", "Oise"):
            facts = MuseumFacts(membership="uncertain", clubs=clubs, territory=territory)
            assert words in museum_summary(facts, language)
    assert words not in museum_summary(MuseumFacts(membership="stated"), language)


def test_every_area_and_case_has_its_words() -> None:
    assert set(IN_AREA) == set(Area.values)
    for words in TIE.values():
        assert set(words) == {"stated", "implied", "uncertain"}
        assert all(set(cases) == {"", "c", "t", "ct"} for cases in words.values())


def test_a_territory_tells_how_many_are_named() -> None:
    assert territory_summary("Oise", 0, (), "fr") == "Le territoire Oise du réseau PROSCITEC."
    assert territory_summary("Oise", 1, (), "nl") == "Het PROSCITEC-netwerk noemt één museum of plek in het gebied Oise."
    assert territory_summary("Oise", 8, ("glass",), "en") == (
        "The PROSCITEC network names 8 museums and places in the Oise territory. Among other things, they are about glass."
    )


def test_a_club_tells_how_many_work_together() -> None:
    assert club_summary("Club textile", 20, "fr") == (
        "Le Club textile réunit 20 membres du réseau PROSCITEC qui partagent un même métier."
    )
    assert club_summary("Textielclub", 1, "nl") == "De Textielclub telt één lid van het PROSCITEC-netwerk."
