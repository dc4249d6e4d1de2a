"""The text of uploaded PDF files: found when anybody may read them, harmless when they are broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import CustomDocument
from home.models import StandardPage
from search import pdf
from search.models import FileState, FileText
from tests.cms import tree as site
from tests.search.library import forget, titles
from tests.search.papers import encrypted
from tests.search.papers import pdf as paper


@pytest.mark.parametrize(
    ("content", "state", "text"),
    [
        (paper("La filature du Nord"), FileState.READ, "La filature du Nord"),
        (paper(""), FileState.EMPTY, ""),
        (encrypted("secret"), FileState.REFUSED, ""),
        (b"", FileState.REFUSED, ""),
        (b"%PDF-1.4\nbroken", FileState.REFUSED, ""),
        (paper("cut")[:200], FileState.REFUSED, ""),
        (b"\x00" * 5000, FileState.REFUSED, ""),
        (b"<html>not a pdf</html>", FileState.REFUSED, ""),
    ],
    ids=["text", "no text", "encrypted", "empty", "broken", "cut", "zeros", "html"],
)
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes, state: FileState, text: str) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    reading = pdf.read_path(str(path))
    assert (reading.state, reading.text) == (state, text)


def test_reading_is_stopped_after_its_time(tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(paper("slow"))
    assert pdf.read_path(str(path), seconds=0).state == FileState.REFUSED


@pytest.mark.django_db(transaction=True)
def test_a_file_is_found_while_a_public_page_leads_to_it(tree: site.Tree) -> None:
    public, private = (Collection.get_first_root_node().add_child(name=name) for name in ("Public", "Private"))
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    file = CustomDocument.objects.create(
        title="Le cahier", collection=public, file=ContentFile(paper("une filatrice de Roubaix"), name="cahier.pdf")
    )
    assert FileText.objects.get().text == "une filatrice de Roubaix"
    assert found() == []  # nothing leads to it yet
    link = f'<p><a linktype="document" id="{file.pk}">Le cahier</a></p>'
    body = json.dumps([{"type": "text", "value": link}])
    page = site.add(tree.homes["fr"], StandardPage(title="Lire", slug="lire", body=body))
    assert found() == ["Le cahier"]
    file.collection = private
    file.save()
    assert found() == []
    file.collection = public
    file.save()
    assert found() == ["Le cahier"]
    CollectionViewRestriction.objects.create(collection=public, restriction_type="login")
    assert found() == []
    CollectionViewRestriction.objects.filter(collection=public).delete()
    assert found() == ["Le cahier"]
    page.unpublish()
    assert found() == []
    page.save_revision().publish()
    assert found() == ["Le cahier"]
    file.delete()
    assert found() == []


def found() -> list[str]:
    forget()
    return titles("filatrice")
