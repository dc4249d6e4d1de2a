"""A contributor and the words and pictures of their museum’s page, sent through its workflow."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cms.models import CustomImage
from museums.models import MuseumPage
from tests import databases
from tests.cms.tree import BLOCK, FRENCH, edit_url
from tests.museums.proposals.scene import LATER, Scene

pytestmark = pytest.mark.django_db(transaction=True)


scene = databases.built_once(Scene)


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
