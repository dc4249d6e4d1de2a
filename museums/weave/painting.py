"""The cloth as a bitmap, for networks that preview a link and read no SVG."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from museums.weave.cloth import Weave
from museums.weave.drawing import colours, punched
from museums.weave.families import LINEN, SLATE

WIDTH, HEIGHT = 1200, 630
THREAD = 14
STRIP = 8  # threads

Box = tuple[int, int, int, int]


def paint(draw: ImageDraw.ImageDraw, cloth: Weave, box: Box, thread: int) -> None:
    """A cloth in a box, `thread` pixels a thread, one repeat in its middle."""
    left, top, right, bottom = box
    sheet, _binding, main, second = colours(cloth)
    draw.rectangle((left, top, right - 1, bottom - 1), fill=sheet)
    columns, rows = -(-(right - left) // thread), -(-(bottom - top) // thread)
    across, down = (columns - cloth.width) // 2, (rows - cloth.height) // 2
    for y in range(rows):
        for x in range(columns):
            colour = cloth.repeat[(y - down) % cloth.height][(x - across) % cloth.width]
            if colour:
                x0, y0 = left + x * thread, top + y * thread
                draw.rectangle((x0, y0 + 1, x0 + thread - 1, y0 + thread - 2), fill=main if colour == 1 else second)


def share_png(cloth: Weave) -> bytes:
    """1200 x 630: the cloth, with the punched card beside it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), LINEN)
    draw = ImageDraw.Draw(picture)
    paint(draw, cloth, (STRIP * THREAD, 0, WIDTH, HEIGHT), THREAD)
    for along, across in punched(cloth, HEIGHT // THREAD):
        x, y, r = across * STRIP / 6 * THREAD, along * THREAD, 0.5 * THREAD
        draw.ellipse((x - r, y - r, x + r, y + r), fill=SLATE)
    file = BytesIO()
    picture.quantize(colors=16, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
