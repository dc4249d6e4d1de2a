"""A museum's contributor and the sheet of their museum; the editors who answer."""

from __future__ import annotations

import io
import smtplib
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail, signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from cms.models import CustomImage, User
from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS
from museums.contributors import add_contributor, collection_of, contributors_of
from museums.models import FactProposal, Museum, MuseumPage, ProposalState
from museums.proposals import forms, services, sheet
from tests.cms import tree as trees
from tests.cms.tree import BLOCK, FRENCH, edit_url
from tests.home.mail import break_mail

pytestmark = pytest.mark.django_db(transaction=True)

LATER = "Un résumé que le musée vient d’écrire."


class Scene:
    """Two museums with a contributor each, one more for the first, an editor; the first museum is open to groups and costs 5 €."""

    def __init__(self) -> None:
        self.tree = trees.build()
        self.museum = Museum.objects.get(slug="sabot")
        self.other = Museum.objects.get(slug="textile")
        sheet.write(self.museum, {"phone": "03 20 00 00 00", "groups_welcome": True, "price_full": "5.00"})
        self.marie = self.member("musee@example.org", museum=self.museum)
        self.paul = self.member("collegue@example.org", museum=self.museum)
        self.stranger = self.member("autre@example.org", museum=self.other)
        self.editor = self.member("redaction@example.org", EDITORS)

    def member(self, email: str, *groups: str, museum: Museum | None = None) -> Client:
        client, user = trees.log_in(email)
        user.groups.add(*Group.objects.filter(name__in=groups))
        if museum:
            add_contributor(museum=museum, user=user)
        return client

    @property
    def address(self) -> str:
        return reverse("my_museum", args=["sabot"])

    def filled(self, client: Client, **changes: Any) -> dict[str, Any]:
        """What a browser sends when the form is sent as it is shown, with some changes."""
        context = client.get(self.address).context
        data: dict[str, Any] = {}
        for form in (context["facts"], context["words"]):
            for field in form or ():
                value = field.value()
                if value not in (None, ""):
                    data[field.html_name] = value
        if f"block_{BLOCK}" in data:
            data[f"block_{BLOCK}"] = trees.page_form(self.tree.sabot)["body-0-value"]
        return {**data, **changes}

    def send(self, client: Client, button: str = "submit", **changes: Any) -> Any:
        return client.post(self.address, {**self.filled(client, **changes), button: "1"})

    def reload(self) -> Museum:
        self.museum.refresh_from_db()
        return self.museum

    def waiting(self) -> FactProposal:
        return FactProposal.objects.get(state=ProposalState.WAITING)

    def answer(self, client: Client, *accepted: str, refuse: bool = False, **more: Any) -> Any:
        proposal = FactProposal.objects.latest("pk")
        form = {
            "accepted": accepted,
            "version": proposal.version,
            "answer": "",
            **({"refuse": "1"} if refuse else {"decide": "1"}),
            **more,
        }
        return client.post(reverse("museum_review", args=[proposal.pk]), form)


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- The sheet ----------------------------------------------------------------------------------------


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


# --- The text -----------------------------------------------------------------------------------------


def test_text_and_facts_are_sent_together_and_published_by_an_editor(scene: Scene) -> None:
    scene.send(scene.marie, summary=LATER, phone="03 20 11 11 11", new_text="Un <b>nouveau</b> texte.\n\nEt un autre.")
    page = MuseumPage.objects.get(pk=scene.tree.sabot.pk)
    assert (page.summary, page.workflow_in_progress) == (FRENCH, True)
    draft = page.get_latest_revision_as_object()
    assert draft.summary == LATER
    [kept, new] = draft.body.raw_data
    assert kept["id"] == BLOCK
    assert new["value"] == "<p>Un &lt;b&gt;nouveau&lt;/b&gt; texte.</p>\n\n<p>Et un autre.</p>"
    listed = scene.editor.get(reverse("museum_to_read"))
    assert page.title in listed.text
    assert edit_url(page) in listed.text
    approve = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_state.current_task_state.pk]
    )
    scene.editor.post(approve, {"comment": ""})
    assert MuseumPage.objects.get(pk=page.pk).summary == LATER


