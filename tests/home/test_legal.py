"""The pages the law asks for: true to the settings and to what the site does, in three languages, and nothing invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import NetworkSettings
from cms.roles import setup_roles
from home.legal import NEEDED, missing_facts
from home.models import LegalKind, LegalPage
from tests.cms.tree import log_in


def address(kind: str, language: str = "fr") -> str:
    return LegalPage.objects.get(kind=kind, locale__language_code=language).url


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("kind", LegalKind.values)
def test_each_page_reads_in_each_language(demo: None, kind: str, language: str, django_assert_max_num_queries: Any) -> None:
    client, where = Client(), address(kind, language)
    client.get(where)
    with django_assert_max_num_queries(10):
        response = client.get(where)
    assert response.status_code == 200
    assert not response.cookies
    assert "None" not in response.text
    main = response.text.split("<main")[1].split("</main>")[0]
    assert main.count("<h2>") >= 3
    if language != "en":
        assert not [words for words in ("What is", "Who ", "The pass", "The site", "You may") if words in main]


def test_what_is_not_known_is_not_invented(network: None) -> None:
    text = Client().get(address("notice")).text
    assert "L’association ne l’a pas encore indiqué ici" in text
    assert "SIREN" not in text
    assert "À compléter" not in text
    assert "Aucun audit n’a encore été fait" in Client().get(address("accessibility")).text


def test_what_is_known_is_said(network: None) -> None:
    NetworkSettings.objects.update(
        legal_form="association loi 1901",
        registration_siren="123 456 789",
        director_role_fr="la présidence de l’association",
        host_name="Hébergeur",
        accessibility_level="partial",
        accessibility_rate=72,
        accessibility_audited_on=date(2026, 3, 2),
        accessibility_gaps_fr="Les vidéos anciennes\nLes plans",
        contact_months=5,
        privacy_email="donnees@example.org",
    )
    notice = Client().get(address("notice")).text
    assert all(
        words in notice for words in ("association loi 1901", "123 456 789", "la présidence de l’association", "Hébergeur")
    )
    access = Client().get(address("accessibility")).text
    assert all(words in access for words in ("conformité partielle", "2 mars 2026", "72", "<li>Les plans</li>"))
    privacy = Client().get(address("privacy")).text
    assert all(words in privacy for words in ("gardés 5 mois", "donnees@example.org", "48 heures"))


def test_the_terms_say_what_the_running_edition_is(demo: None) -> None:
    text = Client().get(address("terms")).text
    assert "gratuit." in text
    assert "Validité" in text


def test_those_who_work_on_the_site_see_what_is_missing(network: None) -> None:
    setup_roles()
    client, user = log_in("edith@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Rédaction"))
    response = client.get(address("notice"))
    assert "À compléter" in response.text
    assert "numéro SIREN" in response.text
    assert "private" in response.headers["Cache-Control"]
    assert client.get(reverse("wagtailsettings:edit", args=["cms", "networksettings"]), follow=True).status_code == 200


def test_every_fact_a_page_needs_is_a_setting() -> None:
    assert set(NEEDED) == set(LegalKind)
    assert all(missing_facts(NetworkSettings(), kind) for kind in NEEDED)


def test_the_footer_leads_to_them(network: None) -> None:
    home = Client().get("/nl/").text
    assert all(address(kind, "nl") in home for kind in LegalKind.values)
    assert "/nl/contact/" in home
