"""One pass as a PDF: tagged, one sheet, its code read back from the page by an independent reader."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from passes.services import issuing
from tests.passes.factories import make_advantage, make_edition, make_museum, make_pass
from tests.passes.test_printing import page_of, photocopied, read

pytestmark = pytest.mark.django_db
MILLIMETRES = 25.4 / 150


def test_the_sheet() -> None:
    edition = make_edition()
    for number in range(30):
        make_advantage(edition, make_museum(f"musee-{number}"))
    held_pass = make_pass(edition, party_size=3)
    response = Client().get(f"/nl/pass/{held_pass.access_key}/pass.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    document = PdfReader(BytesIO(response.content))
    assert len(document.pages) == 1
    catalog: Any = document.trailer["/Root"]
    assert (catalog["/Lang"], bool(catalog["/MarkInfo"]["/Marked"])) == ("nl", True)
    words = document.pages[0].extract_text()
    assert all(text in words for text in ("Voor 3 personen", "Musee 7", f"{held_pass.short_code[:5]}"))
    page = page_of(response.content)
    [code] = read(page)
    assert code.text == issuing.token_of(held_pass)
    corners = code.position
    side = (corners.top_right.x - corners.top_left.x) * MILLIMETRES
    assert side >= 25
    assert corners.top_left.x * MILLIMETRES > 4 * side / 41  # the quiet zone stays on the sheet
    assert [found.text for found in read(photocopied(page))] == [code.text]


def test_none_of_a_pass_that_has_ended_nor_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    held_pass = make_pass(make_edition())
    monkeypatch.setattr("passes.holders.views.SHEETS_PER_HOUR", 0)
    refused = Client().get(f"/fr/pass/{held_pass.access_key}/pass.pdf")
    assert (refused.status_code, "Retry-After" in refused) == (429, True)
    issuing.revoke(held_pass=held_pass, reason="lost")
    assert Client().get(f"/fr/pass/{held_pass.access_key}/pass.pdf").status_code == 302
    assert Client().get("/fr/pass/unknown/pass.pdf").status_code == 404
