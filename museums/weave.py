"""The weave: the picture of every museum without a photograph.

A Jacquard loom reads punched cards, one per weft, and lifts warp threads. Here a slug is the card: its hash chooses
the repeat, the figure, the way the cloth is laid and the holes of the strip; the trades choose the colours. The same
slug always gives the same cloth, and nothing else is read: no clock, no database, no random module.

Units of every drawing are threads: one thread is one unit of the `viewBox`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Literal, TypeVar, get_args

from django.utils.safestring import SafeString, mark_safe

Family = Literal["madder", "indigo", "straw", "verdigris", "copper", "coal"]
T = TypeVar("T")
Variant = Literal["card", "band", "patch", "mark"]
Tone = Literal["pale", "deep", "field"]

FAMILIES: tuple[Family, ...] = get_args(Family)
TONES: tuple[Tone, ...] = get_args(Tone)

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


@dataclass(frozen=True)
class Frame:
    """How much cloth a variant shows, and where its strip of punched card lies."""

    width: int
    height: int
    strip: Literal["side", "foot", "edges", "none"]


CARD_FRAMES: tuple[Frame, ...] = (Frame(48, 32, "side"), Frame(60, 40, "side"), Frame(66, 44, "foot"))


def families_of(trades: Iterable[str]) -> tuple[Family, ...]:
    """The families of some trades, in the trades' order, each once; a trade that is not known gives none."""
    found = (FAMILY_OF_TRADE.get(trade.replace("-", "_")) for trade in trades)
    return tuple(dict.fromkeys(family for family in found if family))


def any_family(name: str) -> tuple[Family, ...]:
    """A family for what has no trade (a page, a programme): always the same one for a name."""
    return (_Thread(f"family/{name}").pick(FAMILIES),)


class _Thread:
    """A reproducible stream of choices drawn from a name."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()
        self._bytes = self._flow()

    def _flow(self) -> Iterator[int]:
        block = 0
        while True:
            yield from blake2b(self._name, digest_size=64, salt=block.to_bytes(4, "big")).digest()
            block += 1

    def below(self, limit: int) -> int:
        return (next(self._bytes) << 8 | next(self._bytes)) % limit

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def bits(self, count: int) -> tuple[bool, ...]:
        return tuple(next(self._bytes) & 1 == 1 for _ in range(count))


Cells = tuple[tuple[bool, ...], ...]


def _mirrored(quarter: Cells) -> Cells:
    """A quarter folded out to both sides, as a point-threaded loom weaves it: 2n - 1 wide, one middle thread."""
    rows = [(*row[:0:-1], *row) for row in quarter]
    return (*rows[:0:-1], *rows)


def _bands(thread: _Thread, size: int) -> tuple[bool, ...]:
    """A cycle of floats: two or three runs of one to three threads, so that no figure is all cloth or all hole."""
    runs: list[bool] = []
    on = thread.below(2) == 1
    while len(runs) < size:
        runs += [on] * (1 + thread.below(3))
        on = not on
    return tuple(runs[:size])


def _figure(thread: _Thread) -> Cells:
    """One repeat of the draft: threading and treadling folded about a point, lifted by a twill tie-up.

    The quarter is drawn from distances to the middle, which is what folding a twill about a point gives: lozenges,
    stars, crosses, rosettes.
    """
    size = thread.pick((6, 7, 8, 9))
    first, second = _bands(thread, 2 * size), _bands(thread, 2 * size)
    draft = thread.below(5)

    def lifted(x: int, y: int) -> bool:
        if draft == 0:
            return first[x + y]
        if draft == 1:
            return first[x + y] != second[abs(x - y)]
        if draft == 2:
            return first[max(x, y)] != (second[min(x, y)] and x + y < size)
        if draft == 3:
            return first[(x * y) % size] if x and y else second[x + y]
        return first[max(x, y) + min(x, y) // 2]

    return _mirrored(tuple(tuple(lifted(x, y) for x in range(size)) for y in range(size)))


GROUNDS: tuple[tuple[int, str], ...] = (
    (4, "M.5 0v2M1.5 1v2M2.5 2v2M3.5 3v1M3.5 0v1"),  # 2/2 twill to the left
    (4, "M3.5 0v2M2.5 1v2M1.5 2v2M.5 3v1M.5 0v1"),  # 2/2 twill to the right
    (2, "M.5 0v1M1.5 1v1"),  # plain weave
    (4, "M.5 0v1M2.5 1v1M1.5 2v1M3.5 3v1"),  # broken satin
    (6, "M.5 0v2M1.5 1v2M2.5 2v2M3.5 3v2M4.5 2v2M5.5 1v2"),  # herring-bone
    (4, "M.5 0v2M1.5 0v2M2.5 2v2M3.5 2v2"),  # hopsack
)


@dataclass(frozen=True)
class Weave:
    """One museum's cloth. `holes` are read along the strip of card, row by row."""

    key: str
    family: Family | None
    second: Family
    tone: Tone
    frame: Frame
    ground: int
    figure: Cells
    selvedge: int
    holes: tuple[bool, ...]

    @cached_property
    def size(self) -> int:
        return len(self.figure)

    @cached_property
    def outer(self) -> str:
        """The figure's threads as runs along the weft, one path."""
        return runs(self.figure, lambda x, y: not self.in_heart(x, y))

    @cached_property
    def heart(self) -> str:
        """The middle of the figure, woven with the second thread."""
        return runs(self.figure, self.in_heart)

    def in_heart(self, x: int, y: int) -> bool:
        """Whether a thread belongs to the lozenge in the middle of the figure."""
        middle = self.size // 2
        return abs(x - middle) + abs(y - middle) <= middle // 2


