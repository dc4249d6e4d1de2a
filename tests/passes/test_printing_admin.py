"""Batches in the editor: ordered, printed by a task, handed on, taken back; who may do that, and what is written down."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS, setup_roles
from passes.models import Batch, BatchState, Edition, Pass, PrintKind, PrintRun, PrintState
from passes.printing import runs
from passes.printing.counter import page_address
from tests.cms.tree import log_in
from tests.passes.factories import make_edition, make_offer
from tests.passes.test_printing import make_batch, page_of, texts

pytestmark = pytest.mark.django_db


def of(role: str | None) -> Client:
    client, user = log_in(f"{(role or 'musee')[:4].lower()}@example.org")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return client


def acts(batch: Batch) -> set[str]:
    return set(ModelLogEntry.objects.filter(object_id=str(batch.pk)).values_list("action", flat=True))


@pytest.mark.parametrize("role", [None, EDITORS, TRANSLATORS, "anonymous"])
def test_who_does_not_keep_the_passes_neither_sees_nor_orders_nor_prints_a_batch(role: str | None) -> None:
    setup_roles()
    batch = make_batch(make_edition(), 2)
    run = runs.ask(batch, PrintKind.LIST, None)
    runs.make(run.pk)
    client = Client() if role == "anonymous" else of(role)
    look = reverse("batch:look", args=[batch.pk])
    for address in (reverse("batch:index"), reverse("batch:add"), look, reverse("batch:file", args=[batch.pk, run.pk])):
        assert client.get(address).status_code in (302, 403), address
    for action in ("list", "printed", "take_back"):
        assert client.post(look, {"action": action, "reason": "x"}).status_code in (302, 403)
    batch.refresh_from_db()
    assert (batch.state, PrintRun.objects.count()) == (BatchState.ORDERED, 1)
    assert "passes.export" not in acts(batch)


def test_seeing_batches_is_neither_printing_nor_moving_them() -> None:
    setup_roles()
    batch = make_batch(make_edition(), 2)
    run = runs.ask(batch, PrintKind.LIST, None)
    runs.make(run.pk)
    group = Group.objects.get(name=DESK_MANAGERS)
    group.permissions.remove(*group.permissions.filter(codename__in=["change_batch", "add_printrun", "view_printrun"]))
    client, look = of(DESK_MANAGERS), reverse("batch:look", args=[batch.pk])
    page = client.get(look).content.decode()
    assert "take_back" not in page
    assert 'value="list"' not in page
    for action in ("list", "printed", "take_back"):
        assert client.post(look, {"action": action, "reason": "x"}).status_code in (302, 403)
    assert client.get(reverse("batch:file", args=[batch.pk, run.pk])).status_code in (302, 403)
    batch.refresh_from_db()
    assert (batch.state, PrintRun.objects.count()) == (BatchState.ORDERED, 1)


def test_a_desk_manager_orders_prints_hands_on_and_takes_back() -> None:
    setup_roles()
    edition = make_edition(quantity=10)
    client = of(DESK_MANAGERS)
    fields = {
        "scheme": f"edition-{edition.pk}", "form": "cards", "quantity": "4", "party_size": "1", "locale": "fr", "place": "bookshop",
        "place_name": "Librairie du Beffroi", "contact": "03 20 00 00 00", "note": "",
    }  # fmt: skip
    page = client.post(reverse("batch:add"), {**fields, "quantity": "11"})
    assert page.status_code == 200
    assert "10" in page.context["form"].errors["quantity"][0]
    assert client.post(reverse("batch:add"), {**fields, "scheme": "edition-0"}).status_code == 200
    assert not Batch.objects.exists()
    answer = client.post(reverse("batch:add"), fields)
    batch = Batch.objects.get()
    look = reverse("batch:look", args=[batch.pk])
    assert (answer.status_code, answer["Location"]) == (302, look)
    assert "Librairie du Beffroi" in client.get(reverse("batch:index")).content.decode()

    page = client.get(look)
    assert "Refresh" in page  # its cards are being made
    assert "take_back" not in page.content.decode(), "what is typed is lost when the page looks again"
    client.post(look, {"action": "sheets"})
    run = PrintRun.objects.get()
    assert runs.make(run.pk)
    assert not runs.make(run.pk), "made twice"
    page = client.get(look)
    assert "Refresh" not in page
    download = reverse("batch:file", args=[batch.pk, run.pk])
    assert download in page.content.decode()
    answer = client.get(download)
    assert "no-store" in answer["Cache-Control"]
    assert len(texts(page_of(b"".join(answer.streaming_content)))) == 4

    for state in ("printed", "delivered", "printed"):
        client.post(look, {"action": state})
    batch.refresh_from_db()
    assert batch.state == BatchState.DELIVERED
    assert client.post(look, {"action": "take_back", "reason": ""}).status_code == 422
    client.post(look, {"action": "take_back", "reason": "Fermeture de la librairie"})
    batch.refresh_from_db()
    edition.refresh_from_db()
    assert (batch.state, edition.issued) == (BatchState.RETURNED, 0)
    assert set(Pass.objects.values_list("state", flat=True)) == {"revoked"}
    assert client.get(download).status_code in (302, 404)  # as an address that does not exist
    client.post(look, {"action": "sheets"})
    assert PrintRun.objects.count() == 1
    history = client.get(reverse("batch:history", args=[batch.pk])).content.decode()
    assert "Fermeture de la librairie" in history
    assert look in history
    assert "/batch/edit/" not in history
    assert acts(batch) == {"wagtail.create", "passes.print", "passes.export", "passes.step", "passes.take_back"}
    assert ModelLogEntry.objects.get(action="passes.take_back").data == {"reason": "Fermeture de la librairie"}


def test_of_an_offer_and_an_edition_the_next_years_are_offered_and_the_last_years_are_not() -> None:
    setup_roles()
    today = timezone.localdate()
    offer = make_offer()
    make_edition("old", valid_from=today - timedelta(40), valid_until=today - timedelta(1))
    page = of(DESK_MANAGERS).get(reverse("batch:add")).content.decode()
    assert f"offer-{offer.pk}" in page
    assert f"edition-{Edition.objects.get(slug='old').pk}" not in page


@pytest.mark.parametrize(
    ("kind", "locale"), [(PrintKind.LEAFLET, "fr"), (PrintKind.POSTER_A4, "nl"), (PrintKind.POSTER_A3, "en")]
)
def test_the_leaflet_and_the_posters_are_whole_pages_whose_code_leads_to_the_pass(kind: PrintKind, locale: str) -> None:
    long = {f"entitled_{code}": "Les sociétaires de la banque " * 6 for code in ("fr", "nl", "en")}
    offer = make_offer(names=dict.fromkeys(("fr", "nl", "en"), "Un an d’entrées offertes " * 6), **long)
    batch = make_batch(offer, 1, form="codes", locale=locale)
    file = BytesIO()
    runs.write(batch, kind, file, lambda _done: None)
    pages = pypdfium2.PdfDocument(file.getvalue())
    wide, high = (round(side * 25.4 / 72) for side in pages[0].get_size())
    assert (wide, high, len(pages)) == {"leaflet": (297, 210, 2), "poster_a4": (210, 297, 1), "poster_a3": (297, 420, 1)}[kind]
    assert texts(page_of(file.getvalue(), dpi=72)) == {page_address(locale)}


def test_what_cannot_be_made_is_told_and_can_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = make_batch(make_edition(), 1)
    run = runs.ask(batch, PrintKind.LIST, None)
    monkeypatch.setattr(runs, "write", lambda *_args: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert not runs.make(run.pk)
    run.refresh_from_db()
    assert run.state == PrintState.FAILED


def test_a_run_whose_making_was_stopped_is_made_again_three_times_at_most() -> None:
    batch = make_batch(make_edition(), 1)
    run = runs.ask(batch, PrintKind.LIST, None)
    PrintRun.objects.filter(pk=run.pk).update(state=PrintState.WORKING, started_at=timezone.now(), tries=1)
    assert not runs.make(run.pk), "another worker is at it"
    PrintRun.objects.filter(pk=run.pk).update(started_at=timezone.now() - runs.STOPPED - timedelta(seconds=1))
    assert runs.make(run.pk)
    PrintRun.objects.filter(pk=run.pk).update(
        state=PrintState.WORKING, started_at=timezone.now() - runs.STOPPED - timedelta(seconds=1), tries=3
    )
    assert not runs.make(run.pk)


def test_files_are_kept_where_nothing_serves_them_and_thrown_away_after_a_week() -> None:
    batch = make_batch(make_edition(), 1)
    run = runs.ask(batch, PrintKind.LIST, None)
    runs.make(run.pk)
    run.refresh_from_db()
    with runs.private().open(run.file_name) as kept:
        assert kept.read().count(b"\r\n") == 2
    assert run.size == runs.private().size(run.file_name)
    assert Client().get(f"/media/{run.file_name}").status_code == 404
    assert runs.forget() == 0
    with time_machine.travel(timezone.now() + runs.KEPT + timedelta(hours=1)):
        assert runs.forget() == 1
    assert not runs.private().exists(run.file_name)
    assert not PrintRun.objects.exists()
