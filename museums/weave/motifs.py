"""What is woven: one small figure for each trade, and ornaments for what has no trade.

A figure is written as its left half with the middle thread (six wide, eleven threads woven); one of six rows is folded
downwards too. `#` is the main thread, `o` the second.
"""

from __future__ import annotations

from functools import lru_cache

from museums.weave.threads import Thread

#: 0: the ground, 1: the main thread, 2: the second thread.
Cells = tuple[tuple[int, ...], ...]

FIGURES: dict[str, str] = {
    "agriculture": ".....# ....## ..#.## ..##.# ...### ..#.## ..##.# ...### ....## .....o .....o",
    "art": ".....o ...o.o ..oooo ..oooo ...ooo .....# ..#..# ...#.# ....## ..#### ...###",
    "border_life": "###### .#.... ..#... ...#.o ....#o .....#",
    "ceramics": "...### ....## .....# ....## ..#### .##ooo .#oooo .##ooo ..#### ...### ..####",
    "chicory": "...#.# ..#.## .##.## #..### .###oo ####oo",
    "clog_making": "..##.. .####. .#oo#. .#oo#. .#oo#. .####. .#oo#. .#oo#. .#oo#. .####. ..##..",
    "confectionery": "##.... ###..# .##.## ..#### .##ooo ..#ooo .##ooo ..#### .##.## ###..# ##....",
    "education": "...... .###.. #...#. #.o..# #.oo.# #....# #.oo.# #.o..# #....# .###.# ....##",
    "folk_traditions": "..##.. .####. ###o## ##ooo# ##oooo .##ooo ..##oo ...##o ....## .....#",
    "food": ".##### #.oo.o #o#.#. #o.#.o #.#.#. #o.o.#",
    "glass": ".#.... .#oooo .#oooo .##ooo ..##oo ...### .....# .....# .....# ....## ..####",
    "health": "....## ....## ....#o ....#o #####o ##oooo",
    "inland_navigation": ".....# ....## ...#.# ..##.# .###.# .....# ###### .##### ..#### oo..oo ..oo..",
    "lace_embroidery": "....## ..#..# .#.#.. ..#.o. #..o.o ##..o#",
    "laundry_ironing": "...#.. ..#### .##### ###### ##.### ...#o# ...### ...#o# ...### ...###",
    "local_heritage": ".....# .....# ....## ....## ...### ...#o# ...### ..#### ..#.## ..#### .#####",
    "milling": "##.... ###... .###.. ..###. ...##o ....oo",
    "mining": "....oo ...o.. ...o.. ..#### ...#.. ...#oo ...#oo ...#.. ..#### ..#### ...###",
    "mother_of_pearl": "...### .##... .#.... #..oo. #..oo. #.....",
    "puppetry": "#....# .#...# ..#.## ...### .....# ..#### .#.### #..ooo ...ooo ...o.. ..oo..",
    "radio_telecom": ".o.... o..o.. o.o..# o.o.## o..o.# .o..## ....## ...#.# ...### ..#..# ..####",
    "railway": "....## ..##.o .#.o.o .#..oo #.o.o# #oooo#",
    "remembrance": "...##. ..#### .####o .###oo .####o ..#### ...##. .....# ..#..# ...#.# ....##",
    "rural_life": ".....# ....## ...### ..#### .##### .#.... .#.oo. .#.oo. .#.... .#..oo .#..oo",
    "science_outreach": "....## ..oo.# .o..## .o.#.. ..#.oo ####oo",
    "sugar": "#..#.# .#.##. ..#.## ...### ..oooo .ooooo .ooooo ..oooo ...ooo ....oo .....o",
    "textile": ".....# ....## .....# ....oo ...ooo ..oooo ...ooo ....oo .....# ....## .....#",
    "weighing": ".....# ###### #....# #....# ##...# ##...# ooo..# .o...# .....# ....## ..####",
}
CODES = {".": 0, "#": 1, "o": 2}


@lru_cache(maxsize=64)
def figure_of(trade: str) -> Cells | None:
    """The figure of a trade, or None for one that is not known."""
    drawn = FIGURES.get(trade.replace("-", "_"))
    if drawn is None:
        return None
    half = tuple(tuple(CODES[mark] for mark in row) for row in drawn.split())
    rows = tuple((*row, *row[-2::-1]) for row in half)
    return (*rows, *rows[-2::-1]) if len(rows) == 6 else rows


def ornament(thread: Thread) -> Cells:
    """A figure for what has no trade: threading and treadling folded about a point and lifted by a twill tie-up.

    The quarter is drawn from distances to the middle, which is what folding a twill about a point gives: lozenges,
    stars, crosses, rosettes. Its heart is of the second thread.
    """
    size = thread.pick((5, 6, 6, 7))
    first, second = bands(thread, 2 * size), bands(thread, 2 * size)
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

    def colour(x: int, y: int) -> int:
        return (2 if x + y <= size // 2 else 1) if lifted(x, y) and x + y < 2 * size - 3 else 0

    quarter = [[colour(x, y) for x in range(size)] for y in range(size)]
    rows = [(*row[:0:-1], *row) for row in quarter]
    return (*rows[:0:-1], *rows)


def bands(thread: Thread, size: int) -> tuple[bool, ...]:
    """A cycle of floats: runs of one to three threads, so that no figure is all cloth or all hole."""
    runs: list[bool] = []
    on = thread.below(2) == 1
    while len(runs) < size:
        runs += [on] * (1 + thread.below(3))
        on = not on
    return tuple(runs[:size])