def test_text_rests_while_the_editors_read_it(scene: Scene) -> None:
    scene.send(scene.marie, summary=LATER)
    response = scene.marie.get(scene.address)
    assert response.context["words"] is None
    scene.marie.post(scene.address, {**scene.filled(scene.marie), "summary": "Autre chose", "submit": "1"})
    assert MuseumPage.objects.get(pk=scene.tree.sabot.pk).get_latest_revision_as_object().summary == LATER


def test_what_editors_ask_to_change_is_shown_and_sent_again(scene: Scene) -> None:
    scene.send(scene.marie, summary=LATER)
    page = MuseumPage.objects.get(pk=scene.tree.sabot.pk)
    step = page.current_workflow_state.current_task_state
    reject = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", step.pk])
    scene.editor.post(reject, {"comment": "Trop court"})
    assert "Trop court" in scene.marie.get(scene.address).text
    scene.send(scene.marie, summary="Un résumé un peu plus long que celui d’avant.")
    assert MuseumPage.objects.get(pk=page.pk).workflow_in_progress


def test_two_people_in_one_text_do_not_overwrite_each_other(scene: Scene) -> None:
    late = scene.filled(scene.paul, summary="La version de Paul.")
    scene.send(scene.marie, "keep", summary=LATER)
    response = scene.paul.post(scene.address, {**late, "keep": "1"})
    assert response.status_code == 200
    assert "La version de Paul." in response.text
    assert MuseumPage.objects.get(pk=scene.tree.sabot.pk).get_latest_revision_as_object().summary == LATER
    again = {**late, "seen": response.context["words"]["seen"].value(), "keep": "1"}
    assert scene.paul.post(scene.address, again).status_code == 302
    assert MuseumPage.objects.get(pk=scene.tree.sabot.pk).get_latest_revision_as_object().summary == "La version de Paul."


def photo(name: str = "atelier_1.png") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def test_a_picture_goes_to_the_museums_own_and_to_the_end_of_the_text(scene: Scene) -> None:
    scene.send(scene.marie, photo=photo(), photo_description="Un établi", photo_credit="Le musée")
    image = CustomImage.objects.get()
    assert (image.description, image.credit, image.collection.name) == ("Un établi", "Le musée", "Musée du sabot")
    blocks = MuseumPage.objects.get(pk=scene.tree.sabot.pk).get_latest_revision_as_object().body.raw_data
    assert blocks[-1]["value"]["image"] == image.pk


def test_a_picture_without_words_or_that_is_none_is_refused(scene: Scene) -> None:
    response = scene.send(scene.marie, photo=photo())
    assert {"photo_description", "photo_credit"} == response.context["words"].errors.keys()
    fake = SimpleUploadedFile("x.png", b"not a picture", "image/png")
    response = scene.send(scene.marie, photo=fake, photo_description="x", photo_credit="y")
    assert "photo" in response.context["words"].errors
    swollen = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(swollen, "PNG")
    bomb = SimpleUploadedFile("x.png", swollen.getvalue(), "image/png")
    response = scene.send(scene.marie, photo=bomb, photo_description="x", photo_credit="y")
    assert "photo" in response.context["words"].errors
    assert not CustomImage.objects.exists()


# --- The answer -----------------------------------------------------------------------------------------


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


# --- Who ----------------------------------------------------------------------------------------------


