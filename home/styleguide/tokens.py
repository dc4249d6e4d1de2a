"""The colours of assets/css/tokens.css and how well they read on each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "assets" / "css" / "tokens.css"

DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", re.DOTALL)
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;")
SIZE = re.compile(r"--((?:size|space)-[\w-]+):\s*([^;]+);")

THREADS = ("madder", "indigo", "straw", "verdigris", "copper", "coal", "plain")
GROUNDS = ("linen", "linen-2", "paper")

#: What is read: 4.5 to 1 (WCAG 1.4.3).
TEXT: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("slate", "slate-soft", "brick", "brick-deep") for ground in GROUNDS),
    ("on-brick", "brick"),
    ("on-brick", "brick-deep"),
    ("slate", "straw-tint"),
    *((thread, ground) for thread in THREADS for ground in ("linen", "paper", f"{thread}-tint")),
)
#: What is only seen: edges of fields, the ring around what has the focus (WCAG 1.4.11).
SEEN: tuple[tuple[str, str], ...] = (*(("line-strong", ground) for ground in GROUNDS), *(("focus", ground) for ground in GROUNDS))


@dataclass(frozen=True)
class Pair:
    ink: str
    ground: str
    least: float
    ratio: float
    ink_colour: str
    ground_colour: str

    @property
    def passes(self) -> bool:
        return self.ratio >= self.least


@cache
def palettes() -> dict[str, dict[str, str]]:
    """The colours by name, in the light and in the dark."""
    text = TOKENS.read_text(encoding="utf-8")
    dark = DARK.search(text)
    light = dict(COLOUR.findall(text.replace(dark[0], "") if dark else text))
    return {"light": light, "dark": {**light, **dict(COLOUR.findall(dark[1] if dark else ""))}}


@cache
def sizes() -> dict[str, str]:
    return dict(SIZE.findall(TOKENS.read_text(encoding="utf-8")))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 has it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(theme: str) -> list[Pair]:
    """Each pair of colours that stand on each other, with its contrast."""
    colours = palettes()[theme]
    wanted = [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in SEEN]
    return [
        Pair(ink, ground, least, contrast(colours[ink], colours[ground]), colours[ink], colours[ground])
        for ink, ground, least in wanted
    ]
