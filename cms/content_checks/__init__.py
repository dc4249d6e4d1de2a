"""What is missing, broken or old in the content, as lists with a link to mend each. Apps add their own checks in `AppConfig.ready`.

A check is a handful of querysets; nothing is loaded but the page of the list that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from django.core.cache import cache
from django.db.models import QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOTAL_KEY = "content_checks_total"
TOTAL_SECONDS = 300
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: what it is, where to mend it, in which language it stands (empty: none), what more there is to say."""

    title: str
    url: str
    language: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind and how to say a page of them, in a fixed number of statements."""

    rows: QuerySet[Any]
    say: Callable[[list[Any]], list[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """`parts` takes the code of a language, or an empty text for all."""

    key: str
    heading: StrOrPromise
    advice: StrOrPromise
    parts: Callable[[str], list[Part]]


class Findings(Sequence[Finding]):
    """The findings of a check one after the other, for a paginator: counted in SQL, loaded by the slice."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = [(part, part.rows.count()) for part in parts]

    def __len__(self) -> int:
        return sum(count for _part, count in self.parts)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> list[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | list[Finding]:
        if isinstance(index, int):
            return self[index : index + 1][0]
        start, stop, _step = index.indices(len(self))
        found: list[Finding] = []
        for part, count in self.parts:
            first, last = max(start, 0), min(stop, count)
            if first < last:
                found += part.say(list(part.rows[first:last]))
            start, stop = start - count, stop - count
        return found

    def in_chunks(self) -> Iterator[Finding]:
        for start in range(0, len(self), CHUNK):
            yield from self[start : start + CHUNK]


_checks: dict[str, Check] = {}


def register(*checks: Check) -> None:
    _checks.update({check.key: check for check in checks})


def every() -> list[Check]:
    return list(_checks.values())


def find(key: str) -> Check | None:
    return _checks.get(key)


def count(check: Check, language: str = "") -> int:
    return sum(part.rows.count() for part in check.parts(language))


def total() -> int:
    """How much there is to mend in all, counted every five minutes at most."""
    known: int | None = cache.get(TOTAL_KEY)
    if known is None:
        known = sum(count(check) for check in every())
        cache.set(TOTAL_KEY, known, TOTAL_SECONDS)
    return known
