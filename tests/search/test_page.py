"""The page of results and the suggestions: for any query whatever, in a fixed number of statements."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.short_cache import clear_every
from search import brake, indexing
from tests.search.library import entry, forget, put

pytestmark = [pytest.mark.database, pytest.mark.django_db]

ODD = [
    "", " ", "'", '"', "''", "%", "_", "*", "-", "(", ")", "\\", "\x00", "\x00lin", "lin\x00", "AND", "OR", "NEAR", "NOT",
    'NEAR("lin" "toile")', "lin*", '"lin', "lin AND", "lin OR (", "title_stems:lin", "{all_stems} : lin", "-lin", "^lin", "lin & toile",
    "lin | !toile", "AND OR NEAR",
    "lin:*", "<->", "':*", "'; DROP TABLE search_document; --", "<script>alert(1)</script>", "🎫", "🎫🧶 lin", "ﷺ", "İ", "ß", "\u202elin", "\ud83d",
    "a", "é" * 200, "x" * 5000, "lin " * 2000, "%F0%28", "1e5", "00012", "12.5", "3D", "c++", "l’", "du de la",
    "het een", "the", "музей", "博物馆", "موسيقى",
    "e\u0301te\u0301", "lin\nlin", "\t", "lin" + "\u0301" * 300,
]  # fmt: skip
PARAMETERS: list[dict[str, Any]] = [
    {"page": "1000000000"}, {"page": "-1"}, {"page": "x"}, {"page": ""}, {"page": ["2", "3"]}, {"kind": "nothing"}, {"kind": "\x00"},
    {"kind": ["museum", "event"]},
    {"territory": "nowhere"}, {"trade": "x" * 5000}, {"language": "de"}, {"language": "fr' OR 1=1"}, {"sort": "price"},
    {"sort": "date", "kind": "museum", "language": "nl"},
    {"q": ["lin", "toile"]}, {"utm_source": "x"},
]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_any_query_gets_a_page_and_an_answer(tree: object, language: str) -> None:
    put(entry("lin", "Le lin", "La toile de lin", kind="museum"))
    brake.suggesting.release()
    client = Client()
    for query in ODD:
        encoded = {"q": query.encode("utf-8", "surrogatepass") if "\ud83d" in query else query}
        for name in ("search/", "search/suggest"):
            assert client.get(f"/{language}/{name}", encoded).status_code == 200, (name, query)
            brake.suggesting.release()
    for parameters in PARAMETERS:
        for name in ("search/", "search/suggest"):
            assert client.get(f"/{language}/{name}", {"q": "lin", **parameters}).status_code == 200, (name, parameters)
    assert client.post(f"/{language}/search/").status_code == 405


def test_what_is_typed_is_shown_escaped_and_the_page_is_for_no_index() -> None:
    html = Client().get("/fr/search/", {"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in html
    assert '<meta name="robots" content="noindex, follow">' in html


def test_other_spellings_and_other_languages_are_proposed() -> None:
    put(entry("a", "La dentelle", kind="museum"), entry("b", "De smidse", language="nl"), entry("b", "La forge"))
    response = Client().get("/fr/search/", {"q": "dentxelle"})
    assert response.context["instead"] == "dentelle"
    assert 'href="?q=dentelle"' in response.text
    response = Client().get("/fr/search/", {"q": "smidse"})
    assert response.context["elsewhere_query"] == "q=smidse&language=nl"
    assert Client().get("/fr/search/", {"q": "smidse", "language": "nl"}).context["total"] == 1


def test_a_result_in_another_language_says_so() -> None:
    put(entry("a", "La dentelle"))
    html = Client().get("/nl/search/", {"q": "dentelle"}).text
    assert 'lang="fr"' in html
    assert "In het frans" in html.replace("Frans", "frans")


def test_suggestions_are_titles_and_words() -> None:
    put(
        entry("a", "Musée de la dentelle", kind="museum", places=("Calais",)),
        entry("b", "La dentelle aux fuseaux", "dentellières", kind="article"),
        entry("c", "Kant", language="nl"),
    )
    brake.suggesting.release()
    response = Client().get("/fr/search/suggest", {"q": "mus de la dente"})
    assert [found["title"] for found in response.json()["suggestions"]] == [
        "Musée de la dentelle",
        "mus de la dentelle",
        "mus de la dentellières",
    ]
    assert "max-age" in response.headers["Cache-Control"]
    assert not response.cookies
    titles = [found["title"] for found in Client().get("/fr/search/suggest", {"q": "dent"}).json()["suggestions"]]
    assert titles[:2] == ["Musée de la dentelle", "La dentelle aux fuseaux"] or titles[:2] == titles[1::-1]
    assert Client().get("/fr/search/suggest", {"q": "cala"}).json()["suggestions"][0]["url"] == "/a/"
    assert Client().get("/fr/search/suggest", {"q": "d"}).json() == {"suggestions": []}


def test_suggestions_pause_when_they_have_cost_too_much() -> None:
    put(entry("a", "Dentelle"))
    brake.suggesting.spent = 1000.0
    try:
        response = Client().get("/fr/search/suggest", {"q": "dent"})
        assert (response.status_code, response.json()) == (503, {"suggestions": []})
        assert response.headers["Cache-Control"] == "no-store"
        assert Client().get("/fr/search/", {"q": "dentelle"}).context["total"] == 1
    finally:
        brake.suggesting.release()


def test_a_brake_holds_what_was_taken_and_lets_go_with_time() -> None:
    held = brake.Brake(share=0.5, window=0.02)
    with held.taking():
        sum(range(100_000))
    assert held.spent > 0
    held.spent = 0.05
    assert not held.free
    time.sleep(0.1)
    assert held.free


@pytest.mark.parametrize("query", ["q=dentelle", "q=dentelle&kind=museum&territory=&trade=&language=fr", "q=dentxelle", "q="])
def test_the_number_of_statements_does_not_grow(tree: object, query: str) -> None:
    indexing.rebuild()
    counted = []
    for number in (3, 30):
        put(*(entry(f"{place}", f"Dentelle {place}", "dentelle " * 50, kind="museum") for place in range(number)))
        clear_every()
        forget()
        client = Client()
        client.get(f"/fr/search/?{query}")  # warm
        with CaptureQueriesContext(
            connection,
        ) as statements:
            client.get(f"/fr/search/?{query}")
        counted.append(len(statements))
    assert counted[0] == counted[1]
    assert counted[0] <= 12, counted


def test_pages_of_results_neither_overlap_nor_leave_any_out() -> None:
    put(*(entry(f"{number}", f"Dentelle {number % 7}", kind="museum") for number in range(45)))
    seen: list[str] = []
    for number in (1, 2, 3):
        seen += [result.url for result in Client().get("/fr/search/", {"q": "dentelle", "page": number}).context["results"]]
    assert len(seen) == len(set(seen)) == 45
