"""Draw the icons and the share picture from the weave into cms/static/icons. Run by hand when the sign changes:

.venv/bin/python assets/icons.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from museums.weave import BRICK, LINEN, mark_svg, weave  # noqa: E402
from museums.weave.painting import paint  # noqa: E402

OUT = ROOT / "cms" / "static" / "icons"
CROSS = "#f0c9a8"
SMOOTH = 4


def mark(size: int, *, bleed: bool = False) -> Image.Image:
    """The sign. `bleed`: no cut corner and a margin all round, for systems that cut their own shape."""
    scale = size * SMOOTH / (44 if bleed else 32)
    shift = 6 if bleed else 0
    picture = Image.new("RGBA", (size * SMOOTH, size * SMOOTH), BRICK if bleed else (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    if not bleed:
        draw.polygon([(x * scale, y * scale) for x, y in ((0, 0), (25, 0), (32, 7), (32, 32), (0, 32))], fill=BRICK)
    for i in range(3):
        for j in range(3):
            x, y = 6 + 8 * i + shift, 6 + 8 * j + shift
            box = (x - 2, y, x + 6, y + 4) if (i + j) % 2 else (x, y - 2, x + 4, y + 6)
            left, top, right, bottom = (edge * scale for edge in box)
            draw.rectangle((left, top, right - 1, bottom - 1), fill=CROSS if (i + j) % 2 else LINEN)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def share_picture() -> Image.Image:
    """1200 x 630: six cloths, one of each family, and the sign on a card."""
    picture = Image.new("RGB", (1200, 630), LINEN)
    draw = ImageDraw.Draw(picture)
    names = ("madder", "straw", "indigo", "verdigris", "copper", "coal")
    for place, family in enumerate(names):
        left, top = place % 3 * 402, place // 3 * 318
        paint(draw, weave(f"share-{family}", (family,)), (left, top, left + 396, top + 312), 12)  # type: ignore[arg-type]
    draw.polygon([(440, 155), (700, 155), (760, 215), (760, 475), (440, 475)], fill=LINEN)
    picture.paste(mark(240), (480, 195), mark(240))
    return picture


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "favicon.svg").write_text(mark_svg(standalone=True) + "\n", encoding="utf-8")
    mark(32).save(OUT / "favicon-32.png", optimize=True)
    mark(180, bleed=True).convert("RGB").save(OUT / "apple-touch-icon.png", optimize=True)
    for size in (192, 512):
        mark(size).save(OUT / f"icon-{size}.png", optimize=True)
        mark(size, bleed=True).convert("RGB").save(OUT / f"icon-maskable-{size}.png", optimize=True)
    share_picture().quantize(colors=32).save(OUT / "share.png", optimize=True)


if __name__ == "__main__":
    main()