def runs(cells: Cells, chosen: Callable[[int, int], bool]) -> str:
    """The chosen cells as strokes along the middle of each row."""
    path: list[str] = []
    for y, row in enumerate(cells):
        end = None
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x] and chosen(x, y):
                x += 1
            if x > start:
                path.append(f"M{start} {y}.5h{x - start}" if end is None else f"m{start - end} 0h{x - start}")
                end = x
            x += x == start
    return "".join(path)


@lru_cache(maxsize=1024)
def weave(slug: str, families: tuple[Family, ...] = ()) -> Weave:
    """The cloth of one museum. The first family is the main thread, the second one, if any, the other."""
    thread = _Thread(slug)
    family = families[0] if families else None
    companion = thread.pick(COMPANIONS[family])
    return Weave(
        key=blake2b("/".join((slug, *families)).encode(), digest_size=5).hexdigest(),
        family=family,
        second=families[1] if len(families) > 1 else companion,
        tone=thread.pick(TONES),
        frame=thread.pick(CARD_FRAMES),
        ground=thread.below(len(GROUNDS)),
        figure=_figure(thread),
        selvedge=1 + thread.below(3),
        holes=thread.bits(96),
    )


XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
STRIP = 6
BAND_FRAME = Frame(320, 20, "edges")
PATCH_FRAME = Frame(30, 30, "none")
LAYERS = ("w0", "w1", "w2", "w3", "w4", "w5")


def weave_svg(slug: str, families: Sequence[Family] = (), *, variant: Variant = "card", standalone: bool = False) -> SafeString:
    """The cloth as an SVG picture that assistive technology skips.

    On a page the colours come from classes, so that dark mode and print can change them; `standalone` writes them
    into the drawing, for a file of its own.
    """
    return mark_svg(standalone=standalone) if variant == "mark" else _drawn(slug, tuple(families), variant, standalone)


@lru_cache(maxsize=2048)
def _drawn(slug: str, families: tuple[Family, ...], variant: Variant, standalone: bool) -> SafeString:
    cloth = weave(slug, families)
    frame = {"card": cloth.frame, "band": BAND_FRAME, "patch": PATCH_FRAME}[variant]
    ink = inks(cloth) if standalone else {layer: f'class="{layer}"' for layer in LAYERS}
    uid = f"w{cloth.key}{variant[0]}"
    n = cloth.size
    left, top = (frame.width - n) / 2 % n, (frame.height - n) / 2 % n
    step, ground = GROUNDS[cloth.ground]
    sheet = f"M0 0h{frame.width}v{frame.height}H0z"
    return mark_safe(  # noqa: S308 - built from numbers and our own words; the slug only feeds a hash
        f'<svg class="weave weave-{cloth.tone} weave-{cloth.family or "plain"} weave-with-{cloth.second}"'
        f' viewBox="0 0 {frame.width} {frame.height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true"'
        f"{XMLNS if standalone else ''}>"
        f'<pattern id="{uid}g" width="{step}" height="{step}" patternUnits="userSpaceOnUse">'
        f'<path {ink["w1"]} d="{ground}"/></pattern>'
        f'<pattern id="{uid}f" x="{left:g}" y="{top:g}" width="{n}" height="{n}" patternUnits="userSpaceOnUse">'
        f'<path {ink["w2"]} d="{cloth.outer}"/><path {ink["w3"]} d="{cloth.heart}"/></pattern>'
        f'<path {ink["w0"]} d="{sheet}"/><path fill="url(#{uid}g)" d="{sheet}"/>'
        f'<path fill="url(#{uid}f)" d="{sheet}"/>{_strip(cloth, frame, ink)}</svg>'
    )


def _strip(cloth: Weave, frame: Frame, ink: dict[str, str]) -> str:
    """The punched card with the selvedge beside it; on a band, one along each edge."""
    w, h = frame.width, frame.height
    if frame.strip == "none":
        return ""
    if frame.strip == "edges":
        return f'<path {ink["w4"]} d="M0 0h{w}v2H0zM0 {h}h{w}v-2H0z"/><path {ink["w3"]} d="M0 2h{w}M0 {h - 2}h{w}"/>'
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


def inks(cloth: Weave) -> dict[str, str]:
    """Presentation attributes with fixed colours, for a drawing that no style sheet reaches."""
    strong, faint = THREADS[cloth.family]
    second, second_faint = THREADS[cloth.second]
    ground, twill, figure, heart = {
        "pale": (faint, LINEN, strong, second),
        "deep": (strong, SLATE, faint, second_faint),
        "field": (LINEN, faint, strong, second),
    }[cloth.tone]
    return {
        "w0": f'fill="{ground}"',
        "w1": f'stroke="{twill}" stroke-width=".6" stroke-opacity=".5"',
        "w2": f'stroke="{figure}" stroke-width=".86"',
        "w3": f'stroke="{heart}" stroke-width=".86"',
        "w4": f'fill="{LINEN}"',
        "w5": f'stroke="{SLATE}" stroke-width=".95" stroke-linecap="round"',
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
