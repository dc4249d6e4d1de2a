"""Recordings of people: played while their page shows them, erased with their record; a consent may end."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import CustomImage
from home.models import Captions, Testimony, TestimonyPage
from home.models.testimonies import poster_of
from tests.cms import tree as trees
from tests.home.test_editorial_pages import make_testimony

pytestmark = pytest.mark.django_db(transaction=True)
VOICE = b"what somebody said"


@pytest.fixture
def page(tree: trees.Tree) -> TestimonyPage:
    page = make_testimony(tree)
    page.testimony.media.save("voice.mp3", ContentFile(VOICE))
    captions = Captions(testimony=page.testimony, language="fr")
    captions.file.save("voice.vtt", ContentFile(b"WEBVTT\n"))
    return page


def addresses(page: TestimonyPage) -> list[str]:
    return [page.testimony.media_url, page.testimony.captions.get().url]


def answers(page: TestimonyPage, client: Client | None = None) -> set[int]:
    return {(client or Client()).get(address).status_code for address in addresses(page)}


def files(page: TestimonyPage) -> list[Path]:
    return [Path(page.testimony.media.path), Path(page.testimony.captions.get().file.path)]


def test_a_recording_is_played_in_parts_while_its_page_shows_it(page: TestimonyPage) -> None:
    response = Client().get(page.testimony.media_url, headers={"range": "bytes=5-"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, VOICE[5:])  # type: ignore[attr-defined]  # streams
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert answers(page) == {200}
    assert page.testimony.media_url in Client().get(page.url).text
    assert Client().get(f"/recordings/{page.testimony_id}/other.mp3").status_code == 404
    assert Client().get("/recordings/999999/voice.mp3").status_code == 404


def test_a_recording_that_no_page_shows_is_played_by_editors_only(page: TestimonyPage, admin_client: Client) -> None:
    page.unpublish()
    assert answers(page) == {404}
    assert answers(page, admin_client) == {200}


def test_a_recording_is_as_private_as_its_page(page: TestimonyPage, admin_client: Client) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert answers(page) == {404}
    assert answers(page, admin_client) == {200}


def test_the_files_go_with_the_record(page: TestimonyPage) -> None:
    before, on_disk = addresses(page), files(page)
    fact = page.testimony
    page.delete()
    fact.delete()
    assert not any(file.exists() for file in on_disk)
    assert {Client().get(address).status_code for address in before} == {404}


def test_a_replaced_or_removed_file_is_erased(page: TestimonyPage) -> None:
    captions = page.testimony.captions.get()
    old = Path(captions.file.path)
    captions.file.save("other.vtt", ContentFile(b"WEBVTT\n"))
    assert not old.exists()
    fact = Testimony.objects.get()
    first = Path(fact.media.path)
    fact.media = ContentFile(b"again", "again.mp3")
    fact.save()
    assert not first.exists()
    second = Path(fact.media.path)
    fact.seconds = 3
    fact.save()
    assert second.exists()
    fact.media = ""
    fact.save()
    assert not second.exists()


def test_a_deletion_that_fails_keeps_the_file(page: TestimonyPage) -> None:
    with transaction.atomic():
        page.testimony.captions.get().delete()
        transaction.set_rollback(True)
    assert all(file.exists() for file in files(page))


def test_a_poster_without_its_original_shows_the_cloth(page: TestimonyPage) -> None:
    image = CustomImage.objects.create(title="Perdue", file="original_images/lost.jpg", width=10, height=10)
    Testimony.objects.update(poster=image)
    response = Client().get(page.url)
    assert response.status_code == 200
    assert poster_of(Testimony.objects.get()).startswith("data:image/svg+xml")
