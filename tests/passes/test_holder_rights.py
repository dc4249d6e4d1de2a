"""A holder sees everything that is kept of a pass, has it as a file, and has it erased."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from passes.models import HolderContact, Pass, Scan, UseSlot
from passes.services import issuing
from tests.passes.scene import Scene

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def held_pass() -> Pass:
    scene = Scene()
    held_pass = issuing.take(edition=scene.edition, party_size=2, locale="fr", email="marie@example.org")
    scene.scan(held_pass)
    return held_pass


def erase(held_pass: Pass, **fields: Any) -> Any:
    return Client().post(f"/fr/pass/{held_pass.access_key}/data/erase/", fields, headers=SAME_SITE)


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Ce qui est gardé de votre pass"), ("nl", "Wat er van uw pas bewaard wordt"), ("en", "What is kept of your pass")],
)
def test_all_of_it_is_shown_and_downloaded(held_pass: Pass, language: str, title: str) -> None:
    shown = Client().get(f"/{language}/pass/{held_pass.access_key}/data/")
    assert all(words in shown.text for words in (title, "marie@example.org", "Musee du sabot"))
    assert "no-store" in shown["Cache-Control"]
    assert "noindex" in shown["X-Robots-Tag"]
    assert not shown.cookies
    file = Client().get(f"/{language}/pass/{held_pass.access_key}/data/file/")
    assert "attachment" in file["Content-Disposition"]
    kept = file.json()
    assert kept["address"]["email"] == "marie@example.org"
    assert (kept["pass"]["short_code"], kept["pass"]["people"]) == (held_pass.short_code, 2)
    assert [use["museum"] for use in kept["uses"]] == ["Musee du sabot"]
    assert [reading["verdict"] for reading in kept["readings"]] == ["accepted"]
    assert held_pass.access_key not in file.text  # the file may be passed on


def test_every_table_that_leads_to_a_pass_is_in_the_file_or_knows_no_person() -> None:
    """A model added later with a key to a pass has to be told here: shown and erased, or why not."""
    told = {"HolderContact", "UseSlot", "Scan", "StampBook", "Gift"}
    leads_to_nobody = {"ActivationCode"}  # which printed code it was: nobody's name was ever on it
    found = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and field.is_relation and field.related_model is Pass
    }
    assert found - leads_to_nobody == told


def test_the_address_alone(held_pass: Pass) -> None:
    assert erase(held_pass, what="address").status_code == 302
    held_pass.refresh_from_db()
    assert (held_pass.state, HolderContact.objects.count(), UseSlot.objects.count()) == ("active", 0, 1)


def test_everything_after_a_second_thought(held_pass: Pass) -> None:
    asked = erase(held_pass, what="all")
    assert asked.status_code == 422
    assert "Rien n’est encore effacé" in asked.text
    assert HolderContact.objects.exists()
    assert erase(held_pass, what="all", sure="1").status_code == 302
    held_pass.refresh_from_db()
    assert held_pass.state == "revoked"
    assert not HolderContact.objects.exists()
    assert not UseSlot.objects.exists()
    [line] = Scan.objects.all()
    assert (line.held_pass, line.verdict, line.party_size) == (None, "accepted", 2)  # the museum's figures stay
    assert "Ce pass a pris fin" in Client().get(f"/fr/pass/{held_pass.access_key}/data/").text
    erase(held_pass, what="all", sure="1")  # twice changes nothing


@pytest.mark.parametrize("fields", [{}, {"what": "x"}, {"what": "all"}])
def test_what_erases_nothing(held_pass: Pass, fields: dict[str, str]) -> None:
    erase(held_pass, **fields)
    assert HolderContact.objects.exists()


def test_from_elsewhere_or_by_a_link_nothing_is_erased(held_pass: Pass) -> None:
    path = f"/fr/pass/{held_pass.access_key}/data/erase/"
    assert Client().post(path, {"what": "all", "sure": "1"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Client().get(path).status_code == 405
    assert Client().post("/fr/pass/unknown/data/erase/", {"what": "all", "sure": "1"}, headers=SAME_SITE).status_code == 404
    assert HolderContact.objects.exists()
