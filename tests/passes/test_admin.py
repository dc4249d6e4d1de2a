"""What a desk manager does in the editor: editions, advantages, passes, desks, the ledger."""

from __future__ import annotations

import re
import uuid as uuids
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.roles import DESK_MANAGERS, setup_roles
from passes.models import Advantage, Desk, DeskEnrolment, Edition, Pass, PassState, Scan
from passes.services import desks, issuing
from passes.services.redeeming import redeem
from passes.sponsors import pulling
from tests.cms.tree import log_in, messages_of
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum, make_offer, make_pass
from tests.passes.test_activating import make_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    setup_roles()
    client, user = log_in("accueil@example.org")
    user.groups.add(Group.objects.get(name=DESK_MANAGERS))
    return client


@pytest.fixture
def admin() -> Client:
    client, _user = log_in("admin@example.org", is_superuser=True)
    return client


# --- Editions ---------------------------------------------------------------------------------------

NEW_EDITION = {
    "name_fr": "Pass’Musées 2027", "name_nl": "Museumpas 2027", "name_en": "", "slug": "pass-2027", "valid_from": "2027-01-01",
    "valid_until": "2027-12-31", "opens_at": "", "closes_at": "", "price": "", "quantity": "500", "uses_in_all": "", "lasts_days": "",
    "starts": "activation", "hours_linked": "48", "confirm_by": "",
}  # fmt: skip


def test_last_year_s_edition_is_copied_with_its_advantages(manager: Client) -> None:
    old = make_edition("pass-2023", valid_from=date(2023, 3, 1), valid_until=date(2024, 2, 29), price=Decimal(5), uses_in_all=9)
    given = make_advantage(old, make_museum(), quota=30, conditions_fr="Un dimanche")
    Advantage.objects.filter(pk=given.pk).update(quota_used=12, confirmed_at=timezone.now())
    address = reverse("edition:copy", args=[old.pk])
    assert address in manager.get(reverse("edition:index")).text
    shown = manager.get(address).text
    for proposed in ("pass-2024", "Le pass-2024", "2025-02-28", "2024-03-01"):
        assert f'value="{proposed}"' in shown
    fields = {"name_fr": "Pass 2024", "name_nl": "", "name_en": "", "slug": "pass-2023", "valid_from": "2024-03-01"}
    fields |= {"valid_until": "2025-02-28", "opens_at": "", "closes_at": "", "confirm_by": "2024-02-01"}
    taken = manager.post(address, fields)  # the identifier of the old one: said beside its field, nothing typed is lost
    assert "Pass 2024" in taken.text
    assert Edition.objects.count() == 1
    assert manager.post(address, {**fields, "slug": "pass-2024"}).status_code == 302
    new = Edition.objects.get(slug="pass-2024")
    assert (new.price, new.uses_in_all, new.issued, new.number, new.valid_until) == (5, 9, 0, old.number + 1, date(2025, 2, 28))
    assert new.signing_key != old.signing_key
    copied = new.advantages.get()
    assert (copied.museum, copied.quota, copied.conditions_fr, copied.full_price) == (given.museum, 30, "Un dimanche", 5)
    assert (copied.quota_used, copied.confirmed_at, copied.confirmed_by) == (0, None, None)


def test_only_who_may_make_editions_copies_one() -> None:
    edition = make_edition()
    setup_roles()
    for group in Group.objects.exclude(name=DESK_MANAGERS):
        client, user = log_in(f"{group.pk}@example.org")
        user.groups.set([group])
        answer = client.get(reverse("edition:copy", args=[edition.pk]))
        assert answer.status_code == 302, group.name  # Wagtail leads away, and says why
        assert "/copy/" not in client.get(reverse("wagtailadmin_home")).text


def test_why_a_pass_was_revoked_is_in_the_history(manager: Client) -> None:
    held_pass = make_pass(make_edition())
    manager.post(reverse("pass:revoke", args=[held_pass.pk]), {"reason": "Perdu à la foire"})
    [entry] = [each for each in ModelLogEntry.objects.all() if each.action == "passes.revoke"]
    assert (entry.user.email, entry.data["reason"]) == ("accueil@example.org", "Perdu à la foire")
    assert entry.message == "Retiré : Perdu à la foire".replace(" :", "\u00a0:")


def test_an_edition_made_in_the_editor_has_a_number_and_a_key(manager: Client) -> None:
    make_edition()
    assert b'name="number"' not in manager.get(reverse("edition:add")).content
    response = manager.post(reverse("edition:add"), NEW_EDITION)
    assert response.status_code == 302
    edition = Edition.objects.get(slug="pass-2027")
    assert (edition.number, edition.quantity, edition.name_nl) == (2, 500, "Museumpas 2027")
    assert edition.signing_key.public_key
    [held_pass] = issuing.issue(scheme=edition, quantity=1)
    assert issuing.token_of(held_pass)


