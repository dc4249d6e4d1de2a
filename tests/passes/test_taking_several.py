"""Several passes in one go: one for each person, all on one page, each to be handed on alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from passes.holders import finding
from passes.models import Edition, HolderContact, Pass, PassPage
from passes.services import issuing
from tests.passes.factories import make_edition
from tests.passes.test_taking import take

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.usefixtures("tiny_site")
def test_one_for_each_person(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = take("nl", party_size=3, separate="on", email="marie@example.org")
    passes = list(Pass.objects.order_by("pk"))
    assert [(each.party_size, each.locale, each.channel) for each in passes] == [(1, "nl", "website")] * 3
    address = response["Location"]
    page = Client().get(address)
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page.text.count('class="pass-card"') == 3
    assert "Pas 2 van 3" in page.text
    [letter] = mail.outbox
    assert address in letter.body
    assert "uw 3 passen" in letter.body
    assert not any(each.access_key in letter.body for each in passes)
    alone = Client().get(issuing.path_of(passes[1])).text
    assert address not in alone  # who was handed one pass does not come to the others
    assert HolderContact.objects.get().held_pass == passes[0]
    contact = HolderContact.objects.get()
    link = finding.letter(f"contact {contact.pk}", contact.email, "nl").body.split("/find/")[1].split("/")[0]
    assert {each.pk for each in finding.passes_behind(link)} == {each.pk for each in passes}


@pytest.mark.usefixtures("tiny_site")
def test_alone_or_all_together_it_is_one_pass_and_the_stock_gives_all_or_none() -> None:
    for data in ({"party_size": 1, "separate": "on"}, {"party_size": 4}):
        assert "together" not in take(**data)["Location"]
    assert list(Pass.objects.order_by("pk").values_list("party_size", "group")) == [(1, None), (4, None)]
    page = PassPage.objects.filter(locale__language_code="fr").get()
    Edition.objects.filter(pk=page.edition_id).update(quantity=4)
    assert "ont été distribués" in take(party_size=3, separate="on").text
    assert Pass.objects.count() == 2


def test_a_cancelled_one_shows_no_code_and_an_unknown_address_nothing() -> None:
    group = issuing.take_each(edition=make_edition(), people=2, locale="en")
    first = group.passes.earliest("pk")
    issuing.revoke(held_pass=first, reason="lost")
    text = Client().get(f"/en/pass/together/{group.access_key}/").text
    assert text.count('class="pass-card__qr"') == 1
    assert first.short_code[:5] + " " not in text
    assert Client().get("/en/pass/together/unknown/").status_code == 404
