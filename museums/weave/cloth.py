"""One cloth: everything about it chosen from a slug and its trades, nothing drawn yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, get_args

from museums.weave.families import COMPANIONS, FAMILIES, Family, families_of
from museums.weave.motifs import Cells, figure_of, ornament
from museums.weave.structures import FIGURED, PLAIN
from museums.weave.threads import Thread

Tone = Literal["pale", "deep", "field"]
TONES: tuple[Tone, ...] = get_args(Tone)


#: The binding of the ground: its repeat, and the warp threads that lie on top in it.
GROUNDS: tuple[tuple[int, str], ...] = (
    (4, "M.5 0v2M1.5 1v2M2.5 2v2M3.5 3v1M3.5 0v1"),  # 2/2 twill to the left
    (4, "M3.5 0v2M2.5 1v2M1.5 2v2M.5 3v1M.5 0v1"),  # 2/2 twill to the right
    (2, "M.5 0v1M1.5 1v1"),  # plain weave
    (5, "M.5 0v1M1.5 2v1M2.5 4v1M3.5 1v1M4.5 3v1"),  # satin of five
    (6, "M.5 0v2M1.5 1v2M2.5 2v2M3.5 3v2M4.5 2v2M5.5 1v2"),  # herring-bone
    (4, "M.5 0v2M1.5 0v2M2.5 2v2M3.5 2v2"),  # hopsack
)
HOLES = 96
#: How often a museum with a trade shows its figure: so many times in ten.
FIGURED_IN_TEN = 7


@dataclass(frozen=True)
class Weave:
    """One museum's cloth. `holes` are read along the strip of card, row by row."""

    key: str
    family: Family | None
    second: Family
    tone: Tone
    scale: int
    side: bool
    ground: int
    repeat: Cells
    selvedge: int
    holes: tuple[bool, ...]

    @property
    def width(self) -> int:
        return len(self.repeat[0])

    @property
    def height(self) -> int:
        return len(self.repeat)


@lru_cache(maxsize=1024)
def weave(slug: str, families: tuple[Family, ...] = (), trades: tuple[str, ...] = ()) -> Weave:
    """The cloth of one museum. The first family is the main thread, the second one, if any, the other; one of the trades
    gives the figure."""
    thread = Thread(slug)
    families = families or families_of(trades)
    family = families[0] if families else None
    companion = thread.pick(COMPANIONS[family])
    figures = [figure for trade in trades if (figure := figure_of(trade))]
    own = ornament(thread)
    figure = thread.pick(figures) if figures else own
    manner = thread.pick(FIGURED if thread.below(10) < FIGURED_IN_TEN else PLAIN)
    return Weave(
        key=blake2b("/".join((slug, *families, *trades)).encode(), digest_size=5).hexdigest(),
        family=family,
        second=families[1] if len(families) > 1 else companion,
        tone=thread.pick(TONES),
        scale=thread.below(3),
        side=thread.below(3) > 0,
        ground=thread.below(len(GROUNDS)),
        repeat=manner(thread, figure),
        selvedge=1 + thread.below(3),
        holes=thread.bits(HOLES),
    )


def any_family(name: str) -> tuple[Family, ...]:
    """A family for what has no trade (a page, a programme): always the same one for a name."""
    return (Thread(f"family/{name}").pick(FAMILIES),)