def test_a_wrong_edition_is_refused_beside_the_field(manager: Client) -> None:
    response = manager.post(reverse("edition:add"), {**NEW_EDITION, "valid_until": "2026-12-31"})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"valid_until"}
    assert not Edition.objects.exists()


def test_the_number_of_an_edition_never_changes(manager: Client) -> None:
    edition = make_edition()
    make_pass(edition)
    form = {**NEW_EDITION, "number": "77", "signing_key": "1", "issued": "0"}
    assert manager.post(reverse("edition:edit", args=[edition.pk]), form).status_code == 302
    changed = Edition.objects.get()
    assert (changed.slug, changed.number, changed.issued) == ("pass-2027", 1, 1)
    assert changed.signing_key_id == edition.signing_key_id


def test_nobody_deletes_an_edition(admin: Client) -> None:
    edition = make_edition()
    assert admin.post(reverse("edition:delete", args=[edition.pk])).status_code in {302, 403}
    assert Edition.objects.exists()


# --- Advantages -------------------------------------------------------------------------------------


def test_an_advantage_is_added_and_changed(manager: Client) -> None:
    edition, museum = make_edition(), make_museum()
    form = {
        "edition": edition.pk, "museum": museum.pk, "kind": "reduced_price", "full_price": "6", "pass_price": "4",
        "conditions_fr": "Tarif réduit.", "conditions_nl": "", "conditions_en": "", "check_fr": "", "check_nl": "", "check_en": "",
        "uses_per_pass": "1", "uses_per_day": "", "quota": "",
    }  # fmt: skip
    assert manager.post(reverse("advantage:add"), form).status_code == 302
    advantage = Advantage.objects.get()
    response = manager.post(reverse("advantage:edit", args=[advantage.pk]), {**form, "pass_price": "7"})
    assert response.context["form"].errors.keys() == {"pass_price"}
    again = manager.post(reverse("advantage:add"), form)
    assert again.status_code == 200
    assert Advantage.objects.count() == 1


def test_an_advantage_the_ledger_points_at_is_kept(manager: Client) -> None:
    scanned()
    response = manager.post(reverse("advantage:delete", args=[Advantage.objects.get().pk]), follow=True)
    assert response.status_code == 200
    assert Advantage.objects.exists()
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


# --- Passes -----------------------------------------------------------------------------------------


def test_passes_are_found_by_their_code_as_people_type_it(manager: Client) -> None:
    edition = make_edition()
    wanted, other = make_pass(edition), make_pass(edition)
    typed = f" {wanted.short_code[:5].lower()}-{wanted.short_code[5:].lower()} "
    response = manager.get(reverse("pass:index"), {"q": typed})
    assert list(response.context["object_list"]) == [wanted]
    assert str(other).encode() not in response.content


def test_the_list_of_passes_shows_no_address_of_a_pass_or_a_holder(manager: Client) -> None:
    held_pass = issuing.take(edition=make_edition(), party_size=1, locale="fr", email="visiteur@example.org")
    addresses = [
        reverse("pass:index"),
        reverse("pass:inspect", args=[held_pass.pk]),
        f"{reverse('pass:index')}?export=csv",
    ]
    for address in addresses:
        response = manager.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert held_pass.access_key.encode() not in content
        assert b"visiteur@example.org" not in content


def test_a_pass_is_revoked_with_a_reason(manager: Client) -> None:
    held_pass = make_pass(make_edition())
    address = reverse("pass:revoke", args=[held_pass.pk])
    assert manager.get(address).status_code == 200
    assert manager.post(address, {"reason": ""}).status_code == 200
    assert Pass.objects.get().state == PassState.ACTIVE
    assert manager.post(address, {"reason": "Perdu"}).status_code == 302
    held_pass.refresh_from_db()
    assert (held_pass.state, held_pass.revocation_reason) == (PassState.REVOKED, "Perdu")
    first = held_pass.revoked_at
    manager.post(address, {"reason": "Encore"})
    held_pass.refresh_from_db()
    assert (held_pass.revoked_at, held_pass.revocation_reason) == (first, "Perdu")


# --- Desks ------------------------------------------------------------------------------------------


