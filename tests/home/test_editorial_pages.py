"""Resources, testimonies, questions, partners and the press: what they show, what they hide, what they cost."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import CustomDocument
from home.models import (
    ArticlePage,
    AuthorRole,
    Captions,
    FAQPage,
    Partner,
    PartnersPage,
    PressCutting,
    PressReviewPage,
    ResourceIndexPage,
    ResourcePage,
    Series,
    Testimony,
    TestimonyIndexPage,
    TestimonyPage,
)
from home.models.testimonies import check_captions
from museums.models import Museum, Trade
from tests.cms import tree as trees
from tests.cms.tree import add, body, locale
from tests.home.stories import article, articles, topic

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "CLASSEUR-4711"
ODD = ["page=999999999", "page=-1", "page=a&page=b", "topic=%00", "topic=" + "x" * 5000, "page=%F0%9F%A7%B5"]


def data_blocks(address: str) -> dict[str, dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', Client().get(address).text, re.DOTALL)
    return {data["@type"]: data for data in map(json.loads, found)}


def statements(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address).status_code == 200
    return len(asked)


def resources(tree: trees.Tree) -> ResourceIndexPage:
    found = ResourceIndexPage.objects.first()
    return found or add(tree.homes["fr"], ResourceIndexPage(title="Ressources", slug="ressources", locale=locale("fr")))


def resource(tree: trees.Tree, number: int = 1, **fields: Any) -> ResourcePage:
    values = {"title": f"Fiche {number}", "slug": f"fiche-{number}", "locale": locale("fr"), "topics": [topic()], **fields}
    return add(resources(tree), ResourcePage(**values))


def document(name: str = "fiche.pdf") -> CustomDocument:
    found = CustomDocument(title="Fiche")
    found.file.save(name, ContentFile(b"%PDF-1.4" + b"x" * 2000), save=False)
    found.file_size = found.file.size
    found.save()
    return found


def make_testimony(tree: trees.Tree, number: int = 1, **fields: Any) -> TestimonyPage:
    index = TestimonyIndexPage.objects.first()
    index = index or add(tree.homes["fr"], TestimonyIndexPage(title="Mémoire", slug="memoire", locale=locale("fr")))
    values = {
        "slug": f"temoignage-{number}",
        "museum": Museum.objects.get(slug="sabot"),
        "trade": Trade.objects.get_or_create(slug="clog_making", name_fr="Saboterie")[0],
        "consent_reference": SECRET,
        **fields,
    }
    fact = Testimony.objects.create(**values)
    page = TestimonyPage(
        title=f"Témoignage {number}",
        slug=f"temoignage-{number}",
        testimony=fact,
        body=body("Ce qui est dit."),
        locale=locale("fr"),
    )
    return add(index, page)


# --- Resources ------------------------------------------------------------------------------------


def test_a_resource_says_its_format_size_language_and_licence(tree: trees.Tree) -> None:
    page = resource(tree, document=document(), licence="cc_by")
    shown = Client().get(page.url).text
    assert "PDF, 2,0\xa0Kio" in shown
    assert 'rel="license"' in shown
    assert page.document.url in shown
    listed = Client().get(resources(tree).url).text
    assert "PDF" in listed


def test_a_resource_without_document_nor_text_says_how_to_get_it(tree: trees.Tree) -> None:
    assert "Écrivez au réseau pour l’obtenir" in Client().get(resource(tree).url).text


# --- Testimonies ----------------------------------------------------------------------------------


def test_the_consent_is_asked_for_and_never_shown(tree: trees.Tree) -> None:
    page = make_testimony(tree)
    with pytest.raises(ValidationError):
        Testimony(slug="sans-accord").full_clean()
    Testimony(slug="exemple", is_example=True).full_clean()
    museum_page = tree.sabot
    for address in (page.url, page.get_parent().url, museum_page.url, "/fr/", "/fr/search/?q=CLASSEUR"):
        assert SECRET not in Client().get(address).text
    assert SECRET not in json.dumps(page.latest_revision.content)


def test_a_video_elsewhere_is_a_link_that_says_where_it_leads(tree: trees.Tree) -> None:
    page = make_testimony(tree, external_url="https://www.example.org/film")
    shown = Client().get(page.url).text
    assert "example.org, qui peut utiliser des cookies" in shown
    assert not any(part in shown for part in ("<iframe", "<video", "data-film="))


def test_a_video_of_an_allowed_host_is_loaded_in_the_page_after_a_click_only(tree: trees.Tree, settings: Any) -> None:
    settings.FRAME_HOSTS = ["www.youtube-nocookie.com"]
    page = make_testimony(tree, external_url="https://www.youtube.com/watch?v=abcdefghijk")
    shown = Client().get(page.url).text
    assert 'data-film="https://www.youtube-nocookie.com/embed/abcdefghijk"' in shown
    assert "<iframe" not in shown


def test_a_film_of_ours_has_its_captions_and_is_described_to_search_engines(tree: trees.Tree) -> None:
    page = make_testimony(tree, seconds=125)
    fact = page.testimony
    fact.media.save("film.webm", ContentFile(b"x"))
    captions = Captions(testimony=fact, language="fr")
    captions.file.save("film.vtt", ContentFile(b"WEBVTT\n"))
    shown = Client().get(page.url).text
    assert 'kind="captions"' in shown
    assert 'srclang="fr" label="Français"' in shown
    assert f'src="{fact.media_url}"' in shown
    assert 'preload="none"' in shown
    data = data_blocks(page.url)["VideoObject"]
    assert data["duration"] == "PT125S"
    assert data["contentUrl"] == f"http://testserver{fact.media_url}"
    assert {"name", "description", "thumbnailUrl", "uploadDate"} <= data.keys()


def test_captions_that_are_no_webvtt_are_refused() -> None:
    check_captions(ContentFile(b"\xef\xbb\xbfWEBVTT\n"))
    with pytest.raises(ValidationError):
        check_captions(ContentFile(b"1\n00:00:01,000 --> 00:00:02,000\n"))


def test_an_example_says_that_it_is_one(tree: trees.Tree) -> None:
    page = make_testimony(tree, is_example=True, consent_reference="")
    assert "Ceci est un exemple" in Client().get(page.url).text


# --- Questions, partners, press -------------------------------------------------------------------


def questions(tree: trees.Tree) -> FAQPage:
    blocks = [
        {"type": "heading", "value": "Le pass"},
        {"type": "question", "value": {"question": "Faut-il un compte ?", "answer": "<p>Non.</p><p>Jamais.</p>"}},
        {"type": "question", "value": {"question": "</script><b>", "answer": "<p>Oui &amp; non.</p>"}},
    ]
    return add(tree.homes["fr"], FAQPage(title="Questions", slug="questions", body=json.dumps(blocks), locale=locale("fr")))


def test_questions_are_data_for_search_engines(tree: trees.Tree) -> None:
    page = questions(tree)
    data = data_blocks(page.url)["FAQPage"]
    assert [entry["name"] for entry in data["mainEntity"]] == ["Faut-il un compte ?", "</script><b>"]
    assert data["mainEntity"][0]["acceptedAnswer"] == {"@type": "Answer", "text": "Non. Jamais."}
    assert data["mainEntity"][1]["acceptedAnswer"]["text"] == "Oui & non."


def test_partners_stand_under_their_category(tree: trees.Tree) -> None:
    Partner.objects.create(slug="b", name="Banque", kind="company")
    Partner.objects.create(slug="e", name="École", kind="education", website="https://example.org/")
    page = add(tree.homes["fr"], PartnersPage(title="Partenaires", slug="partenaires", locale=locale("fr")))
    shown = Client().get(page.url).text
    assert shown.index("Enseignement et recherche") < shown.index("École") < shown.index("Entreprises") < shown.index("Banque")


def press(tree: trees.Tree, count: int) -> PressReviewPage:
    have = PressCutting.objects.count()
    for number in range(have, count):
        PressCutting.objects.create(slug=f"coupure-{number}", outlet=f"Journal {number}", start=f"2021-06-{number % 28 + 1:02}")
    found = PressReviewPage.objects.first()
    return found or add(tree.homes["fr"], PressReviewPage(title="Presse", slug="presse", locale=locale("fr")))


# --- What is an article to search engines -----------------------------------------------------------


def test_an_article_is_data_for_search_engines(tree: trees.Tree) -> None:
    page = article(tree, 1, author=AuthorRole.objects.create(slug="redaction", name_fr="La rédaction"))
    data = data_blocks(page.url)["Article"]
    assert data["headline"] == "Article 1"
    assert data["author"] == {"@type": "Organization", "name": "La rédaction"}
    assert data["datePublished"] == "2021-06-02"
    assert data["url"] == f"http://testserver{page.url}"


# --- What all of them cost, and any address ---------------------------------------------------------


def fill(tree: trees.Tree, first: int, last: int) -> None:
    for number in range(first, last + 1):
        resource(tree, number, document=document(f"fiche-{number}.pdf"))
        make_testimony(tree, number)
    press(tree, last)


def test_lists_cost_the_same_for_three_and_for_thirty_and_bear_any_address(tree: trees.Tree) -> None:
    fill(tree, 1, 3)
    addresses = [resources(tree).url, TestimonyIndexPage.objects.get().url, press(tree, 3).url]
    few = [statements(address) for address in addresses]
    fill(tree, 4, 30)
    assert [statements(address) for address in addresses] == few
    assert max(few) <= 15
    for address in addresses:
        for query in ODD:
            assert Client().get(f"{address}?{query}").status_code == 200, (address, query)


def test_an_article_with_everything_costs_ten_statements_however_many_there_are(tree: trees.Tree) -> None:
    series = Series.objects.create(slug="memoire", name_fr="Mémoire")
    role = AuthorRole.objects.create(slug="redaction", name_fr="La rédaction")
    trade = Trade.objects.get_or_create(slug="textile", name_fr="Textile")[0]
    every = {"series": series, "author": role, "topics": [topic()], "trades": [trade], "museums": list(Museum.objects.all())}
    page = article(tree, 1, series_part=1, **every)
    article(tree, 2, series_part=2, **every)
    article(tree, 3, series_part=3, **every)
    other = f"/nl/{page.url.removeprefix('/fr/')}"  # not translated: the French text in the Dutch frame
    few, few_there = statements(page.url), statements(other)
    for number in range(4, 31):
        article(tree, number, series_part=number, **every)
    assert statements(page.url) == few <= 10
    assert statements(other) == few_there <= 10
    assert statements(articles(tree).url) <= 15
    assert ArticlePage.objects.count() == 30
