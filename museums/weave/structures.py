"""How a cloth is laid out: one repeat of it, thread by thread, in thirteen manners that weavers know."""

from __future__ import annotations

from collections.abc import Callable

from museums.weave.motifs import Cells
from museums.weave.threads import Thread

Pick = Callable[[int, int], int]


def woven(width: int, height: int, pick: Pick) -> Cells:
    return tuple(tuple(pick(x, y) for x in range(width)) for y in range(height))


def laid(figure: Cells, width: int, height: int, *places: tuple[int, int]) -> Pick:
    """A figure centred on each of these places of a repeat, going on at its far side where it leaves it."""
    found: dict[tuple[int, int], int] = {}
    for left, top in places:
        for y, row in enumerate(figure):
            for x, colour in enumerate(row):
                if colour:
                    place = ((left + x - len(row) // 2) % width, (top + y - len(figure) // 2) % height)
                    found[place] = colour
    return lambda x, y: found.get((x % width, y % height), 0)


def over(*layers: Pick) -> Pick:
    """The first layer that has a thread here."""
    return lambda x, y: next((colour for layer in layers if (colour := layer(x, y))), 0)


def away(at: int, centre: int, size: int) -> int:
    """How far apart two threads of a repeat are, the shorter way round."""
    gap = abs(at - centre) % size
    return min(gap, size - gap)


def dot(width: int, height: int, centre: tuple[int, int], size: int, colour: int = 2) -> Pick:
    """A lozenge of so many threads each way."""
    return lambda x, y: colour if away(x, centre[0], width) + away(y, centre[1], height) <= size else 0


# --- The manners ----------------------------------------------------------------------------------


def seme(thread: Thread, figure: Cells) -> Cells:
    """Figures strewn in half drop, a small lozenge in each gap."""
    pitch = 2 * ((max(len(figure), len(figure[0])) + thread.pick((4, 6, 8))) // 2)
    width, half = 2 * pitch, pitch // 2
    small = thread.below(3)
    gaps = [dot(width, pitch, (x, y), small) for x, y in ((half, 0), (half + pitch, half))] if small else []
    return woven(width, pitch, over(laid(figure, width, pitch, (half, half), (half + pitch, 0)), *gaps))


def lattice(thread: Thread, figure: Cells) -> Cells:
    """A figure in each lozenge of a lattice."""
    size = 2 * ((len(figure) + len(figure[0])) // 2 // 2) + thread.pick((10, 12))
    line = 1 + thread.below(2)
    half = size // 2
    colour = 1 + thread.below(2)

    def bars(x: int, y: int) -> int:
        gap = (away(x, half, size) + away(y, half, size)) - half
        return colour if -line <= gap <= 0 else 0

    return woven(
        size, size, over(laid(figure, size, size, (half, half)), bars, dot(size, size, (0, 0), 1 + thread.below(2), 3 - colour))
    )


def herringbone(thread: Thread, _figure: Cells) -> Cells:
    """Twill that turns back at each column."""
    column, rise = thread.pick((6, 8, 10, 12)), thread.pick((6, 8))
    float_ = rise // 2 + thread.pick((-1, 0, 0, 1))
    stripe = thread.below(3)

    def pick(x: int, y: int) -> int:
        slope = x % column if x < column else column - 1 - x % column
        if stripe and x % (2 * column) == 0:
            return 2
        if (y + slope) % rise >= float_:
            return 2 if stripe == 2 and (y + slope) % rise == rise - 1 else 0
        return 1

    return woven(2 * column, rise, pick)


def houndstooth(thread: Thread, _figure: Cells) -> Cells:
    """Four dark threads, four light ones, both ways, in twill; with an overcheck now and then."""
    size = thread.pick((6, 8, 10))
    half = size // 2
    over_check = thread.below(3)
    repeat = size * (2 if over_check else 1)

    def pick(x: int, y: int) -> int:
        if over_check and (x == 0 or (over_check == 2 and y == 0)):
            return 2
        dark_warp, dark_weft = x % size < half, y % size < half
        warp_up = (x - y) % half < half / 2
        return 1 if (dark_warp if warp_up else dark_weft) else 0

    return woven(repeat, repeat, pick)


def check(thread: Thread, _figure: Cells) -> Cells:
    """A household check: solid where stripes cross, twill where one runs alone, a fine line of the second thread."""
    size = thread.pick((16, 18, 20, 24))
    wide = thread.pick((size // 3, size // 2, size // 2))
    fine = wide + (size - wide) // 2
    double = thread.below(2)

    def stripe(at: int) -> bool:
        return at < wide and not (double and wide // 3 <= at < wide // 3 + 2)

    def pick(x: int, y: int) -> int:
        if fine in (x, y):
            return 2
        if stripe(x) and stripe(y):
            return 1
        return 1 if (stripe(x) or stripe(y)) and (x + y) % 4 < 2 else 0

    return woven(size, size, pick)


def registers(thread: Thread, figure: Cells) -> Cells:
    """Bands one above the other: figures, a zigzag, lines."""
    pitch = len(figure[0]) + thread.pick((3, 5))
    zigzag = thread.pick((3, 4, 5))
    margin = 2 + thread.below(2)
    top = len(figure) + 2 * margin
    height = top + zigzag + 4 + 2 * thread.below(2)
    pitch += pitch % 2
    motif = laid(figure, pitch, height, (pitch // 2, margin + len(figure) // 2))
    period = thread.pick([each for each in (4, 6, 8, 10, 12, 16, 18) if pitch % each == 0] or [pitch])

    def lines(x: int, y: int) -> int:
        if y in (top, height - 1):
            return 2
        wave = abs((x % period) - period // 2) * zigzag // max(period // 2, 1)
        return 1 if 0 <= y - top - 2 - wave <= 1 else 0

    return woven(pitch, height, over(motif, lines))


def pekin(thread: Thread, figure: Cells) -> Cells:
    """Stripes along the warp, and figures climbing between them."""
    gap = len(figure[0]) + thread.pick((4, 6))
    stripe = thread.pick((3, 5, 7, 9))
    width, height = gap + stripe, len(figure) + thread.pick((2, 4, 6))
    solid = thread.below(3)

    def bars(x: int, y: int) -> int:
        at = x - gap
        if at < 0:
            return 0
        if at in (0, stripe - 1):
            return 1
        if solid == 0:
            return 1 if (at + y) % 4 < 2 else 0
        return (2 if at == stripe // 2 else 0) if solid == 1 else 1 + (at % 2)

    return woven(width, height, over(laid(figure, width, height, (gap // 2, height // 2)), bars))


def goose_eye(thread: Thread, _figure: Cells) -> Cells:
    """Twill folded both ways: lozenge in lozenge."""
    wide, high = thread.pick(((16, 16), (24, 16), (20, 20), (16, 24), (28, 14)))
    rings = thread.pick(("1120", "1100", "12", "1110", "112", "1020", "1200", "11002"))
    thick = 1 + thread.below(2)

    def pick(x: int, y: int) -> int:
        gap = abs(x - wide // 2) * high // wide + abs(y - high // 2)
        return int(rings[gap // thick % len(rings)])

    return woven(wide, high, pick)


def basket(thread: Thread, _figure: Cells) -> Cells:
    """Blocks of warp and blocks of weft by turns."""
    size = thread.pick((5, 6, 7, 8))
    border = thread.below(2)
    every = thread.pick((2, 3))

    def pick(x: int, y: int) -> int:
        across = (x // size + y // size) % 2 == 0
        at, other = (y % size, x % size) if across else (x % size, y % size)
        if border and other in (0, size - 1):
            return 0
        return (1 if across else 2) if at % every != every - 1 else 0

    return woven(2 * size, 2 * size, pick)


def scales(thread: Thread, _figure: Cells) -> Cells:
    """Scallops one on the other, as slates or waves."""
    radius = thread.pick((6, 8, 10))
    rings = thread.pick(("1102", "1100", "1012", "1120", "10", "1002"))
    drop = radius // 2 if thread.below(2) else radius

    def arc(x: int, y: int, centre: int) -> int | None:
        reach = ((x - centre) ** 2 + y**2) ** 0.5
        return int(rings[int(radius - reach) % len(rings)]) if reach <= radius else None

    def pick(x: int, y: int) -> int:
        for step in range(4):
            row = y - (1 - step) * drop
            shift = (1 - step) % 2 * radius
            for centre in (shift - 2 * radius, shift, shift + 2 * radius):
                if 0 <= row <= radius and (found := arc(x, row, centre)) is not None:
                    return found
        return 0

    return woven(2 * radius, 2 * drop, pick)


def brick(thread: Thread, _figure: Cells) -> Cells:
    """A wall of the region: courses of stretchers and headers in twill."""
    long, short, course = thread.pick((10, 12, 14)), thread.pick((4, 6)), thread.pick((4, 5))
    width = long + short

    def pick(x: int, y: int) -> int:
        row, level = y // course, y % course
        at = (x + row * (width // 2)) % width
        if level == course - 1 or at in (0, long):
            return 0
        return 1 if at < long else 2

    return woven(width, 2 * course, pick)


def medallion(thread: Thread, figure: Cells) -> Cells:
    """Each figure in a frame of its own, corners cut."""
    inner = max(len(figure), len(figure[0])) // 2 + 2
    frame = 1 + thread.below(2)
    cut = thread.pick((2, 3, 4))
    size = 2 * (inner + frame) + thread.pick((2, 4))
    centre = size // 2

    def rim(x: int, y: int) -> int:
        across, along = abs(x - centre), abs(y - centre)
        reach = max(across, along, across + along - inner + cut)
        return 1 if inner <= reach < inner + frame else 0

    return woven(size, size, over(laid(figure, size, size, (centre, centre)), rim, dot(size, size, (0, 0), 1)))


def damask(thread: Thread, figure: Cells) -> Cells:
    """The figure twice as large, bound in satin as a table linen is, with small ones around it in half drop."""
    big = tuple(tuple(colour for colour in row for _ in (0, 1)) for row in figure for _ in (0, 1))
    width = len(big[0]) + len(figure[0]) + thread.pick((3, 5))
    height = max(len(big), 2 * len(figure)) + thread.pick((2, 4))
    centre = (len(big[0]) // 2 + 1, height // 2)
    bound = thread.pick((5, 7))
    shown = laid(big, width, height, centre)
    beside = len(big[0]) + (width - len(big[0])) // 2 + 1
    small = laid(figure, width, height, (beside, 0)) if thread.below(3) else dot(width, height, (beside, 0), 4)
    gap = dot(width, height, (beside, height // 2), 1 + thread.below(2))

    def pick(x: int, y: int) -> int:
        return shown(x, y) if (2 * x + y * (1 if bound == 5 else 3)) % bound else 0

    return woven(width, height, over(pick, small, gap))


FIGURED = (seme, lattice, registers, pekin, medallion, damask)
PLAIN = (herringbone, houndstooth, check, goose_eye, basket, scales, brick)
