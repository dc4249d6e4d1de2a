"""What else museums wait for an answer to: apps above this one add theirs, and editors find all of it in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Line:
    """One thing to read: what, of which museum, by whom, since when, and where one answers."""

    title: str
    kind: str
    museum: str
    author: str
    sent_at: datetime
    url: str


@dataclass(frozen=True)
class Source:
    """`count` and `lines` give nothing to somebody who may not answer; lines come oldest first, as many as fit on a page.

    `many` names the address where several are answered together.
    """

    heading: Any
    count: Callable[[Any], int]
    lines: Callable[[Any], list[Line]]
    many: str = ""


SOURCES: list[Source] = []


def count(user: Any) -> int:
    return sum(source.count(user) for source in SOURCES)


def lists(user: Any) -> list[tuple[Any, list[Line], str]]:
    return [(source.heading, source.lines(user), source.many) for source in SOURCES]
