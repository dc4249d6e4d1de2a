"""A contributor and the facts on the sheet of their museum: kept, sent, taken back."""

from __future__ import annotations

import pytest
from django.core import mail, signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from museums.models import FactProposal, MuseumPage, ProposalState
from museums.proposals import forms, sheet
from tests import databases
from tests.cms.tree import FRENCH
from tests.museums.proposals.scene import LATER, Scene

pytestmark = pytest.mark.django_db(transaction=True)


scene = databases.built_once(Scene)


def test_a_change_waits_and_visitors_see_what_was_there(scene: Scene) -> None:
    assert scene.send(scene.marie, phone="03 20 11 11 11", price_full="6").status_code == 302
    proposal = scene.waiting()
    assert proposal.changes == {"phone": "03 20 11 11 11", "price_full": "6.00"}
    assert proposal.before == {"phone": "03 20 00 00 00", "price_full": "5.00"}
    assert scene.reload().phone == "03 20 00 00 00"
    html = scene.marie.get(scene.address).text
    assert "5,00 €" in html
    assert "6,00 €" in html


def test_a_form_sent_as_it_is_proposes_nothing(scene: Scene) -> None:
    scene.send(scene.marie)
    assert not FactProposal.objects.exists()
    page = MuseumPage.objects.get(pk=scene.tree.sabot.pk)
    assert not page.has_unpublished_changes


def test_what_is_kept_is_there_the_next_day_and_nobody_else_sees_it(scene: Scene) -> None:
    scene.send(scene.marie, "keep", website="https://sabots.example.org/", shop="true")
    proposal = FactProposal.objects.get()
    assert proposal.state == ProposalState.DRAFT
    assert "https://sabots.example.org/" in scene.marie.get(scene.address).text
    assert "sabots.example.org" not in scene.paul.get(scene.address).text
    assert scene.editor.get(reverse("museum_review", args=[proposal.pk]), follow=True).status_code == 404
    assert mail.outbox == []
    scene.send(scene.marie)
    assert scene.waiting().changes == {"website": "https://sabots.example.org/", "shop": True}


def test_a_value_put_back_is_no_change_any_more(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    scene.send(scene.marie, phone="03 20 00 00 00")
    assert FactProposal.objects.get().state == ProposalState.WITHDRAWN


def test_wrong_input_is_said_beside_its_field_and_nothing_typed_is_lost(scene: Scene) -> None:
    response = scene.send(scene.marie, email="pas une adresse", price_full="-3", summary=LATER)
    assert response.status_code == 200
    assert {"email", "price_full"} <= response.context["facts"].errors.keys()
    for typed in ("pas une adresse", "-3", LATER):
        assert typed in response.text
    for name in ("email", "price_full"):  # what the input says describes it is there to be read
        assert f'aria-describedby="id_{name}_error"' in response.text
        assert f'id="id_{name}_error"' in response.text
    assert not FactProposal.objects.exists()
    assert MuseumPage.objects.get(pk=scene.tree.sabot.pk).get_latest_revision_as_object().summary == FRENCH


def test_what_the_editors_changed_meanwhile_is_no_proposal_of_the_museum(scene: Scene) -> None:
    form = scene.filled(scene.marie, phone="03 20 11 11 11")
    sheet.write(scene.museum, {"street": "1 rue Neuve"})
    scene.marie.post(scene.address, {**form, "submit": "1"})
    assert scene.waiting().changes == {"phone": "03 20 11 11 11"}


def test_a_mark_somebody_tampered_with_is_not_believed(scene: Scene) -> None:
    forged = signing.dumps({"phone": "x"}, salt="other")
    scene.send(scene.marie, phone="03 20 11 11 11", shown=forged)
    assert scene.waiting().before == {"phone": "03 20 00 00 00"}


def test_a_proposal_is_taken_back(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11", summary=LATER)
    scene.marie.post(scene.address, {"take-back": "1"})
    assert FactProposal.objects.get().state == ProposalState.WITHDRAWN
    page = MuseumPage.objects.get(pk=scene.tree.sabot.pk)
    assert not page.workflow_in_progress
    assert page.get_latest_revision_as_object().summary == LATER


def test_the_sheet_is_a_sane_number_of_statements(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    scene.marie.get(scene.address)
    with CaptureQueriesContext(connection) as queries:
        scene.marie.get(scene.address)
    assert len(queries) <= 60


def test_every_fact_of_the_sheet_has_words(scene: Scene) -> None:
    form = forms.FactSheetForm(museum=scene.museum, proposal=None)
    for name in form.fields:
        assert form[name].label
    for name in sheet.FIELDS:
        assert sheet.label(name)
        assert sheet.words(name, None) == "–"


def test_prices_stand_in_the_form_as_the_reader_writes_them(scene: Scene) -> None:
    assert 'value="5,00"' in scene.marie.get(scene.address).content.decode()
    scene.send(scene.marie, price_full="6,50")
    assert scene.waiting().changes == {"price_full": "6.50"}
