"""Where things lie on a sheet of cards, in millimetres. card.css has the same measures for what is typeset."""

from __future__ import annotations

from dataclasses import dataclass

from cms.qr import QUIET_ZONE

MM = 72 / 25.4  # points

PAGE = (210.0, 297.0)
CARD = (85.0, 54.0)
BLEED = 3.0
COLUMNS, ROWS = 2, 5
ON_SHEET = COLUMNS * ROWS
#: Rows touch, so that one cut parts two of them; between the columns the band has room to bleed.
GUTTER = 10.0
LEFT = (PAGE[0] - COLUMNS * CARD[0] - GUTTER) / 2
TOP = (PAGE[1] - ROWS * CARD[1]) / 2

#: The QR code on the card: its dark square, without the quiet zone; its middle, from the card's left and top.
QR_SIDE = 27.0
QR_MIDDLE = (67.3, 20.0)
CODE_BASE = 42.6  # the line that the short code stands on
CODE_SIZE, CODE_SPACING = 12.0, 0.4  # points
SERIAL_BASE = 48.5
SERIAL_SIZE, SERIAL_SPACING = 6.5, 0.4
#: The number of the sheet, at the end of the line below the cards.
SHEET_END = (PAGE[0] - LEFT - 3.0, 289.0)
SHEET_SIZE = 7.0

MARK_FROM, MARK_TO = 4.0, 9.0  # a cut mark, from the edge of the cards outwards
MARK_WIDTH = 0.1


@dataclass(frozen=True, slots=True)
class Box:
    """From the left and the top of its page."""

    left: float
    top: float
    width: float
    height: float


def quiet_side(modules: int) -> float:
    """The side of a QR code of so many modules with its quiet zone."""
    return QR_SIDE * (modules + 2 * QUIET_ZONE) / modules


def place(index: int, *, mirrored: bool = False) -> Box:
    """A card of the sheet, row by row; `mirrored`: on the back, when the sheet is turned over its long edge."""
    row, column = divmod(index, COLUMNS)
    if mirrored:
        column = COLUMNS - 1 - column
    return Box(LEFT + column * (CARD[0] + GUTTER), TOP + row * CARD[1], *CARD)


def with_bleed(box: Box, index: int) -> Box:
    """What is printed of a card's plate: beyond its edge on the sides, and above the first row and below the last."""
    row = index // COLUMNS
    above, below = (BLEED if row == 0 else 0.0), (BLEED if row == ROWS - 1 else 0.0)
    return Box(box.left - BLEED, box.top - above, box.width + 2 * BLEED, box.height + above + below)


def marks() -> str:
    """The cut marks around the cards, as a path in millimetres."""
    lines = []
    for column in range(COLUMNS):
        for x in (place(column).left, place(column).left + CARD[0]):
            lines += [
                f"M{x:g} {TOP - MARK_TO:g}V{TOP - MARK_FROM:g}",
                f"M{x:g} {PAGE[1] - TOP + MARK_FROM:g}V{PAGE[1] - TOP + MARK_TO:g}",
            ]
    for row in range(ROWS + 1):
        y = TOP + row * CARD[1]
        lines += [
            f"M{LEFT - MARK_TO:g} {y:g}H{LEFT - MARK_FROM:g}",
            f"M{PAGE[0] - LEFT + MARK_FROM:g} {y:g}H{PAGE[0] - LEFT + MARK_TO:g}",
        ]
    return "".join(lines)
