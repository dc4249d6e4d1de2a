from __future__ import annotations

import pytest

from search.models import Word
from search.spelling import corrected, distance
from tests.search.library import entry, put


@pytest.mark.parametrize(
    ("left", "right", "steps"),
    [
        ("lin", "lin", 0),
        ("lin", "vin", 1),
        ("gaufer", "gaufre", 1),
        ("dentele", "dentelle", 1),
        ("sabot", "brique", 3),
        ("", "ab", 2),
        ("chausure", "chaussures", 2),
        ("ab", "ba", 1),
        ("abcdef", "badcfe", 3),
        ("xlin", "lin", 1),
    ],
)
def test_distance(left: str, right: str, steps: int) -> None:
    assert distance(left, right, 2) == steps


@pytest.mark.database
@pytest.mark.django_db
def test_the_nearest_word_is_proposed_as_it_is_written() -> None:
    put(
        entry("a", "La dentelle de Caudry", "Des chaussures et des métiers"),
        entry("b", "Kant", "De dentelle en de schoenen in Doornik", language="nl"),
    )
    table = {
        "dentele": "dentelle",
        "chausure": "chaussures",
        "chaussu": "chaussures",
        "musée métierz": "musée métiers",
        "coudry": "Caudry",
        "Doornick": "Doornik",
        "dentelle": "",
        "xyzzyq": "",
        "lin": "",
        "12345": "",
    }
    assert {typed: corrected(typed, "fr") for typed in table} == table


@pytest.mark.database
@pytest.mark.django_db
def test_words_are_counted_and_go_with_their_last_document() -> None:
    one, two = entry("a", "Dentelle"), entry("b", "Dentelle", "dentelles")
    put(one, two)
    assert dict(Word.objects.values_list("word", "uses")) == {"dentelle": 2, "dentelles": 1}
    from django.db import transaction

    from search import indexing

    with transaction.atomic():
        indexing.write([two.key], {})
    assert dict(Word.objects.values_list("word", "uses")) == {"dentelle": 1}
    Word.objects.update(uses=9)
    indexing.recount()
    assert dict(Word.objects.values_list("word", "uses")) == {"dentelle": 1}
