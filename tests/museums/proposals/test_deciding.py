"""The editors who read what a museum proposes, and answer."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.models import User
from cms.roles import EDITORS
from museums.models import FactProposal, ProposalState
from museums.proposals import services, sheet
from tests import databases
from tests.home.mail import break_mail
from tests.museums.proposals.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)


scene = databases.built_once(Scene)


def test_editors_accept_all_and_the_museum_reads_it(scene: Scene) -> None:
    scene.send(
        scene.marie,
        phone="03 20 11 11 11",
        price_full="",
        price_child="2,50",
        step_free="false",
        languages=["fr", "nl"],
        note="Bonjour",
    )
    assert [message.to for message in mail.outbox] == [["redaction@example.org"]]
    review = scene.editor.get(reverse("museum_review", args=[scene.waiting().pk])).text
    assert "Bonjour" in review
    assert "2,50 €" in review
    assert scene.answer(scene.editor, *scene.waiting().changes, answer="Merci !").status_code == 302
    museum = scene.reload()
    assert (museum.phone, museum.step_free, museum.languages) == ("03 20 11 11 11", False, ["fr", "nl"])
    assert {price.kind: str(price.amount) for price in museum.prices.all()} == {"child": "2.50"}
    assert museum.reviewed_on is not None
    assert FactProposal.objects.get().state == ProposalState.ACCEPTED
    assert mail.outbox[-1].to == ["musee@example.org"]
    assert "Merci !" in mail.outbox[-1].body
    assert "Merci !" in scene.marie.get(scene.address).text


def test_editors_accept_one_field_and_refuse_another(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11", shop="true")
    scene.answer(scene.editor, "shop", answer="Le téléphone est faux.")
    museum = scene.reload()
    assert (museum.phone, museum.shop) == ("03 20 00 00 00", True)
    proposal = FactProposal.objects.get()
    assert (proposal.state, proposal.refused_fields) == (ProposalState.PARTLY, ["phone"])
    assert "Téléphone" in mail.outbox[-1].body.title()


def test_editors_refuse_all(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    scene.answer(scene.editor, "phone", refuse=True)
    assert scene.reload().phone == "03 20 00 00 00"
    assert FactProposal.objects.get().state == ProposalState.REFUSED
    assert scene.reload().reviewed_on is None


def test_conflicts_are_seen_before_deciding(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    scene.send(scene.paul, phone="03 20 22 22 22")
    sheet.write(scene.museum, {"phone": "03 20 33 33 33"})
    rows = services.rows(FactProposal.objects.get(author__email="musee@example.org"))
    [row] = rows
    assert (row.before, row.now, row.proposed, row.moved) == ("03 20 00 00 00", "03 20 33 33 33", "03 20 11 11 11", True)
    assert "03 20 22 22 22" in row.others[0]
    html = scene.editor.get(reverse("museum_review", args=[FactProposal.objects.first().pk])).text
    for number in ("00 00 00", "11 11 11", "22 22 22", "33 33 33"):
        assert number in html


def test_nobody_decides_on_what_has_changed_since_or_twice(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    seen = scene.waiting().version
    scene.send(scene.marie, phone="03 20 44 44 44")
    scene.answer(scene.editor, "phone", version=seen)
    assert scene.reload().phone == "03 20 00 00 00"
    scene.answer(scene.editor, "phone")
    assert scene.reload().phone == "03 20 44 44 44"
    decided = FactProposal.objects.get()
    scene.answer(scene.editor, "phone", refuse=True)
    assert FactProposal.objects.get().decided_at == decided.decided_at


def test_a_value_that_the_museum_refuses_changes_nothing(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11", shop="true")
    FactProposal.objects.update(changes={"email": "pas une adresse", "shop": True})
    response = scene.answer(scene.editor, "email", "shop")
    assert response.status_code == 422
    assert scene.reload().shop is None
    assert scene.waiting()


def test_a_field_that_is_not_on_the_sheet_is_never_written(scene: Scene) -> None:
    scene.send(scene.marie, shop="true")
    FactProposal.objects.update(changes={"slug": "vole", "membership": "stated", "folded_text": "x", "shop": True})
    scene.answer(scene.editor, "slug", "membership", "folded_text", "shop")
    museum = scene.reload()
    assert (museum.slug, museum.shop) == ("sabot", True)


def test_hours_are_compared_in_words(scene: Scene) -> None:
    """An editor of a museum network does not read the notation of OpenStreetMap."""
    assert sheet.words("opening_hours", "Tu-Su 10:00-18:00; May 01 off").replace("\xa0", " ").splitlines() == [
        "Toute l’année",
        "Du mardi au dimanche : 10 h – 18 h",
        "Fermé chaque année : 1er mai.",
    ]
    odd = "sunrise-sunset"
    assert sheet.words("opening_hours", odd) == odd


def test_the_list_of_what_waits_costs_the_same_for_three_and_for_thirty(scene: Scene) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert scene.editor.get(reverse("museum_to_read")).status_code == 200
        return len(queries)

    def add(count: int) -> None:
        for number in range(count):
            author = User.objects.create(email=f"m{FactProposal.objects.count()}-{number}@example.org")
            FactProposal.objects.create(museum=scene.museum, author=author, state=ProposalState.WAITING, changes={"phone": "1"})

    add(3)
    statements()
    few = statements()
    add(27)
    assert statements() == few
    assert few <= 25


def test_one_editor_whose_mailbox_is_refused_keeps_it_from_nobody_else(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.member("a-last@example.org", EDITORS)
    gone = smtplib.SMTPRecipientsRefused({"redaction@example.org": (550, b"no such user")})
    break_mail(monkeypatch, lambda message: gone if message.to == ["redaction@example.org"] else None)
    scene.send(scene.marie, phone="03 20 11 11 11")
    assert [message.to for message in mail.outbox] == [["a-last@example.org"]]