def test_a_device_is_enrolled_from_the_editor_to_the_desk(manager: Client) -> None:
    museum = make_museum()
    address = reverse("desk_admin:add")
    assert manager.get(address, {"museum": museum.pk}).context["form"].initial["museum"] == str(museum.pk)
    assert not DeskEnrolment.objects.exists(), "looking at the form makes no code"
    response = manager.post(address, {"museum": museum.pk, "language": "nl"})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert b'lang="nl"' in response.content
    enrolment = DeskEnrolment.objects.get()
    assert enrolment.created_by.email == "accueil@example.org"
    code = response.context["code"]
    assert re.search(rb"<svg[^>]*>.*<path", response.content, re.DOTALL)
    desk, _credential = desks.enrol(code=code, name="Tablette", locale="nl")
    assert desk.museum == museum
    assert manager.get(reverse("deskenrolment:index")).status_code == 200


def test_the_museums_list_leads_to_enrolment(manager: Client) -> None:
    museum = make_museum()
    content = manager.get(reverse("museum:index")).content.decode()
    assert f"{reverse('desk_admin:add')}?museum={museum.pk}" in content


def test_a_desk_is_revoked(manager: Client) -> None:
    desk, _credential = make_desk(make_museum())
    address = reverse("desk_admin:revoke", args=[desk.pk])
    assert address in manager.get(reverse("desk_admin:index")).content.decode()
    assert manager.get(address).status_code == 200
    assert not Desk.objects.get().is_revoked
    manager.post(address)
    assert Desk.objects.get().is_revoked
    assert address not in manager.get(reverse("desk_admin:index")).content.decode()
    assert "was revoked before" in messages_of(manager.get(address, follow=True)) or manager.get(address).status_code == 302


# --- The ledger -------------------------------------------------------------------------------------


def scanned() -> Scan:
    edition, museum = make_edition(), make_museum()
    make_advantage(edition, museum)
    desk, _credential = make_desk(museum)
    held_pass = make_pass(edition)
    redeem(code=issuing.token_of(held_pass), desk=desk, uuid=uuids.uuid4(), read_by="camera")
    return Scan.objects.get()


@pytest.mark.parametrize("action", ["add", "edit", "delete"])
@pytest.mark.parametrize("name", ["scan", "pass", "deskenrolment"])
def test_not_even_an_administrator_changes_what_operations_left(admin: Client, name: str, action: str) -> None:
    line = scanned()
    DeskEnrolment.objects.create(
        museum=line.museum, code_digest="x", created_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1)
    )
    model = {"scan": Scan, "pass": Pass, "deskenrolment": DeskEnrolment}[name]
    before = list(model.objects.values())
    address = reverse(f"{name}:{action}", args=[] if action == "add" else [model.objects.get().pk])
    for method in (admin.get, admin.post):
        assert method(address).status_code in {302, 403}
    assert list(model.objects.values()) == before


def test_the_ledger_is_read_filtered_and_exported(manager: Client) -> None:
    line = scanned()
    index = reverse("scan:index")
    assert list(manager.get(index).context["object_list"]) == [line]
    assert list(manager.get(index, {"verdict": "refused"}).context["object_list"]) == []
    assert list(manager.get(index, {"q": "sabot"}).context["object_list"]) == [line]
    assert manager.get(reverse("scan:inspect", args=[line.pk])).status_code == 200
    table = b"".join(manager.get(index, {"export": "csv"}).streaming_content).decode()
    assert str(line.uuid) in table
    assert line.held_pass.short_code not in table
    book = openpyxl.load_workbook(BytesIO(b"".join(manager.get(index, {"export": "xlsx"}))))
    assert book.active.max_row == 2


LISTS = ["museum", "territory", "club", "trade", "commune", "programme", "event", "partner", "edition", "advantage", "pass",
         "desk_admin", "deskenrolment", "scan", "conflict", "offer", "sponsor", "sharedcode", "sponsorkey", "localesettings"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_searches_and_exports(admin: Client, name: str) -> None:
    scanned()
    offer = make_offer()
    make_shared(offer)
    make_advantage(offer, make_museum())
    pulling.make_key(offer.sponsor, "CRM")
    index = reverse(f"{name}:index")
    assert admin.get(index).status_code == 200
    assert admin.get(index, {"q": "rien de tel"}).status_code == 200
    assert admin.get(reverse(f"{name}:index_results")).status_code == 200
    if name != "localesettings":
        assert b"".join(admin.get(index, {"export": "csv"}).streaming_content)


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("name", ["pass", "scan", "desk_admin", "advantage", "museum"])
def test_a_longer_list_costs_no_more_statements(admin: Client, name: str, rows: int, django_assert_max_num_queries: Any) -> None:
    edition = make_edition()
    for number in range(rows):
        museum = make_museum(f"musee-{number}")
        make_advantage(edition, museum)
        desk, _credential = make_desk(museum)
        redeem(code=issuing.token_of(make_pass(edition)), desk=desk, uuid=uuids.uuid4(), read_by="camera")
    admin.get(reverse(f"{name}:index"))
    with django_assert_max_num_queries(24):
        admin.get(reverse(f"{name}:index"))
