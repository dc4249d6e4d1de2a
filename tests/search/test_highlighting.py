from __future__ import annotations

import pytest

from search import words
from search.highlighting import LENGTH, excerpt, marked


def tokens(query: str) -> frozenset[str]:
    return frozenset().union(*words.query_terms(query))


@pytest.mark.parametrize(
    ("text", "query", "language", "shown"),
    [
        ("Le Musée des œuvres", "oeuvre", "fr", "Le Musée des <mark>œuvres</mark>"),
        ("MUSÉE", "musee", "fr", "<mark>MUSÉE</mark>"),
        ("Une pierre sculptée", "sculpté", "fr", "Une pierre <mark>sculptée</mark>"),
        ("Les travaux", "travail", "fr", "Les <mark>travaux</mark>"),
        ("De klompen", "klomp", "nl", "De <mark>klompen</mark>"),
        ("<b>lin</b> & \"lin\"", "lin", "fr", "&lt;b&gt;<mark>lin</mark>&lt;/b&gt; &amp; &quot;<mark>lin</mark>&quot;"),
        ("L’été", "ete", "fr", "L’<mark>été</mark>"),
        ("Rien", "lin", "fr", "Rien"),
        ("lin", "", "fr", "lin"),
        ("İstanbul, ß et le lin", "lin", "fr", "İstanbul, ß et le <mark>lin</mark>"),
    ],
)  # fmt: skip
def test_what_is_found_is_marked_in_its_own_spelling(text: str, query: str, language: str, shown: str) -> None:
    assert marked(text, tokens(query), language) == shown


def test_the_excerpt_is_the_place_with_most_finds() -> None:
    text = "mot " * 200 + "le lin seul " + "mot " * 200 + "le lin et la toile de lin" + " mot" * 200
    found = excerpt("Un résumé", text, tokens("lin toile"), "fr")
    assert found.count("<mark>") == 3
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < LENGTH + 60


def test_the_summary_is_shown_when_it_holds_the_words_or_nothing_does() -> None:
    assert excerpt("Le lin", "le lin du texte", tokens("lin"), "fr") == "Le <mark>lin</mark>"
    assert excerpt("Résumé", "texte", tokens("lin"), "fr") == "Résumé"
    assert excerpt("", "", tokens("lin"), "fr") == ""
