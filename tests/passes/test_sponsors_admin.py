"""Sponsors, offers and shared codes in the editor."""

from __future__ import annotations

import uuid as uuids
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS, setup_roles
from passes.models import Advantage, Offer, SharedCode, Sponsor
from passes.printing.pieces import activation_address
from passes.services import activating, issuing
from passes.services.redeeming import redeem
from tests.cms.tree import log_in
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum, make_offer, make_pass, make_sponsor
from tests.passes.test_activating import make_shared
from tests.passes.test_printing import page_of, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    setup_roles()
    return of(DESK_MANAGERS)


def of(role: str | None) -> Client:
    client, user = log_in(f"{(role or 'none')[:4].lower()}@example.org".replace("é", "e"))
    if role:
        user.groups.add(Group.objects.get(name=role))
    return client


@pytest.mark.parametrize("role", [None, EDITORS, TRANSLATORS, "anonymous"])
def test_who_does_not_keep_the_passes_sees_nothing_of_sponsors(role: str | None) -> None:
    setup_roles()
    offer = make_offer()
    client = Client() if role == "anonymous" else of(role)
    for name in ("offer:index", "sponsor:index", "sharedcode:index", "offer:add", "sharedcode:add"):
        assert client.get(reverse(name)).status_code == 302, name
    for name in ("offer:edit", "offer:inspect", "offer:museums"):
        assert client.get(reverse(name, args=[offer.pk])).status_code in (302, 403), name
    client.post(reverse("offer:museums", args=[offer.pk]), {"museums": [make_museum().pk], "kind": "free_entry"})
    assert not Advantage.objects.exists()


def offer_fields(sponsor: Sponsor, **fields: Any) -> dict[str, Any]:
    day = timezone.localdate().isoformat()
    return {
        "sponsor": sponsor.pk, "slug": "carte-2027", "name_fr": "La carte", "entitled_fr": "Les sociétaires", "check_fr": "La carte",
        "valid_from": day, "valid_until": day, "starts": "activation", "hours_linked": 48, "when_full": "refuse", **fields,
    }  # fmt: skip


def test_an_offer_gets_its_key_then_its_museums_and_those_that_were_used_stay(manager: Client) -> None:
    sponsor = make_sponsor()
    wrong = offer_fields(sponsor, valid_from="2027-02-01", valid_until="2027-01-01")
    assert manager.post(reverse("offer:add"), wrong).status_code == 200
    answer = manager.post(reverse("offer:add"), offer_fields(sponsor, slug=""))
    assert answer.status_code == 200
    assert "Les sociétaires" in answer.text  # what was typed stays
    answer = manager.post(reverse("offer:add"), offer_fields(sponsor))
    offer = Offer.objects.get()
    assert answer.url == reverse("offer:museums", args=[offer.pk])
    assert (offer.number, offer.signing_key.is_trusted, offer.sponsor) == (1, True, sponsor)
    one, two, three = (make_museum(slug) for slug in ("un", "deux", "trois"))
    form = {"museums": [one.pk, two.pk], "kind": "reduced_price", "full_price": "5", "pass_price": "6"}
    assert manager.post(answer.url, form).status_code == 200
    assert manager.post(answer.url, form | {"pass_price": "3"}).status_code == 302
    assert set(offer.advantages.values_list("museum__slug", "kind", "pass_price")) == {
        ("un", "reduced_price", 3),
        ("deux", "reduced_price", 3),
    }
    desk, _credential = make_desk(one)
    held_pass = make_pass(offer)
    redeem(code=issuing.token_of(held_pass), desk=desk, uuid=uuids.uuid4(), read_by="camera")
    answer = manager.post(answer.url, {"museums": [three.pk], "kind": "free_entry"}, follow=True)
    assert set(offer.advantages.values_list("museum__slug", "kind")) == {("un", "reduced_price"), ("trois", "free_entry")}
    assert manager.get(reverse("offer:inspect", args=[offer.pk])).status_code == 200
    assert manager.get(reverse("offer:edit", args=[offer.pk])).status_code == 200
    assert manager.post(reverse("offer:delete", args=[offer.pk])).status_code in (302, 403)
    assert Offer.objects.exists()


def test_a_shared_code_is_made_with_its_link_and_gives_passes_up_to_its_cap(manager: Client) -> None:
    offer, edition = make_offer(), make_edition()
    fields = {"label": "Agence de Lens", "offer": offer.pk, "place": "branch", "cap": 1}
    for wrong in ({"edition": edition.pk}, {"offer": ""}, {"opens_at": "2027-02-01 10:00", "closes_at": "2027-01-01 10:00"}):
        answer = manager.post(reverse("sharedcode:add"), fields | wrong)
        assert answer.status_code == 200
        assert "Agence de Lens" in answer.text
    assert manager.post(reverse("sharedcode:add"), fields).status_code == 302
    shared = SharedCode.objects.get()
    page = manager.get(reverse("sharedcode:inspect", args=[shared.pk])).text
    assert f"/fr/pass/activate/{shared.code}/" in page
    assert "<svg" in page
    activating.activate(text=shared.code, locale="fr")
    edit = reverse("sharedcode:edit", args=[shared.pk])
    assert manager.post(edit, fields | {"cap": 0}).status_code == 200
    assert manager.post(edit, fields | {"cap": 5, "is_closed": "on"}).status_code == 302
    shared.refresh_from_db()
    assert (shared.cap, shared.used, shared.is_closed) == (5, 1, True)


def test_the_poster_of_a_shared_code_gives_a_pass_to_whoever_scans_it(manager: Client) -> None:
    offer = make_offer()
    make_advantage(offer, make_museum())
    shared = make_shared(offer)
    address = reverse("sharedcode:poster", args=[shared.pk])
    for query, language in (("", "fr"), ("?lang=nl&size=a3", "nl"), ("?lang=xx&size=a9", "fr")):
        answer = manager.get(address + query)
        assert "no-store" in answer.headers["Cache-Control"]
        assert texts(page_of(answer.content)) == {activation_address(shared.code, language)}
    assert of(EDITORS).get(address).status_code in (302, 403)


def test_an_advantage_belongs_to_an_edition_or_an_offer(manager: Client) -> None:
    make_advantage(make_offer(), make_museum())
    assert "L’offre entree-offerte" in manager.get(reverse("advantage:index")).text
    fields = {"museum": make_museum("autre").pk, "kind": "free_entry"}
    for wrong in ({}, {"edition": make_edition().pk, "offer": Offer.objects.get().pk}):
        assert manager.post(reverse("advantage:add"), fields | wrong).status_code == 200
    assert manager.post(reverse("advantage:add"), fields | {"offer": Offer.objects.get().pk}).status_code == 302


def test_the_lists_take_the_same_statements_for_3_offers_as_for_30(manager: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        make_offer(f"offre-{number}")
    manager.get(reverse("offer:index"))
    with django_assert_max_num_queries(40) as few:
        manager.get(reverse("offer:index"))
    for number in range(30):
        make_offer(f"autre-{number}")
    with django_assert_max_num_queries(len(few)):
        manager.get(reverse("offer:index"))
