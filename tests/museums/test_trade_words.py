"""Visitors' words for trades, in the directory's text filter."""

from __future__ import annotations

import pytest

from museums.folding import words_of
from museums.models import Commune, Museum, Trade
from museums.querysets import asked_words
from museums.trade_words import meanings, said_otherwise, things, without_phrases


def test_every_row_is_in_three_languages() -> None:
    for thing in things():
        assert {language for language, _word in thing.said} == {"fr", "nl", "en"}


@pytest.mark.parametrize("word", ["moulin", "windmolen", "windmills", "molens"])
def test_words_that_mean_the_same(word: str) -> None:
    assert {"moulin", "molen", "windmill"} <= meanings(word)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Moulin à vent", " moulin"),
        ("les moulins à vent", " les moulin"),
        ("le moulin", " le moulin"),
        ("moulin à ventouse", " moulin a ventouse"),
    ],
)
def test_a_phrase_becomes_one_word(text: str, read: str) -> None:
    assert without_phrases(words_of(text)) == read


def test_short_words_are_met_whole() -> None:
    assert ("nl", "vlas") in said_otherwise("Maison du lin")
    assert said_otherwise("Musée de Linselles") == []


@pytest.mark.database
@pytest.mark.django_db
def test_a_museum_is_found_by_what_visitors_call_its_trade() -> None:
    commune = Commune.objects.create(slug="linselles", name="Linselles", country="FR", area="FR-59")
    mills = Trade.objects.create(slug="milling", name_fr="Moulins", name_nl="Molens", name_en="Mills")
    mine = Trade.objects.create(slug="mining", name_fr="Mine", name_nl="Mijnbouw", name_en="Mining")

    def museum(name: str, *trades: Trade) -> None:
        Museum.objects.create(slug=name.lower().replace(" ", "-"), name=name, commune=commune).trades.set(trades)

    museum("Site du Steenmeulen", mills)
    museum("Fosse Neuf", mine)
    museum("Maison de la bière")
    museum("Maison du lin")
    for text, name in {
        "windmolen": "Site du Steenmeulen",
        "windmills": "Site du Steenmeulen",
        "moulin à vent": "Site du Steenmeulen",
        "coal": "Fosse Neuf",
        "steenkool linselles": "Fosse Neuf",
        "beer": "Maison de la bière",
        "Brouwerij": "Maison de la bière",
        "vlas": "Maison du lin",
        "linen": "Maison du lin",
    }.items():
        assert [found.name for found in Museum.objects.matching(text)] == [name], text
    assert not Museum.objects.matching("dentelle").exists()


def test_what_another_word_says_already_is_asked_once() -> None:
    assert [word for word, _same in asked_words("dent dentelle lace dentelle")] == ["dentelle"]
    assert [word for word, _same in asked_words("musée Tournai")] == ["musee", "tournai"]
