"""What is printed of a batch, read back from the page as a desk or a telephone reads it."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageChops, ImageEnhance, ImageFilter
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from cms import shortcode
from passes import tokens
from passes.caches import verification_keys
from passes.models import ActivationCode, Batch, Edition, Offer, Pass
from passes.printing import layout, listing, pieces, sheets
from passes.services import activating, batches
from tests.passes.factories import make_edition, make_offer

pytestmark = pytest.mark.django_db

DPI = 150


def make_batch(scheme: Edition | Offer, quantity: int = 3, **fields: Any) -> Batch:
    details = {"form": "cards", "place": "bookshop", "place_name": "Librairie du Beffroi", **fields}
    batch = batches.order(scheme=scheme, quantity=quantity, **details)
    batches.make(batch.pk)
    batch.refresh_from_db()
    return batch


def printed(batch: Batch, **options: Any) -> bytes:
    file = BytesIO()
    sheets.write(batch, file, **options)
    return file.getvalue()


def page_of(pdf: bytes, number: int = 0, dpi: int = DPI) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[number].render(scale=dpi / 72).to_pil().convert("L")


def read(picture: Image.Image) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def texts(picture: Image.Image) -> set[str]:
    return {found.text for found in read(picture)}


def cut_out(page: Image.Image, box: layout.Box) -> Image.Image:
    dots = page.width / layout.PAGE[0]
    return page.crop(tuple(round(dots * edge) for edge in (box.left, box.top, box.left + box.width, box.top + box.height)))


def photocopied(picture: Image.Image) -> Image.Image:
    """A copy of a copy: out of focus, askew, grey where it was black and white, with the dirt of the glass."""
    askew = picture.rotate(2.5, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    pale = ImageEnhance.Contrast(askew.filter(ImageFilter.GaussianBlur(0.8))).enhance(0.6)
    return ImageChops.add(pale, Image.effect_noise(pale.size, 12), scale=1, offset=-128)


# --- The sheet of cards -----------------------------------------------------------------------------


def test_every_code_on_a_sheet_is_read_back_and_is_the_pass_itself() -> None:
    batch = make_batch(make_edition(), 12)
    pdf = printed(batch)
    assert len(PdfReader(BytesIO(pdf), strict=True).pages) == 2
    found = texts(page_of(pdf, 0)) | texts(page_of(pdf, 1))
    known = verification_keys(None)
    claims = {tokens.decode(text, lambda number: known[number].public_key).public_id for text in found}
    assert claims == set(Pass.objects.filter(batch=batch).values_list("public_id", flat=True))
    assert len(claims) == 12


@pytest.mark.parametrize("form", ["cards", "codes"])
def test_every_card_is_read_at_25_millimetres_from_150_dots_an_inch_and_from_a_photocopy_of_that(form: str) -> None:
    batch = make_batch(make_edition(), 10, form=form)
    page = page_of(printed(batch))
    share = 25 / layout.QR_SIDE
    for index, piece in enumerate(pieces.pieces(batch)):
        card = cut_out(page, layout.place(index))
        smallest = card.resize((round(card.width * share), round(card.height * share)), Image.Resampling.BICUBIC)
        assert texts(card) == texts(smallest) == texts(photocopied(card)) == texts(photocopied(smallest)) == {piece.qr}


@pytest.mark.parametrize("form", ["cards", "codes"])
def test_a_code_is_larger_than_25_millimetres_and_keeps_its_quiet_zone(form: str) -> None:
    pdf = printed(make_batch(make_edition(), 2, form=form, locale="nl"))
    dots = 400 / 25.4
    page = page_of(pdf, dpi=400)
    for found in read(page):
        corners = found.position
        across = corners.top_right.x - corners.top_left.x
        down = corners.bottom_left.y - corners.top_left.y
        assert min(across, down) / dots >= 25.5
        modules = {"cards": 41, "codes": 33}[form]
        quiet = 4 * across / modules
        outer = (
            corners.top_left.x - quiet + 3, corners.top_left.y - quiet + 3,
            corners.top_right.x + quiet - 3, corners.bottom_left.y + quiet - 3,
        )  # fmt: skip
        inner = (corners.top_left.x - 3, corners.top_left.y - 3, corners.top_right.x + 4, corners.bottom_left.y + 4)
        around = page.crop(tuple(round(edge) for edge in outer))
        left, top = round(inner[0] - outer[0]), round(inner[1] - outer[1])
        around.paste(255, (left, top, left + round(inner[2] - inner[0]), top + round(inner[3] - inner[1])))
        assert around.getextrema()[0] == 255, "something is printed in the quiet zone"


def test_the_short_code_and_the_number_stand_beside_each_code_in_clear_and_in_embedded_faces() -> None:
    batch = make_batch(make_offer(names={"fr": "Entrées offertes", "en": "Free entry"}), 3, locale="en")
    reader = PdfReader(BytesIO(printed(batch)))
    [page] = reader.pages
    words = page.extract_text()
    for piece in pieces.pieces(batch):
        assert piece.code in words
        assert f"{piece.serial:05}" in words
    assert "1/1" in words
    fonts = [item for item in map(reader.get_object, range(1, len(reader.xref[0]))) if _is(item, "/FontDescriptor")]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)


def _is(item: Any, kind: str) -> bool:
    return isinstance(item, dict) and item.get("/Type") == kind


def test_backs_lie_behind_their_fronts_when_the_sheet_is_turned() -> None:
    pdf = printed(make_batch(make_edition(), 3), backs=True)
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    back, dots = page_of(pdf, 1), DPI / 25.4
    for index in range(4):
        box = layout.place(index, mirrored=True)
        corner = back.crop(tuple(round(dots * edge) for edge in (box.left, box.top, box.left + 9, box.top + 50)))
        assert (corner.getextrema()[0] < 250) == (index < 3), index


def test_cards_are_85_by_54_and_the_marks_lie_outside_of_what_is_kept() -> None:
    boxes = [layout.place(index) for index in range(layout.ON_SHEET)]
    assert {(box.width, box.height) for box in boxes} == {(85.0, 54.0)}
    assert boxes[0].left == layout.PAGE[0] - boxes[1].left - boxes[1].width
    assert all(low.top == pytest.approx(high.top + high.height) for high, low in pairwise(boxes[::2]))
    page = page_of(printed(make_batch(make_edition(), 1)), dpi=DPI)
    dots = DPI / 25.4
    for box in boxes[1:]:  # an empty place
        inside = page.crop(tuple(round(dots * edge) for edge in (box.left + 4, box.top, box.left + 84, box.top + 53.5)))
        assert inside.getextrema() == (255, 255)
    left = page.crop(
        (
            round(dots * (layout.LEFT - 9)),
            round(dots * (layout.TOP - 1)),
            round(dots * (layout.LEFT - 4)),
            round(dots * (layout.TOP + 1)),
        )
    )
    assert left.getextrema()[0] < 200, "no cut mark"


def test_what_is_printed_of_codes_leads_to_the_page_that_activates_them() -> None:
    batch = make_batch(make_edition(), 2, form="codes", locale="nl")
    found = texts(page_of(printed(batch)))
    codes = set(ActivationCode.objects.values_list("code", flat=True))
    assert {text.rstrip("/").rsplit("/", 1)[1] for text in found} == codes
    assert all("/nl/pass/activate/" in text for text in found)
    assert activating.find(codes.pop()).batch == batch


# --- The list for a printing house ------------------------------------------------------------------


def rows_of(batch: Batch) -> list[dict[str, str]]:
    file = StringIO()
    listing.write(batch, file)
    return list(csv.DictReader(StringIO(file.getvalue())))


def test_the_list_has_a_line_for_each_card_that_is_good() -> None:
    batch = make_batch(make_edition(), 4)
    gone = Pass.objects.filter(batch=batch).order_by("pk")[1]
    Pass.objects.filter(pk=gone.pk).update(state="revoked")
    rows = rows_of(batch)
    assert [row["serial"] for row in rows] == ["1", "3", "4"]
    known = verification_keys(None)
    for row in rows:
        assert row["batch"] == str(batch.pk)
        claims = tokens.decode(row["qr text"], lambda number: known[number].public_key)
        assert Pass.objects.get(public_id=claims.public_id).short_code == shortcode.parse(row["short code"])


@pytest.mark.parametrize("form", ["cards", "codes"])
def test_statements_do_not_grow_with_the_number_of_cards(form: str) -> None:
    counts = []
    for quantity in (2, 40):
        batch = Batch.objects.select_related("edition__signing_key").get(
            pk=make_batch(make_edition(f"pass-{quantity}"), quantity, form=form).pk
        )
        with CaptureQueriesContext(connection) as queries:
            rows_of(batch)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The command ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_the_command_writes_the_file_whole_tells_how_far_it_is_and_is_written_down(kind: str, tmp_path: Path) -> None:
    batch = make_batch(make_edition(), 3)
    file, told = tmp_path / f"cards.{kind}", StringIO()
    call_command("print_batch", "--batch", str(batch.pk), "--out", str(file), stderr=told)
    assert "3/3" in told.getvalue()
    if kind == "csv":
        assert len(file.read_text(encoding="utf-8").splitlines()) == 4
    else:
        assert len(texts(page_of(file.read_bytes()))) == 3
    assert ModelLogEntry.objects.filter(action="passes.export", object_id=str(batch.pk)).exists()


def test_the_command_refuses_what_cannot_be_printed_and_leaves_no_file(tmp_path: Path) -> None:
    batch = make_batch(make_edition(), 2)
    kept = tmp_path / "kept.csv"
    kept.write_text("precious")
    for number, file, words in (
        (batch.pk, kept, "not overwritten"),
        (0, tmp_path / "a.csv", "no batch"),
        (1, tmp_path / "a", "csv or .pdf"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("print_batch", "--batch", str(number), "--out", str(file))
    batches.take_back(batch, reason="It came back.")
    with pytest.raises(CommandError, match="came back"):
        call_command("print_batch", "--batch", str(batch.pk), "--out", str(tmp_path / "b.pdf"))
    assert [each.name for each in tmp_path.iterdir()] == ["kept.csv"]
