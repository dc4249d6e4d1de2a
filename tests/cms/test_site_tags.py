"""What templates show of dates, of the site's languages and of the way to a page."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from cms.templatetags.site_tags import date_span, json_ld, without_name


@pytest.mark.parametrize(
    ("language", "span", "words"),
    [
        ("fr", (date(2021, 12, 7), date(2021, 12, 7)), "7 décembre 2021"),
        ("fr", (date(2021, 12, 7), date(2021, 12, 12)), "7 – 12 décembre 2021"),
        ("fr", (date(2021, 6, 1), date(2021, 8, 31)), "1er juin – 31 août 2021"),
        ("nl", (date(2021, 12, 31), date(2022, 1, 2)), "31 december 2021 – 2 januari 2022"),
        ("en", (date(2021, 9, 1), date(2021, 9, 30), "month"), "September 2021"),
        ("en", (date(2020, 1, 1), date(2021, 12, 31), "year", "month"), "2020 – December 2021"),
        ("en", (date(2022, 1, 1), date(2022, 12, 31), "year"), "2022"),
        ("en", (date(2021, 9, 1), None, "month"), "since September 2021"),
        ("en", (None, date(2021, 9, 1)), "until 1 September 2021"),
        ("en", (None, None), ""),
    ],
)
def test_a_date_is_said_no_finer_than_it_is_known(language: str, span: tuple, words: str):
    with translation.override(language):
        assert re.sub(r"<[^>]+>", "", date_span(*span)) == words


def test_a_date_is_marked_up_for_machines_no_finer_than_it_is_known():
    assert 'datetime="2021-09"' in date_span(date(2021, 9, 1), None, "month")
    assert 'datetime="2021"' in date_span(date(2021, 1, 1), date(2021, 12, 31), "year")


def test_a_data_block_cannot_end_its_script_element():
    block = json_ld({"name": "</script><script>alert(1)</script><!-- & -->", "telephone": ""})
    assert block.count("<") == 2
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inside) == {"name": "</script><script>alert(1)</script><!-- & -->"}


def test_a_signature_does_not_repeat_the_name_above_it():
    assert without_name("PROSCITEC, les métiers", "PROSCITEC") == "Les métiers"
    assert without_name("Les métiers", "PROSCITEC") == "Les métiers"
    assert without_name("", "PROSCITEC") == ""


def rendered(source: str, path: str, **context: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load site_tags %}" + source).render(Context({"request": request, **context}))


def test_the_canonical_address_keeps_the_page_of_results_and_drops_filters():
    source = "{% canonical_url %}"
    assert rendered(source, "/fr/musees/?q=textile&page=2") == "http://testserver/fr/musees/?page=2"
    assert rendered(source, "/fr/musees/?q=textile&page=1") == "http://testserver/fr/musees/"
    assert rendered(source, "/fr/musees/?page=%22%3E") == "http://testserver/fr/musees/"


@pytest.mark.django_db
def test_a_page_outside_the_tree_stays_itself_in_the_other_languages():
    source = "{% language_links as links %}{% for link in links %}{{ link.code }}={{ link.url }} {% endfor %}"
    with translation.override("fr"):
        assert rendered(source, "/fr/pass/abc/") == "fr=/fr/pass/abc/ nl=/nl/pass/abc/ en=/en/pass/abc/ "
