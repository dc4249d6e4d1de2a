"""Uploads: films can be played from any point, and nothing that somebody uploads runs as a page of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import path
from wagtail.models import Collection, CollectionViewRestriction

from cms import urls as site_urls
from cms.models import CustomDocument
from cms.uploads import serve_upload

FILM = bytes(range(256)) * 1000
SIZE = len(FILM)
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"

urlpatterns = [path("media/<path:path>", serve_upload), *site_urls.urlpatterns]
handler404 = site_urls.handler404


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ROOT_URLCONF = __name__
    (settings.MEDIA_ROOT / "films").mkdir(parents=True)
    (settings.MEDIA_ROOT / "films" / "loom.mp4").write_bytes(FILM)
    (tmp_path / "secret.png").write_bytes(b"secret")
    return settings.MEDIA_ROOT


def get(name: str = "films/loom.mp4", method: str = "get", **headers: str) -> Any:
    return getattr(Client(), method)(f"/media/{name}", headers=headers)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_film_comes_whole_and_says_that_it_has_parts(media: Path) -> None:
    response = get()
    assert (response.status_code, body(response)) == (200, FILM)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.headers["Content-Disposition"].startswith("attachment")
    assert get("films/loom.mp4", "head").headers["Content-Length"] == str(SIZE)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),  # how Safari asks first
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=70000-200000", 70_000, 200_000),
        ("bytes=-5", SIZE - 5, SIZE - 1),
        ("bytes=-999999999", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-999999999", SIZE - 1, SIZE - 1),
    ],
)
def test_a_part_is_exactly_what_was_asked_for(media: Path, asked: str, first: int, last: int) -> None:
    response = get(range=asked)
    assert (response.status_code, body(response)) == (206, FILM[first : last + 1])
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response.headers["Content-Length"] == str(last + 1 - first)
    assert response.headers["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0", "bytes=999999999999999999-"])
def test_a_part_behind_the_end_is_refused_with_the_length(media: Path, asked: str) -> None:
    response = get(range=asked)
    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=-", "bytes=5-2", "items=0-1", "bytes=a-b", "x", "", f"bytes={'9' * 6000}-", "bytes=٣-٤"]
)
def test_several_parts_or_a_riddle_get_the_whole_file(media: Path, asked: str) -> None:
    request = RequestFactory().get("/media/films/loom.mp4", HTTP_RANGE=asked)
    response = serve_upload(request, "films/loom.mp4")
    assert (response.status_code, body(response)) == (200, FILM)


def test_a_part_of_a_film_that_has_changed_is_not_mixed_with_the_old_one(media: Path) -> None:
    marks = get().headers
    assert get(range="bytes=0-1", if_range=marks["ETag"]).status_code == 206
    assert get(range="bytes=0-1", if_range=marks["Last-Modified"]).status_code == 206
    assert get(range="bytes=0-1", if_range='"older"').status_code == 200
    assert get(if_none_match=marks["ETag"]).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["films", "none.mp4", "../secret.png", "%2e%2e/secret.png", "films/../../secret.png", "a%00b", "x" * 999]
)
def test_what_is_not_an_upload_is_not_found(media: Path, name: str) -> None:
    assert get(name).status_code in (302, 404)
    with pytest.raises(Http404):
        serve_upload(RequestFactory().get("/"), name.replace("%2e", ".").replace("%00", "\0"))


def test_originals_and_documents_are_kept_back_films_too(media: Path) -> None:
    for folder in ("original_images", "documents", "testimonies"):
        (media / folder).mkdir()
    for name in ("original_images/a.jpg", "documents/a.pdf", "documents/film.webm", "testimonies/film.vtt"):
        (media / name).write_bytes(b"x")
    for name in (*(f"{file.parent.name}/{file.name}" for file in media.glob("[odt]*/*")), "documents/../original_images/a.jpg"):
        with pytest.raises(Http404):
            serve_upload(RequestFactory().get("/"), name)


def document(name: str, content: bytes, *, private: bool = False) -> CustomDocument:
    collection = Collection.get_first_root_node().add_child(name="Réunions")
    if private:
        CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    return CustomDocument.objects.create(title=name, file=ContentFile(content, name), collection=collection)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["film.mp4", "film.vtt", "minutes.pdf"])
def test_a_document_of_a_private_collection_is_read_by_nobody_else_at_any_address(
    media: Path, name: str, admin_client: Client
) -> None:
    private = document(name, FILM, private=True)
    assert Client().get(private.url).status_code == 302
    with pytest.raises(Http404):
        serve_upload(RequestFactory().get("/"), private.file.name)
    assert body(admin_client.get(private.url)) == FILM


@pytest.mark.django_db
def test_a_film_among_the_documents_is_played_from_any_point_by_its_own_address(media: Path) -> None:
    film = document("film.mp4", FILM)
    response = Client().get(film.url, headers={"range": "bytes=0-1"})
    assert (response.status_code, body(response)) == (206, FILM[:2])
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert not response.headers.get("Content-Disposition", "").startswith("attachment")
    assert Client().get(document("film.vtt", b"WEBVTT").url).headers["Content-Type"].startswith("text/vtt")
    (media / film.file.name).unlink()
    assert Client().get(film.url).status_code == 404


@pytest.mark.parametrize(
    "name", ["page.html", "drawing.svg", "drawing.SVG", "x.xhtml", "x.xml", "x.js", "x.svg.gz", "none", "x.pdf"]
)
def test_an_uploaded_page_or_drawing_is_handed_over_to_keep(media: Path, name: str) -> None:
    (media / name).write_bytes(SCRIPT)
    response = get(name)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "Content-Encoding" not in response.headers
    assert get(name, "post").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "paper.pdf"])
def test_a_document_never_runs_as_a_page_of_ours(media: Path, name: str) -> None:
    """The editor refuses such files by their names; a script or an older site may have brought one."""
    root = Collection.get_first_root_node()
    document = CustomDocument.objects.create(title=name, file=ContentFile(SCRIPT, name), collection=root)
    response = Client().get(document.url)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment") or name == "paper.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Content-Encoding" not in response.headers
