"""The cloth as an SVG picture. Units of every drawing are threads: one thread is one unit of the `viewBox`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

from museums.weave.cloth import GROUNDS, Weave, weave
from museums.weave.families import BRICK, LINEN, SLATE, THREADS, Family
from museums.weave.motifs import Cells

Variant = Literal["card", "band", "patch", "sheet", "mark"]

XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
STRIP = 6
EDGE = 48  # holes along the edge of a band before they come round again
LAYERS = ("w0", "w1", "w2", "w3", "w4", "w5")


@dataclass(frozen=True)
class Frame:
    """How much cloth a variant shows, and where its strip of punched card lies."""

    width: int
    height: int
    strip: Literal["side", "foot", "edges", "none"]


CARD_SIZES: tuple[tuple[int, int], ...] = ((54, 36), (60, 40), (72, 48))
PATCH = Frame(40, 40, "none")
#: The cover of a brochure: A5 with its bleed.
SHEET = Frame(110, 154, "none")


def frame_of(cloth: Weave, variant: Variant) -> Frame:
    """A band is as high as its cloth's repeat, up to what a band of a page shows without growing coarse."""
    if variant == "patch":
        return PATCH
    if variant == "sheet":
        return SHEET
    if variant == "band":
        return Frame(360, 30, "edges")
    width, height = CARD_SIZES[cloth.scale]
    return Frame(width, height, "side" if cloth.side else "foot")


def weave_svg(
    slug: str,
    families: Sequence[Family] = (),
    *,
    trades: Sequence[str] = (),
    variant: Variant = "card",
    standalone: bool = False,
) -> SafeString:
    """The cloth as an SVG picture that assistive technology skips.

    On a page the colours come from classes, so that dark mode and print can change them; `standalone` writes them
    into the drawing, for a file of its own.
    """
    if variant == "mark":
        return mark_svg(standalone=standalone)
    return _drawn(slug, tuple(families), tuple(trades), variant, standalone)


@lru_cache(maxsize=2048)
def _drawn(slug: str, families: tuple[Family, ...], trades: tuple[str, ...], variant: Variant, standalone: bool) -> SafeString:
    cloth = weave(slug, families, trades)
    frame = frame_of(cloth, variant)
    ink = inks(cloth) if standalone else {layer: f'class="{layer}"' for layer in LAYERS}
    uid = f"w{cloth.key}{variant[0]}"
    left, top = origin(cloth, frame)
    step, ground = GROUNDS[cloth.ground]
    sheet = f"M0 0h{frame.width}v{frame.height}H0z"
    return mark_safe(  # noqa: S308 - built from numbers and our own words; the slug only feeds a hash
        f'<svg class="weave weave-{cloth.tone} weave-{cloth.family or "plain"} weave-with-{cloth.second}"'
        f' viewBox="0 0 {frame.width} {frame.height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true"'
        f"{XMLNS if standalone else ''}>"
        f'<pattern id="{uid}g" width="{step}" height="{step}" patternUnits="userSpaceOnUse">'
        f'<path {ink["w1"]} d="{ground}"/></pattern>'
        f'<pattern id="{uid}f" width="{cloth.width}" height="{cloth.height}" patternUnits="userSpaceOnUse"'
        f' patternTransform="translate({left:g} {top:g})">'
        f'<path {ink["w2"]} d="{runs(cloth.repeat, 1)}"/><path {ink["w3"]} d="{runs(cloth.repeat, 2)}"/></pattern>'
        f'<path {ink["w0"]} d="{sheet}"/><path fill="url(#{uid}g)" d="{sheet}"/>'
        f'<path fill="url(#{uid}f)" d="{sheet}"/>{_strip(cloth, frame, ink)}</svg>'
    )


def origin(cloth: Weave, frame: Frame) -> tuple[float, float]:
    """Where a repeat begins, so that one stands in the middle of what the strip leaves free.

    As a transformation of the pattern: WeasyPrint cuts a pattern with `x` and `y` instead of moving it.
    """
    left = STRIP if frame.strip == "side" else 0
    foot = STRIP if frame.strip == "foot" else 0
    return (left + (frame.width - left - cloth.width) // 2) % cloth.width, (
        (frame.height - foot - cloth.height) // 2
    ) % cloth.height


def runs(cells: Cells, colour: int) -> str:
    """The threads of one colour as strokes along the middle of each row."""
    path: list[str] = []
    end = (0, 0.0)
    for y, row in enumerate(cells):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x] == colour:
                x += 1
            if x > start:
                down = y + 0.5 - end[1]
                path.append(f"m{start - end[0]} {down:g}h{x - start}".replace(" 0.5", " .5").replace(" -", "-"))
                end = (x, y + 0.5)
            x += x == start
    return "".join(path)


