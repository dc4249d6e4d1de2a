"""One table of documents and one of queries: the same hits in the same order on both engines."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from events.models import PathwayIndexPage, PathwayPage
from search.entries import KINDS, kind_of
from search.filters import Filters
from search.models import DocumentText
from search.searching import Asked, count
from tests.search.library import entry, put, titles

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DOCUMENTS = [
    entry("sabot", "Musée du sabot", "Une collection de sabots sculptés.", kind="museum", keywords=(("nl", "Klompenmakerij"),)),
    entry("sabot", "Klompenmuseum", "Een verzameling klompen.", language="nl", kind="museum"),
    entry("lin", "Maison du lin", "Du champ à la toile.", kind="museum", names=(("fr", "Musée de l’Œuvre"),), places=("Tournai", "Doornik")),
    entry("fete", "La fête du sabot", "Chaque année, en août.", kind="event"),
    entry("article", "Le bois dans l’atelier", "On y sculptait le sabot. Une sculpture sur bois.", kind="article"),
    entry("travaux", "Les travaux d’hiver", "L’hiver, on filait le lin à l’atelier.", kind="article"),
    entry("weaving", "Weaving mills", "Industries of the border: mills, looms, weavers.", language="en", kind="article"),
    entry("weaving", "Les tissages", "Des métiers à tisser.", kind="article"),
    entry("pass", "Le Pass’Musées", "Un pass pour tous les musées.", kind="page"),
    entry("parcours", "De la filature au lycée", "Une journée de collégiens.", kind="pathway"),
    entry("cyr", "Музей", "Текст", kind="page"),
]  # fmt: skip

# query, language of the reader, what is found
QUERIES = [
    ("sabot", "fr", ["Musée du sabot", "La fête du sabot", "Le bois dans l’atelier"]),
    ("SABOTS", "fr", ["Musée du sabot", "La fête du sabot", "Le bois dans l’atelier"]),
    ("musee sabot", "fr", ["Musée du sabot"]),
    ("musée", "fr", ["Maison du lin", "Musée du sabot", "Le Pass’Musées"]),
    ("musees", "fr", ["Maison du lin", "Musée du sabot", "Le Pass’Musées"]),
    ("klompen", "nl", ["Klompenmuseum"]),
    ("klomp", "nl", ["Klompenmuseum"]),
    ("klompenmakerij", "fr", ["Musée du sabot"]),
    ("sculpté", "fr", ["Musée du sabot", "Le bois dans l’atelier"]),
    ("sculptee", "fr", ["Musée du sabot", "Le bois dans l’atelier"]),
    ("lin atelier", "fr", ["Les travaux d’hiver"]),
    ("le lin de l'atelier", "fr", ["Les travaux d’hiver"]),
    ("oeuvre", "fr", ["Maison du lin"]),
    ("œuvres", "fr", ["Maison du lin"]),
    ("doornik", "fr", ["Maison du lin"]),
    ("travail", "fr", ["Les travaux d’hiver"]),
    ("fête", "nl", ["La fête du sabot"]),  # not in Dutch: the French stands in
    ("sabots", "nl", ["La fête du sabot", "Le bois dans l’atelier"]),  # the museum has a Dutch page, found by its own words
    ("industry", "en", ["Weaving mills"]),
    ("weaver", "en", ["Weaving mills"]),
    ("tissage", "en", []),
    ("pass", "nl", ["Le Pass’Musées"]),
    ("filatures", "fr", ["De la filature au lycée"]),
    ("collégien", "nl", ["De la filature au lycée"]),
    ("музей", "fr", ["Музей"]),
    ("nothing at all like it", "en", []),
    ("du de la", "fr", []),
    ("", "fr", []),
]  # fmt: skip


def test_the_table_of_queries() -> None:
    put(*DOCUMENTS)
    for query, reader, expected in QUERIES:
        assert titles(query, reader) == expected, (query, reader)
    assert titles("filature", kind="pathway") == ["De la filature au lycée"]
    assert titles("filature", kind="page") == []


def test_a_school_pathway_is_of_a_kind_of_its_own_and_says_so_in_three_languages() -> None:
    assert (kind_of(PathwayPage()), kind_of(PathwayIndexPage())) == ("pathway", "page")
    for language, words in (("fr", "Parcours scolaires"), ("nl", "Schooltrajecten"), ("en", "School pathways")):
        with override(language):
            assert str(KINDS["pathway"].label) == words


def test_names_and_titles_come_before_summaries_and_those_before_texts() -> None:
    put(
        entry("a", "Zèbre", "le mot dentelle dans le texte", kind="museum"),
        entry("b", "Autre", "", summary="La dentelle en résumé", kind="file"),
        entry("c", "La dentelle et le reste", kind="file"),
        entry("d", "Dentelle", kind="file"),
        entry("e", "Un musée", names=(("fr", "Maison de la dentelle"),), kind="museum"),
    )
    assert titles("dentelle") == ["Dentelle", "Un musée", "La dentelle et le reste", "Autre", "Zèbre"]


def test_the_readers_language_comes_first() -> None:
    put(entry("a", "Textile", language="fr", kind="museum"), entry("b", "Iets anders", "textile", language="nl", kind="file"))
    assert titles("textile", "nl") == ["Iets anders", "Textile"]
    assert titles("textile", "nl", language="fr") == ["Textile"]


def test_facets_count_what_each_choice_would_give() -> None:
    put(*DOCUMENTS)
    counts = count(Asked.of(Filters(text="sabot", kind="museum"), "fr"))
    assert counts["total"][""] == 1
    assert counts["kind"] == {"museum": 1, "event": 1, "article": 1}
    assert counts["language"] == {"fr": 1, "": 1}
    everywhere = count(Asked.of(Filters(text="musee"), "nl"))
    assert everywhere["language"] == {"fr": 3, "": 2}


def test_facets_of_facts() -> None:
    put(
        entry("a", "Lin un", territory_id=1, trades=(1, 2)),
        entry("b", "Lin deux", territory_id=1, trades=(2,)),
        entry("c", "Lin trois", territory_id=2),
    )
    counts = count(Asked.of(Filters(text="lin"), "fr"))
    assert counts["territory"] == {"1": 2, "2": 1}
    assert counts["trade"] == {"1": 1, "2": 2}


def test_by_date_the_latest_first_and_what_has_none_last() -> None:
    from datetime import date

    put(
        entry("a", "Lin vieux", kind="event", date=date(2020, 1, 1)),
        entry("b", "Lin sans date"),
        entry("c", "Lin neuf", kind="event", date=date(2026, 1, 1)),
    )
    assert titles("lin", sort="date") == ["Lin neuf", "Lin vieux", "Lin sans date"]


def test_the_database_itself_keeps_what_is_searched_in_step() -> None:
    put(entry("a", "La forge"))
    DocumentText.objects.update(title="Le moulin", title_stems="moulin", named_stems="moulin", all_stems="moulin")
    assert (titles("forge"), titles("moulin")) == ([], ["Le moulin"])


def test_a_translation_that_goes_gives_its_readers_back_to_the_source() -> None:
    french, dutch = entry("a", "La forge"), entry("a", "De smidse", language="nl")
    put(french, dutch)
    assert titles("forge", "nl") == []
    put(french)
    assert titles("forge", "nl") == ["La forge"]
    assert titles("smidse", "nl") == []
    put(french, dutch)
    assert titles("smidse", "nl") == ["De smidse"]
    assert titles("smidse", "fr") == []
