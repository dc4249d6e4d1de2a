"""What `make demo` prints to try the site with."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cms.models import User
from home.management.commands.demo_accounts import ACCOUNTS
from museums.models import MuseumPage
from passes.models import DeskEnrolment, Pass
from passes.services import desks, issuing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True


def run() -> dict[str, Any]:
    out = StringIO()
    call_command("demo_accounts", "--json", "--base-url", "http://127.0.0.1:8123/", stdout=out)
    return json.loads(out.getvalue())


def test_everything_it_prints_works(tiny_site: object) -> None:
    found = run()
    assert all(len(account["password"]) >= 12 for account in found["accounts"].values())
    for account in found["accounts"].values():
        client = Client()
        typed = {"username": account["email"], "password": account["password"]}
        assert client.post(reverse("wagtailadmin_login"), typed).status_code == 302
        assert client.get(found["admin"].removeprefix("http://127.0.0.1:8123")).status_code == 200
        if account["label"] == "Museum contributor":
            page = MuseumPage.objects.get(museum__slug=found["museum"]["slug"], locale__language_code="fr")
            assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    for part in ("desk", "pass"):
        path = found[part]["address"].removeprefix("http://127.0.0.1:8123")
        assert path.startswith("/"), "the address begins with the one that was asked for"
        assert Client().get(path).status_code == 200
    assert desks.find_enrolment(found["desk"]["code"]).museum.slug == found["museum"]["slug"]


def test_a_second_run_keeps_accounts_and_pass_and_makes_a_new_enrolment(tiny_site: object) -> None:
    first = run()
    User.objects.filter(email=ACCOUNTS[0].email).update(first_name="Changed")
    second = run()
    assert (second["accounts"], second["pass"]) == (first["accounts"], first["pass"])
    assert second["desk"] != first["desk"]
    assert (User.objects.count(), Pass.objects.count(), DeskEnrolment.objects.count()) == (len(ACCOUNTS), 1, 2)
    assert User.objects.get(email=ACCOUNTS[0].email).first_name == "Changed"


def test_a_revoked_pass_is_replaced(tiny_site: object) -> None:
    first = run()
    issuing.revoke(held_pass=Pass.objects.get(), reason="Test")
    assert run()["pass"] != first["pass"]


def test_it_refuses_outside_development(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="development settings"):
        call_command("demo_accounts")
    assert not User.objects.exists()
