"""What is missing of an edition, and where it is mended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS, setup_roles
from passes.edition_report import report
from passes.models import Advantage, AdvantageKind, Edition
from tests.cms.tree import log_in
from tests.passes.factories import make_advantage, make_edition, make_museum

pytestmark = pytest.mark.django_db


def found(edition: Edition) -> list[tuple[str, str, str]]:
    return [(line.kind, line.museum.slug, line.detail) for line in report(edition)]


@pytest.mark.database
def test_each_gap_is_named_with_its_museum() -> None:
    year = timezone.localdate().year
    edition = make_edition(valid_from=date(year, 1, 1), valid_until=date(year + 1, 12, 31))
    confirmed = {"confirmed_at": timezone.now()}
    make_advantage(edition, make_museum("complet"), **confirmed)
    make_museum("sans-avantage")
    make_museum("ancien", member_until=2001)
    make_advantage(edition, make_museum("sans-prix"), pass_price=None, full_price=None, **confirmed)
    make_advantage(edition, make_museum("muet"), conditions_fr="Sur rendez-vous", check_fr="Carte", check_nl="Kaart", **confirmed)
    make_advantage(edition, make_museum("part", member_until=year), **confirmed)
    make_advantage(edition, make_museum("ferme", opening_hours="Mo-Su off", area="FR-59"), **confirmed)
    make_advantage(edition, make_museum("ouvert", opening_hours="Mo-Su 10:00-18:00", area="FR-59"))
    assert found(edition) == [
        ("price", "sans-prix", "prix avec le pass"),
        ("price", "sans-prix", "plein tarif : les relevés ne peuvent pas dire ce que vaut l’avantage"),
        ("left", "part", str(year)),
        ("closed", "ferme", ""),
        ("unconfirmed", "ouvert", ""),
        ("words", "muet", "en, nl"),
        ("none", "sans-avantage", ""),
    ]
    edition.valid_until = date(year + 2, 12, 31)  # whose hours nobody knows yet
    assert not [line for line in found(edition) if line[0] == "closed"]
    edition.confirm_by = timezone.localdate() - timedelta(days=1)
    assert ("unconfirmed", "ouvert", "la date limite est passée") in found(edition)


def test_many_museums_take_no_more_statements() -> None:
    edition = make_edition()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            report(edition)
        return len(queries)

    make_advantage(edition, make_museum("un"))
    few = cost()
    for number in range(30):
        make_advantage(edition, make_museum(f"musee-{number}"))
        make_museum(f"sans-{number}")
    assert cost() == few <= 4


@pytest.mark.parametrize("role", [None, EDITORS, TRANSLATORS, "anonymous"])
def test_who_does_not_keep_the_passes_does_not_see_it(role: str | None) -> None:
    setup_roles()
    edition = make_edition()
    client = Client()
    if role != "anonymous":
        client, user = log_in("someone@example.org")
        if role:
            user.groups.add(Group.objects.get(name=role))
    assert client.get(reverse("edition:report", args=[edition.pk])).status_code in (302, 403)


def test_each_line_leads_to_where_it_is_mended() -> None:
    setup_roles()
    client, user = log_in("pass@example.org")
    user.groups.add(Group.objects.get(name=DESK_MANAGERS))
    edition, museum = make_edition(), make_museum("sans-avantage")
    address = reverse("edition:report", args=[edition.pk])
    assert address in client.get(reverse("edition:index")).text
    page = client.get(address).text
    add = f"{reverse('advantage:add')}?edition={edition.pk}&amp;museum={museum.pk}"
    assert add in page
    form = client.get(add.replace("&amp;", "&")).text
    assert f'<option value="{museum.pk}" selected' in form
    assert client.get(f"{reverse('advantage:add')}?edition=x&museum=999999999999").status_code == 200
    make_advantage(edition, museum, kind=AdvantageKind.GIFT, confirmed_at=timezone.now())
    assert Advantage.objects.count() == 1
    assert "Rien ne manque" in client.get(address).text
