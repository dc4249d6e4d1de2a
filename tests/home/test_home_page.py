"""The front door: what editors compose it of, what it costs, and what it shows without anybody."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Programme, ProgrammeIndexPage, ProgrammePage
from home.models import KeyFigure, Partner
from home.sections import USUAL, todays_turn
from museums.models import Museum, MuseumPage
from tests.cms import tree as trees
from tests.cms.tree import add, locale
from tests.home.stories import article, topic

pytestmark = pytest.mark.django_db(transaction=True)

BUDGET = 15


def compose(tree: trees.Tree, *sections: dict[str, Any]) -> None:
    home = tree.homes["fr"]
    home.refresh_from_db()
    blocks = [{"value": {}, "id": f"6f1e6a5c-6d0c-4c3a-9f6a-1f8a3b6f9d{place:02}", **each} for place, each in enumerate(sections)]
    home.body = json.dumps(blocks)
    home.save_revision().publish()


def shown(address: str = "/fr/") -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return str(response.text)


def statements(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(connection) as asked:
        Client().get(address)
    return len(asked)


def test_a_home_page_that_nobody_composed_shows_the_usual_sections(tree: trees.Tree) -> None:
    article(tree)
    page = shown()
    assert page.index("Près de chez vous") < page.index("Article 1")


def test_editors_choose_the_sections_their_order_and_their_titles(tree: trees.Tree) -> None:
    article(tree)
    KeyFigure.objects.create(slug="heures", value=2523, label_fr="heures de bénévolat", year=2021, source="Rapport 2021")
    compose(
        tree,
        {"type": "key_figures", "value": {"title": "En chiffres", "count": 6}},
        {"type": "text", "value": "<p>Un mot de nous.</p>"},
        {"type": "news", "value": {"title": "À lire", "count": 3}},
    )
    page = shown()
    assert page.index("En chiffres") < page.index("heures de bénévolat") < page.index("Un mot de nous.") < page.index("À lire")
    assert "Près de chez vous" not in page


def test_the_count_of_museums_is_that_of_the_museums_with_a_page_here(tree: object) -> None:
    Museum.objects.create(slug="sans-page", name="Musée sans page")
    page = shown()
    assert "<dt>présentés sur ce site</dt><dd>2</dd>" in page


def test_a_programme_of_the_past_is_not_said_to_run_now(tree: trees.Tree) -> None:
    index = add(tree.homes["fr"], ProgrammeIndexPage(title="Programmes", slug="programmes", locale=locale("fr")))
    programme = Programme.objects.create(
        slug="jeunesse", name_fr="Jeunesse", kind="youth_project", status="running", start=date(2021, 9, 1)
    )
    add(index, ProgrammePage(title="Jeunesse", slug="jeunesse", programme=programme, locale=locale("fr")))
    compose(tree, {"type": "programme", "value": {"title": ""}})
    assert "En ce moment" not in shown()
    programme.end = timezone.localdate() + timedelta(days=10)
    programme.save()
    assert "En ce moment" in shown()


@pytest.mark.parametrize(("count", "total"), [(6, 0), (6, 3), (6, 6), (6, 7), (3, 100)])
def test_every_museum_has_its_turn_and_no_place_stays_empty(count: int, total: int) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(400)]
    starts = {todays_turn(day, count, total) for day in days}
    assert all(0 <= start <= max(total - count, 0) for start in starts)
    turns = {place for start in starts for place in range(start, min(start + count, total))}
    assert turns == set(range(total))


def test_the_town_is_asked_without_a_script_and_leads_to_the_list(tree: object) -> None:
    page = shown()
    assert 'action="/fr/museums/" method="get"' in page
    assert 'name="near"' in page


def fill(tree: trees.Tree, first: int, last: int) -> None:
    for number in range(first, last + 1):
        article(tree, number, topics=[topic()])
        museum = Museum.objects.create(slug=f"musee-{number}", name=f"Musée {number}", opening_hours="Mo-Su 10:00-18:00")
        add(tree.directories["fr"], MuseumPage(title=museum.name, slug=museum.slug, museum=museum, locale=locale("fr")))
        Partner.objects.create(slug=f"partenaire-{number}", name=f"Partenaire {number}", kind="company")
        KeyFigure.objects.create(
            slug=f"chiffre-{number}", value=number, label_fr=f"chiffre {number}", year=2021, source="Rapport"
        )
        Event.objects.create(
            slug=f"date-{number}", name_fr=f"Date {number}", kind="visit", status="planned", audiences=["public"],
            start=timezone.localdate(), end=timezone.localdate() + timedelta(days=number),
        )  # fmt: skip


def test_the_home_page_costs_the_same_for_three_of_everything_and_for_thirty(tree: trees.Tree) -> None:
    compose(tree, *({"type": name} for name in (*USUAL, "testimonies")))
    fill(tree, 1, 3)
    few = statements("/fr/")
    fill(tree, 4, 30)
    assert statements("/fr/") == few <= BUDGET
    assert "Musée" in shown()