def _strip(cloth: Weave, frame: Frame, ink: dict[str, str]) -> str:
    """The punched card with the selvedge beside it; on a band, one along each edge."""
    w, h = frame.width, frame.height
    if frame.strip == "none":
        return ""
    if frame.strip == "edges":
        dots = "".join(f"M{2 * place + 1} 1.1h0" for place in range(EDGE) if cloth.holes[place])
        return (
            f'<pattern id="w{cloth.key}e" width="{2 * EDGE}" height="{h - 2.2:g}" patternUnits="userSpaceOnUse">'
            f'<path {ink["w5"]} d="{dots}"/></pattern>'
            f'<path {ink["w4"]} d="M0 0h{w}v2.2H0zM0 {h}h{w}v-2.2H0z"/><path {ink["w3"]} d="M0 2.6h{w}M0 {h - 2.6:g}h{w}"/>'
            f'<path fill="url(#w{cloth.key}e)" d="M0 0h{w}v2.2H0zM0 {h}h{w}v-2.2H0z"/>'
        )
    side = frame.strip == "side"
    card = f"M0 0h{STRIP}v{h}H0z" if side else f"M0 {h}h{w}v-{STRIP}H0z"
    places = [STRIP + 0.7 + 1.1 * place for place in range(cloth.selvedge)]
    selvedge = "".join(f"M{at:.2g} 0v{h}" if side else f"M0 {h - at:.3g}h{w}" for at in places)
    dots = "".join(
        f"M{across:g} {along}h0" if side else f"M{along} {h - across:g}h0" for along, across in punched(cloth, h if side else w)
    )
    return f'<path {ink["w4"]} d="{card}"/><path {ink["w3"]} d="{selvedge}"/><path {ink["w5"]} d="{dots}"/>'


def punched(cloth: Weave, length: int) -> list[tuple[int, float]]:
    """Where the card is punched: (along, across) the strip, three holes at most in a row."""
    grid = [(along, across) for along in range(2, length - 1, 2) for across in (1.5, 3, 4.5)]
    return [place for place, hole in zip(grid, cloth.holes, strict=False) if hole]


def colours(cloth: Weave) -> tuple[str, str, str, str]:
    """Fixed colours: the sheet, the binding of the ground, the main thread, the second one."""
    strong, faint = THREADS[cloth.family]
    second, second_faint = THREADS[cloth.second]
    return {
        "pale": (faint, LINEN, strong, second),
        "deep": (strong, SLATE, faint, second_faint),
        "field": (LINEN, faint, strong, second),
    }[cloth.tone]


def inks(cloth: Weave) -> dict[str, str]:
    """Presentation attributes with fixed colours, for a drawing that no style sheet reaches."""
    sheet, binding, main, second = colours(cloth)
    return {
        "w0": f'fill="{sheet}"',
        "w1": f'fill="none" stroke="{binding}" stroke-width=".6" stroke-opacity=".5"',
        "w2": f'fill="none" stroke="{main}" stroke-width=".86"',
        "w3": f'fill="none" stroke="{second}" stroke-width=".86"',
        "w4": f'fill="{LINEN}"',
        "w5": f'fill="none" stroke="{SLATE}" stroke-width=".95" stroke-linecap="round"',
    }


@lru_cache(maxsize=2)
def mark_svg(*, standalone: bool = False) -> SafeString:
    """The sign of the network: three warps and three wefts in plain weave, on a card with a cut corner."""
    card, thread, cross = (
        (f'fill="{BRICK}"', f'fill="{LINEN}"', 'fill="#f0c9a8"')
        if standalone
        else ('class="mark-card"', 'class="mark-warp"', 'class="mark-weft"')
    )
    warp, weft = [], []
    for i in range(3):
        for j in range(3):
            x, y = 6 + 8 * i, 6 + 8 * j
            if (i + j) % 2:
                weft.append(f"M{x - 2} {y}h8v4h-8z")
            else:
                warp.append(f"M{x} {y - 2}h4v8h-4z")
    return mark_safe(  # noqa: S308 - constants
        f'<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"{XMLNS if standalone else ""}>'
        f'<path {card} d="M0 0h25l7 7v25H0z"/>'
        f'<path {thread} d="{"".join(warp)}"/><path {cross} d="{"".join(weft)}"/></svg>'
    )