def test_each_role_finds_what_is_theirs(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    review = reverse("museum_review", args=[scene.waiting().pk])
    clients = {
        "museum": (scene.marie, (302, 200, 302, 302)),
        "another museum": (scene.stranger, (302, 302, 302, 302)),
        "editor": (scene.editor, (302, 302, 200, 200)),
        "translator": (scene.member("traduction@example.org", TRANSLATORS), (302, 302, 302, 302)),
        "desk": (scene.member("accueil@example.org", DESK_MANAGERS), (302, 302, 302, 302)),
        "nobody": (Client(), (302, 302, 302, 302)),
    }
    addresses = (reverse("my_museums"), scene.address, reverse("museum_to_read"), review)
    for role, (client, expected) in clients.items():
        assert tuple(client.get(address).status_code for address in addresses) == expected, role
    assert scene.marie.get(reverse("my_museums")).url == scene.address
    assert scene.stranger.get(reverse("my_museums")).url == reverse("my_museum", args=["textile"])
    for client in (scene.stranger, scene.member("traduction@example.org"), Client()):
        client.post(review, {"accepted": "phone", "version": scene.waiting().version, "decide": "1"})
        client.post(scene.address, {"phone": "03 20 99 99 99", "submit": "1"})
    assert scene.waiting().changes == {"phone": "03 20 11 11 11"}
    assert scene.reload().phone == "03 20 00 00 00"


def test_the_first_page_of_the_editor_leads_there(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    assert scene.address in scene.marie.get(reverse("wagtailadmin_home")).text
    assert reverse("museum_to_read") in scene.editor.get(reverse("wagtailadmin_home")).text
    assert scene.address not in scene.stranger.get(reverse("wagtailadmin_home")).text


@pytest.mark.parametrize("groups", [(), (DESK_MANAGERS,)])
def test_the_dashboard_counts_only_what_is_the_museums(scene: Scene, groups: tuple[str, ...]) -> None:
    """Wagtail would count every page of the site that is below the first one may edit."""
    mine = Museum.objects.get(slug="sabot")
    user = User.objects.get(email="musee@example.org")
    user.groups.add(*Group.objects.filter(name__in=groups))
    add_contributor(museum=scene.other, user=user)
    collection = collection_of(mine, contributors_of(mine))
    for number, where in enumerate((collection, Collection.get_first_root_node())):
        CustomImage.objects.create(title=str(number), file=get_test_image_file(), credit="x", collection=where)
    scene.send(scene.paul, phone="03 20 11 11 11", summary=LATER)
    html = scene.marie.get(reverse("wagtailadmin_home")).text
    assert "2 modifications attendent la rédaction" in html
    assert "1 image de votre musée" in html
    assert "créées dans" not in html
    if not groups:
        assert "w-summary__list" not in html
    other = scene.stranger.get(reverse("wagtailadmin_home")).text
    assert "0 image de votre musée" in other
    assert "0 modification attend" in other
    assert "créées dans" in scene.editor.get(reverse("wagtailadmin_home")).text


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


def test_hours_are_compared_in_words(scene: Scene) -> None:
    """An editor of a museum network does not read the notation of OpenStreetMap."""
    assert sheet.words("opening_hours", "Tu-Su 10:00-18:00; May 01 off").replace("\xa0", " ").splitlines() == [
        "Toute l’année",
        "Du mardi au dimanche : 10 h – 18 h",
        "Fermé chaque année : 1er mai.",
    ]
    odd = "sunrise-sunset"
    assert sheet.words("opening_hours", odd) == odd


def test_prices_stand_in_the_form_as_the_reader_writes_them(scene: Scene) -> None:
    assert 'value="5,00"' in scene.marie.get(scene.address).content.decode()
    scene.send(scene.marie, price_full="6,50")
    assert scene.waiting().changes == {"price_full": "6.50"}


def test_one_editor_whose_mailbox_is_refused_keeps_it_from_nobody_else(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.member("a-last@example.org", EDITORS)
    gone = smtplib.SMTPRecipientsRefused({"redaction@example.org": (550, b"no such user")})
    break_mail(monkeypatch, lambda message: gone if message.to == ["redaction@example.org"] else None)
    scene.send(scene.marie, phone="03 20 11 11 11")
    assert [message.to for message in mail.outbox] == [["a-last@example.org"]]
