"""The style guide: who sees it, that it shows every component, and that the colours read well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from home.styleguide import specimens, tokens
from tests.cms import tree as site

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_read_well_on_each_other(theme: str) -> None:
    faint = [f"{pair.ink} on {pair.ground}: {pair.ratio:.2f}" for pair in tokens.pairs(theme) if not pair.passes]
    assert faint == []


def test_each_colour_of_the_light_has_one_in_the_dark() -> None:
    same = {name for name, colour in tokens.palettes()["light"].items() if tokens.palettes()["dark"][name] == colour}
    assert same == set()
    assert len(tokens.palettes()["light"]) >= 24


def test_contrast_is_what_wcag_says() -> None:
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_component_is_shown() -> None:
    """A new file of templates/components/ belongs in home/styleguide/specimens.py."""
    files = {path.name for path in COMPONENTS.glob("*.html")}
    shown = {specimen.template for specimen in specimens.SPECIMENS}
    assert files - shown - set(specimens.NOT_SHOWN) == set()
    assert (shown | set(specimens.NOT_SHOWN)) - files == set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("theme", ["light", "dark", "no-such-theme"])
def test_it_is_shown_in_each_language(tree: object, language: str, theme: str) -> None:
    client, _user = site.log_in("admin@example.org", is_superuser=True)
    answer = client.get(f"/{language}/styleguide/?theme={theme}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert ('class="guide in-dark"' in html) is (theme == "dark")
    assert f'<html lang="{language}"' in html
    assert "is-hover" in html
    assert answer["Cache-Control"].startswith("max-age=0")
    empty = [
        shown.name
        for shown in specimens.components(answer.wsgi_request)
        if not all(_name or html for _name, html in shown.states)
    ]
    assert empty == []


@pytest.mark.django_db
def test_nothing_is_saved_for_it(tree: object) -> None:
    from museums.models import Museum

    before = Museum.objects.count()
    client, _user = site.log_in("admin@example.org", is_superuser=True)
    client.get("/fr/styleguide/")
    assert Museum.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "status"),
    [("Rédaction", 200), ("Traduction", 200), ("Pass et accueils", 200), (None, 403)],
)
def test_those_who_run_the_site_see_it(tree: object, group: str | None, status: int) -> None:
    from django.contrib.auth.models import Group

    client, user = site.log_in("someone@example.org")
    if group:
        user.groups.add(Group.objects.get(name=group))
    answer = client.get("/fr/styleguide/")
    assert answer.status_code == status
    assert ("aux personnes qui s’occupent du site" in answer.text) is (status == 403)


@pytest.mark.django_db
def test_a_museums_contributor_is_refused_and_told_why(tree: object) -> None:
    from museums.contributors import add_contributor
    from museums.models import Museum

    client, user = site.log_in("musee@example.org")
    add_contributor(museum=Museum.objects.get(slug="sabot"), user=user)
    answer = client.get("/nl/styleguide/")
    assert answer.status_code == 403
    assert "voor wie de site beheert" in answer.text


@pytest.mark.django_db
def test_visitors_are_led_to_the_log_in_page(tree: object) -> None:
    answer: Any = Client().get("/nl/styleguide/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert Client().get("/styleguide/", headers={"Accept-Language": "nl"})["Location"] == "/nl/styleguide/"
