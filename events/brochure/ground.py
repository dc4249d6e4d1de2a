"""The map of a brochure: the site's own ground (cms/static/map/base.json) with a numbered point for each place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, log, pi, radians, tan
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from events.brochure.content import Place

FILE = Path(settings.BASE_DIR) / "cms" / "static" / "map" / "base.json"
WIDTH, HEIGHT = 116.0, 116.0  # millimetres on the page
MARGIN = 9.0
LEAST_DEGREES = 0.5  # across: nobody recognises a closer map of such coarse lines
RADIUS = 2.3
ROUNDS = 80
TOWNS = 12
TOWN_GAP = 13.0  # millimetres between the names of towns

Point = tuple[float, float]
#: In the drawing itself: no style sheet of the page reaches into it on paper.
STYLE = mark_safe("""
.sea{fill:#e9eef0}.land{fill:#faf8f2}.land-home{fill:#ede5d6}
.areas{fill:none;stroke:#d3c9b6;stroke-width:.2}.coast{fill:none;stroke:#82786a;stroke-width:.3}
.borders{fill:none;stroke:#82786a;stroke-width:.35;stroke-dasharray:1.4 .7}
.town{fill:#82786a}.town-name{font:2.5px 'Atkinson Hyperlegible','DejaVu Sans',sans-serif;font-size:2.5px;fill:#4c5962}
.leader{stroke:#25313a;stroke-width:.18;fill:none}.spot{fill:#25313a}
.point{fill:#a03b22;stroke:#fff;stroke-width:.3}.point-other{fill:#25313a}
.number{font-family:'Atkinson Hyperlegible','DejaVu Sans',sans-serif;font-size:2.4px;font-weight:700;fill:#fff;text-anchor:middle}
""")


@dataclass(frozen=True)
class View:
    """What the map shows: Mercator, so that shapes are those of every other map."""

    scale: float
    left: float
    top: float

    def at(self, latitude: float, longitude: float) -> Point:
        return (radians(longitude) * self.scale - self.left, self.top - mercator(latitude) * self.scale)


def mercator(latitude: float) -> float:
    return log(tan(pi / 4 + radians(latitude) / 2))


@cache
def base() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def pieces() -> tuple[tuple[Point, ...], ...]:
    """Each piece of the outlines as latitudes and longitudes: stored as steps from one point to the next."""
    step = base()["step"]
    unpacked = []
    for packed in base()["pieces"]:
        x = y = 0
        line = []
        for east, north in zip(packed[::2], packed[1::2], strict=False):
            x, y = x + east, y + north
            line.append((y / step, x / step))
        unpacked.append(tuple(line))
    return tuple(unpacked)


def walked(number: int) -> Sequence[Point]:
    """A piece by its number; `~number` is walked backwards."""
    return pieces()[number] if number >= 0 else pieces()[~number][::-1]


def view_of(points: Sequence[Point]) -> View:
    """The closest view of the points with a margin."""
    south, north = min(point[0] for point in points), max(point[0] for point in points)
    west, east = min(point[1] for point in points), max(point[1] for point in points)
    wide = max(radians(east - west), radians(LEAST_DEGREES))
    high = max(mercator(north) - mercator(south), radians(LEAST_DEGREES) / cos(radians(north)))
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    middle = (mercator(south) + mercator(north)) / 2
    return View(scale, radians(west + east) / 2 * scale - WIDTH / 2, middle * scale + HEIGHT / 2)


def map_svg(places: Iterable[Place], title: str) -> SafeString:
    """The map in millimetres; nothing when no place has a position."""
    shown = [place for place in places if place.has_position]
    if not shown:
        return mark_safe("")
    view = view_of([(place.latitude or 0, place.longitude or 0) for place in shown])
    spots = [view.at(place.latitude or 0, place.longitude or 0) for place in shown]
    points = spread(spots)
    return format_html(
        '<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><title>{title}</title><style>{style}</style>'
        '<clipPath id="frame"><path d="M0 0h{cut}l6 6v{rest}H0z"/></clipPath><g clip-path="url(#frame)">'
        '<path class="sea" d="M0 0h{width}v{height}H0z"/>{ground}{towns}</g>{points}</svg>',
        width=WIDTH,
        height=HEIGHT,
        cut=WIDTH - 6,
        rest=HEIGHT - 6,
        title=title,
        style=STYLE,
        ground=_ground(view),
        towns=_towns(view, points),
        points=_points(shown, spots, points),
    )


def _ground(view: View) -> SafeString:
    lands = [("land land-home" if at_home else "land", rings) for at_home, rings in base()["lands"]]
    drawn = [
        f'<path class="{name}" d="{outline}"/>'
        for name, rings in lands
        if (
            outline := "".join(
                _outline(view, [point for number in ring for point in walked(number)], closed=True) for ring in rings
            )
        )
    ]
    lines = {kind: "".join(_outline(view, walked(number)) for number in base()[kind]) for kind in ("areas", "coast", "borders")}
    drawn += [f'<path class="{kind}" d="{line}"/>' for kind, line in lines.items()]
    return mark_safe("".join(drawn))  # noqa: S308 - numbers and our own words


def _outline(view: View, line: Sequence[Point], *, closed: bool = False) -> str:
    """Path data, or nothing for what lies wholly outside."""
    drawn = [view.at(latitude, longitude) for latitude, longitude in line]
    xs, ys = [x for x, _y in drawn], [y for _x, y in drawn]
    if not drawn or max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > HEIGHT:
        return ""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in drawn) + ("z" if closed else "")


def _towns(view: View, points: Sequence[Point]) -> SafeString:
    """The largest towns that leave room for each other and for the points."""
    index = {"fr": 0, "nl": 1, "en": 2}.get((get_language() or "fr")[:2], 0)
    taken = [*points]
    drawn = []
    for name, latitude, longitude, *_zoom in base()["towns"]:
        x, y = view.at(latitude, longitude)
        words = name if isinstance(name, str) else name[index]
        if not (4 < x < WIDTH - len(words) * 1.4 - 2 and 6 < y < HEIGHT - 4):
            continue
        if any(abs(other[0] - x - 5) < TOWN_GAP and abs(other[1] - y) < 4.2 for other in taken):
            continue
        taken.append((x + 5, y))
        drawn.append(
            format_html(
                '<circle class="town" cx="{}" cy="{}" r=".5"/><text class="town-name" x="{}" y="{}">{}</text>',
                f"{x:.2f}",
                f"{y:.2f}",
                f"{x + 1.1:.2f}",
                f"{y + 0.8:.2f}",
                words,
            )
        )
        if len(drawn) == TOWNS:
            break
    return mark_safe("".join(drawn))  # noqa: S308 - each is escaped


def spread(spots: Sequence[Point]) -> list[Point]:
    """Where the numbers stand: on their spots, pushed apart until none lies over another, within the frame."""
    points = [[x + 0.01 * (place % 7), y + 0.01 * (place % 5)] for place, (x, y) in enumerate(spots)]
    apart = 2 * RADIUS + 0.3
    for _round in range(ROUNDS):
        moved = False
        for first in range(len(points)):
            for second in range(first + 1, len(points)):
                a, b = points[first], points[second]
                across, down = b[0] - a[0], b[1] - a[1]
                if abs(across) >= apart or abs(down) >= apart:
                    continue
                far = hypot(across, down)
                if far >= apart:
                    continue
                push = (apart - far) / 2 / (far or 1)
                across, down = (across or 0.01) * push, (down or 0.01) * push
                a[0], a[1], b[0], b[1] = a[0] - across, a[1] - down, b[0] + across, b[1] + down
                moved = True
        for point in points:
            point[0] = min(max(point[0], RADIUS + 0.5), WIDTH - RADIUS - 0.5)
            point[1] = min(max(point[1], RADIUS + 0.5), HEIGHT - RADIUS - 0.5)
        if not moved:
            break
    return [(x, y) for x, y in points]


def _points(places: Sequence[Place], spots: Sequence[Point], points: Sequence[Point]) -> SafeString:
    lines = [
        f'<path class="leader" d="M{spot[0]:.2f} {spot[1]:.2f}L{point[0]:.2f} {point[1]:.2f}"/>'
        f'<circle class="spot" cx="{spot[0]:.2f}" cy="{spot[1]:.2f}" r=".45"/>'
        for spot, point in zip(spots, points, strict=True)
        if hypot(spot[0] - point[0], spot[1] - point[1]) > RADIUS
    ]
    drawn = [
        f'<circle class="point{"" if place.museum else " point-other"}" cx="{x:.2f}" cy="{y:.2f}" r="{RADIUS}"/>'
        f'<text class="number" x="{x:.2f}" y="{y + 0.85:.2f}">{place.number}</text>'
        for place, (x, y) in zip(places, points, strict=True)
    ]
    return mark_safe("".join([*lines, *drawn]))  # noqa: S308 - numbers and our own words
