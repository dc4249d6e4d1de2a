"""A4 sheets of cards with cut marks, streamed to a file: the forme is set once, then each card gets its code and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

import pydyf
from django.template.loader import render_to_string
from django.utils import translation

from cms import qr
from events.brochure.pictures import Shelf
from museums.weave import weave
from passes.models import Batch, BatchForm
from passes.printing import layout, press
from passes.printing.layout import MM, Box
from passes.printing.lettering import Lettering
from passes.printing.pieces import Piece, pieces
from passes.printing.streaming import Packed, PdfStream
from passes.printing.wording import card_words

#: A token is a signature, that is noise: see cms.qr.matrix.
MASK = 3


def write(batch: Batch, file: BinaryIO, *, backs: bool = False, progress: Callable[[int], None] = lambda _done: None) -> int:
    """How many cards. With `backs` every second page is the back of the one before it, turned over the long edge."""
    shelf = Shelf()
    forme = press.cast(_markup(batch, shelf), shelf, "card.css")
    pdf = PdfStream(file, forme.start)
    for item in forme.objects:
        pdf.add(item)
    press_run = _PressRun(pdf, forme, sheets=-(-batch.quantity // layout.ON_SHEET))
    count = 0
    stream = pieces(batch)
    while some := list(islice(stream, layout.ON_SHEET)):
        press_run.front(some)
        if backs:
            press_run.back(len(some))
        count += len(some)
        progress(count)
    press_run.close(title=f"{batch.scheme.name} {batch.pk}", language=batch.locale)
    return count


def _markup(batch: Batch, shelf: Shelf) -> str:
    """The front of a card, its back, and the sheet around the cards: one page each."""
    with translation.override(batch.locale):
        return render_to_string(
            "passes/printing/card.html",
            {
                "batch": batch,
                "scheme": batch.scheme,
                "words": card_words(batch),
                "is_card": batch.form == BatchForm.CARDS,
                "cloth": shelf.cloth(batch.scheme.slug, variant="sheet"),
                "holes": _holes(batch.scheme.slug),
                "marks": layout.marks(),
            },
        )


class _PressRun:
    """Sheet after sheet from one forme."""

    def __init__(self, pdf: PdfStream, forme: press.Forme, *, sheets: int) -> None:
        self._pdf, self._sheets = pdf, sheets
        self._letters = Lettering()
        font = self._letters.embed(pdf)
        plates = dict(zip(("Front", "Back", "Sheet"), forme.plates, strict=True))
        self._resources = pdf.add(pydyf.Dictionary({"Font": pydyf.Dictionary({"F": font}), "XObject": pydyf.Dictionary(plates)}))
        self._tree = pydyf.Dictionary({"Type": "/Pages"})
        self._tree.number = pdf.number()
        self._pages: list[bytes] = []
        self._fronts = 0
        self._versions: dict[int, int] = {}

    def front(self, some: list[Piece]) -> None:
        self._fronts += 1
        number = f"{self._fronts}/{self._sheets}"
        right, base = layout.SHEET_END
        left = right * MM - self._letters.width(number, layout.SHEET_SIZE)
        drawn = [b"q /Sheet Do Q", self._text(number, left, base, layout.SHEET_SIZE)]
        for index, piece in enumerate(some):
            box = layout.place(index)
            drawn += [_plate(b"/Front", index, box), self._card(piece, box)]
        self._page(drawn)

    def back(self, count: int) -> None:
        self._page([_plate(b"/Back", index, layout.place(index, mirrored=True)) for index in range(count)])

    def _card(self, piece: Piece, box: Box) -> bytes:
        middle = (box.left + layout.QR_MIDDLE[0]) * MM
        code_left = middle - self._letters.width(piece.code, layout.CODE_SIZE, layout.CODE_SPACING) / 2
        serial = f"{piece.serial:05}"
        serial_left = middle - self._letters.width(serial, layout.SERIAL_SIZE, layout.SERIAL_SPACING) / 2
        return b"\n".join(
            (
                _code(self._modules(piece.qr), box),
                self._text(piece.code, code_left, box.top + layout.CODE_BASE, layout.CODE_SIZE, layout.CODE_SPACING),
                self._text(serial, serial_left, box.top + layout.SERIAL_BASE, layout.SERIAL_SIZE, layout.SERIAL_SPACING),
            )
        )

    def _modules(self, text: str) -> list[list[bool]]:
        """Texts of one length have codes of one size: a batch is all of a kind."""
        rows = qr.matrix(text, mask=MASK, version=self._versions.get(len(text)))
        self._versions[len(text)] = qr.version_of(rows)
        return rows

    def _text(self, text: str, left: float, base: float, size: float, spacing: float = 0) -> bytes:
        """`left` in points, `base` in millimetres from the top. Kept apart: what it sets of letters would last to the end of the page."""
        return f"q BT /F {size:g} Tf {spacing:g} Tc {left:.2f} {_up(base):.2f} Td ({text}) Tj ET Q".encode()

    def _page(self, drawn: list[bytes]) -> None:
        content = self._pdf.add(Packed(b"\n".join(drawn)))
        page = {
            "Type": "/Page", "Parent": self._tree.reference, "MediaBox": pydyf.Array([0, 0, *(round(side * MM, 3) for side in layout.PAGE)]),
            "Contents": content, "Resources": self._resources,
        }  # fmt: skip
        self._pages.append(self._pdf.add(pydyf.Dictionary(page)))

    def close(self, *, title: str, language: str) -> None:
        self._tree["Kids"], self._tree["Count"] = pydyf.Array(self._pages), len(self._pages)
        pages = self._pdf.add(self._tree)
        catalog = self._pdf.add(
            pydyf.Dictionary(
                {
                    "Type": "/Catalog",
                    "Pages": pages,
                    "Lang": pydyf.String(language),
                    # Printed as large as it is: a card is 85 mm wide, and its QR code 27.
                    "ViewerPreferences": pydyf.Dictionary({"PrintScaling": "/None", "DisplayDocTitle": "true"}),
                }
            )
        )
        self._pdf.close(catalog, self._pdf.add(pydyf.Dictionary({"Title": pydyf.String(title)})))


def _up(base: float) -> float:
    """Points from the foot of the page, for millimetres from its head."""
    return (layout.PAGE[1] - base) * MM


def _plate(name: bytes, index: int, box: Box) -> bytes:
    """A card's forme at its place, cut where its neighbour begins."""
    seen = layout.with_bleed(box, index)
    clip = f"{seen.left * MM:.3f} {_up(seen.top + seen.height):.3f} {seen.width * MM:.3f} {seen.height * MM:.3f} re W n"
    left, foot = (box.left - layout.BLEED) * MM, _up(box.top + box.height + layout.BLEED)
    return f"q {clip} 1 0 0 1 {left:.3f} {foot:.3f} cm ".encode() + name + b" Do Q"


def _code(rows: list[list[bool]], box: Box) -> bytes:
    """The QR code in black on the white of the card. One path for all, so that no renderer leaves a seam between two rows."""
    module = layout.QR_SIDE / len(rows) * MM
    left = (box.left + layout.QR_MIDDLE[0] - layout.QR_SIDE / 2) * MM
    head = _up(box.top + layout.QR_MIDDLE[1] - layout.QR_SIDE / 2)
    drawn = [f"q 0 g {module:.5f} 0 0 {-module:.5f} {left:.3f} {head:.3f} cm"]
    drawn += [f"{x} {y} {length} 1 re" for y, row in enumerate(rows) for x, length in _runs(row)]
    return ("\n".join(drawn) + "\nf Q").encode()


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin, and how many."""
    start = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def _holes(slug: str) -> list[tuple[float, float]]:
    """The punched card beside the cloth: the holes of its weave, along the height of the card with its bleed."""
    rows = int((layout.CARD[1] + 2 * layout.BLEED) / 2)
    holes = weave(slug).holes
    return [(across, 1 + 2 * row) for row in range(rows) for across in (0, 1) if holes[(2 * row + across) % len(holes)]]
