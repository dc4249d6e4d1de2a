"""One search: the hits in order and the counts of every facet, in two statements whatever is asked.

The order is made of whole numbers and bytes, not of an engine's own relevance, so that it is the same on both: the reader's
language first; then whether the query is the title, is all in the title, all among title, summary, trades and places, or partly
in the title; then the kind's weight; then the title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db import connection

from cms.short_cache import ShortCache
from museums.folding import fold
from search import words
from search.engines import Terms, engine
from search.filters import DATE, Filters
from search.models import Shelf

Counts = dict[str, Counter[str]]

FOUND = """
SELECT d.id FROM search_document d JOIN search_shelf s ON s.id = d.shelf_id
WHERE d.id IN ({all}) AND {conditions}
ORDER BY {order}
LIMIT %s OFFSET %s
"""
RELEVANT = """
CASE WHEN s.language = %s THEN 0 ELSE 1 END,
CASE WHEN d.sort_title = %s THEN 0 WHEN d.id IN ({title}) THEN 1 WHEN d.id IN ({named}) THEN 2 WHEN d.id IN ({partly}) THEN 3 ELSE 4 END,
s.weight DESC, {last}
"""
COUNTED = "SELECT d.shelf_id, count(*) FROM search_document d WHERE d.id IN ({all}) GROUP BY d.shelf_id"


def _read_shelves(_everything: None) -> dict[int, Shelf]:
    return {shelf.pk: shelf for shelf in Shelf.objects.all()}


shelves = ShortCache[None, dict[int, Shelf]](_read_shelves)


@dataclass(frozen=True)
class Asked:
    """A query made ready: its terms, its filters, and who reads."""

    terms: Terms
    filters: Filters
    reader: str

    @classmethod
    def of(cls, filters: Filters, reader: str) -> Asked:
        return cls(words.query_terms(filters.text), filters, reader if reader in words.LANGUAGES else words.LANGUAGES[0])

    def conditions(self) -> tuple[str, list[Any]]:
        """The SQL that holds for the shelves that the filters let through, and its parameters."""
        filters = self.filters
        tests: list[tuple[str, Any]] = [
            ("s.language = %s", filters.language) if filters.language else ("s.readers LIKE %s", f"% {self.reader} %")
        ]
        if filters.kind:
            tests.append(("s.kind = %s", filters.kind))
        if filters.territory:
            tests.append(("s.territory_id = %s", filters.territory_id))
        if filters.trade:
            tests.append(("s.trades LIKE %s", f"% {filters.trade_id} %"))
        return " AND ".join(sql for sql, _ in tests), [value for _, value in tests]

    def lets_through(self, shelf: Shelf) -> dict[str, bool]:
        """The same, filter by filter."""
        filters = self.filters
        return {
            "language": shelf.language == filters.language if filters.language else f" {self.reader} " in shelf.readers,
            "kind": filters.kind in {"", shelf.kind},
            "territory": not filters.territory or shelf.territory_id == filters.territory_id,
            "trade": not filters.trade or f" {filters.trade_id} " in shelf.trades,
        }


def find(asked: Asked, *, limit: int, offset: int) -> list[int]:
    """The ids of hits, in order."""
    if not asked.terms:
        return []
    speaks = engine()
    last = f"d.sort_title COLLATE {speaks.binary}, d.language COLLATE {speaks.binary}, d.key COLLATE {speaks.binary}"
    every = speaks.matching("all", asked.terms)
    conditions, values = asked.conditions()
    parameters: list[Any] = [every.parameter, *values]
    if asked.filters.sort == DATE:
        order = f"CASE WHEN d.date IS NULL THEN 1 ELSE 0 END, d.date DESC, {last}"
    else:
        title, named = speaks.matching("title", asked.terms), speaks.matching("named", asked.terms)
        partly = speaks.matching("title", asked.terms, every=False)
        order = RELEVANT.format(title=title.sql, named=named.sql, partly=partly.sql, last=last)
        parameters += [asked.reader, fold(asked.filters.text)[:80], title.parameter, named.parameter, partly.parameter]
    sql = FOUND.format(all=every.sql, conditions=conditions, order=order)
    return [row[0] for row in _rows(sql, [*parameters, limit, offset])]


def count(asked: Asked) -> Counts:
    """`total`; `any`, whatever is chosen; and for each facet how many hits each choice would give, the other filters kept."""
    counts: Counts = {name: Counter() for name in ("total", "any", "kind", "territory", "trade", "language")}
    if not asked.terms:
        return counts
    every = engine().matching("all", asked.terms)
    rows = _rows(COUNTED.format(all=every.sql), [every.parameter])
    if any(shelf not in shelves(None) for shelf, _number in rows):
        shelves.clear()
    known = shelves(None)
    for shelf_id, number in rows:
        if shelf_id in known:
            _add(counts, asked, known[shelf_id], number)
    return counts


def _add(counts: Counts, asked: Asked, shelf: Shelf, number: int) -> None:
    """Count a shelf's hits under each facet whose own filter is the only one that may keep them out."""
    counts["any"][""] += number
    refused = [facet for facet, through in asked.lets_through(shelf).items() if not through]
    if len(refused) > 1:
        return
    values: dict[str, list[Any]] = {
        "kind": [shelf.kind],
        "territory": [shelf.territory_id],
        "trade": shelf.trades.split(),
        "language": [shelf.language],
    }
    for facet in refused or values:
        for value in values[facet]:
            counts[facet][str(value)] += number
    if not refused:
        counts["total"][""] += number
    if refused in ([], ["language"]) and f" {asked.reader} " in shelf.readers:
        counts["language"][""] += number  # what is shown when no language is chosen


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


class Hits(Sequence[int]):
    """The hits as a paginator wants them: a length that is known, and slices that are one statement each."""

    def __init__(self, asked: Asked, total: int) -> None:
        self.asked = asked
        self.total = total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, index: Any) -> Any:
        start, stop, _step = index.indices(self.total)
        return find(self.asked, limit=stop - start, offset=start) if stop > start else []


def pages_of(asked: Asked, total: int, per_page: int) -> Paginator:
    return Paginator(Hits(asked, total), per_page)
