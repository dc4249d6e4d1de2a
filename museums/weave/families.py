"""The six threads of the house, and which one each trade is woven in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

Family = Literal["madder", "indigo", "straw", "verdigris", "copper", "coal"]

FAMILIES: tuple[Family, ...] = get_args(Family)

#: Thread and cloth; land and grain; people and memory; worked matter; the table; mines, machines and carriage.
FAMILY_OF_TRADE: dict[str, Family] = {
    "textile": "madder",
    "lace_embroidery": "madder",
    "laundry_ironing": "madder",
    "agriculture": "straw",
    "milling": "straw",
    "rural_life": "straw",
    "art": "indigo",
    "border_life": "indigo",
    "education": "indigo",
    "folk_traditions": "indigo",
    "health": "indigo",
    "local_heritage": "indigo",
    "puppetry": "indigo",
    "remembrance": "indigo",
    "ceramics": "verdigris",
    "clog_making": "verdigris",
    "glass": "verdigris",
    "mother_of_pearl": "verdigris",
    "science_outreach": "verdigris",
    "chicory": "copper",
    "confectionery": "copper",
    "food": "copper",
    "sugar": "copper",
    "inland_navigation": "coal",
    "mining": "coal",
    "radio_telecom": "coal",
    "railway": "coal",
    "weighing": "coal",
}

#: The thread that goes with a family when the museum's own trades give no second one.
COMPANIONS: dict[Family | None, tuple[Family, ...]] = {
    "madder": ("indigo", "straw", "coal"),
    "indigo": ("straw", "madder", "verdigris"),
    "straw": ("verdigris", "copper", "indigo"),
    "verdigris": ("straw", "indigo", "copper"),
    "copper": ("verdigris", "coal", "straw"),
    "coal": ("copper", "straw", "madder"),
    None: ("coal", "verdigris", "copper", "indigo"),
}

#: Fixed colours of the stand-alone drawings; on pages the style sheet gives them (`assets/css/components/weave.css`).
LINEN, SLATE, BRICK = "#f6f1e7", "#25313a", "#a03b22"
THREADS: dict[Family | None, tuple[str, str]] = {
    "madder": ("#9b2c4a", "#f1dcdf"),
    "indigo": ("#33508c", "#dce2ef"),
    "straw": ("#87650a", "#f5e7bd"),
    "verdigris": ("#24705f", "#d5e6df"),
    "copper": ("#9c5413", "#f6dfc9"),
    "coal": ("#40464d", "#dfe0df"),
    None: ("#5a6670", "#e6e1d6"),
}


def families_of(trades: Iterable[str]) -> tuple[Family, ...]:
    """The families of some trades, in the trades' order, each once; a trade that is not known gives none."""
    found = (FAMILY_OF_TRADE.get(trade.replace("-", "_")) for trade in trades)
    return tuple(dict.fromkeys(family for family in found if family))
