"""One search: the hits in order and the counts of every facet, in two statements whatever is asked.

The order is made of whole numbers and bytes, not of an engine's own relevance, so that it is the same on both: the reader's
language first; then whether the query is the title, is all in the title, all among title, summary, trades and places, or partly
in the title; then the kind's weight; then the title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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
WHERE {held} AND {conditions}
ORDER BY {order}
LIMIT %s OFFSET %s
"""
RELEVANT = """
CASE WHEN s.language = %s THEN 0 ELSE 1 END,
CASE WHEN d.sort_title = %s THEN 0 WHEN d.id IN ({title}) THEN 1 WHEN d.id IN ({named}) THEN 2 {partly}ELSE 4 END,
s.weight DESC, {last}
"""
PARTLY = "WHEN d.id IN ({ids}) THEN 3 "
IN_TITLE = "CASE WHEN d.sort_title = %s THEN 0 ELSE 1 END, s.weight DESC, {last}"
COUNTED = """
SELECT d.shelf_id, count(*), 0 FROM search_document d WHERE {every} GROUP BY d.shelf_id
UNION ALL SELECT d.shelf_id, 0, count(*) FROM search_document d WHERE {title} GROUP BY d.shelf_id
"""


class Facts(NamedTuple):
    """A shelf as counting reads it, a thousand times for a common word."""

    kind: str
    territory: str
    trades: tuple[str, ...]
    language: str
    readers: frozenset[str]


def _read_shelves(_everything: None) -> dict[int, Facts]:
    rows = Shelf.objects.values_list("pk", "kind", "territory_id", "trades", "language", "readers")
    return {
        pk: Facts(kind, str(territory), tuple(trades.split()), language, frozenset(readers.split()))
        for pk, kind, territory, trades, language, readers in rows
    }


shelves = ShortCache[None, dict[int, Facts]](_read_shelves)


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

    @property
    def first_language(self) -> str:
        """The language whose documents come first."""
        return self.filters.language or self.reader


def find(asked: Asked, *, limit: int, offset: int, titled: int = 0) -> list[int]:
    """The ids of hits, in order. `titled`: how many of the first have every word in the title (`count` knows): a page that lies
    within them is found among them alone, which are few where the hits of a common word are many."""
    if not asked.terms:
        return []
    speaks = engine()
    last = f"d.sort_title COLLATE {speaks.binary}, d.language COLLATE {speaks.binary}, d.key COLLATE {speaks.binary}"
    held = speaks.holding("all", asked.terms)
    conditions, values = asked.conditions()
    folded = fold(asked.filters.text)[:80]
    if asked.filters.sort == DATE:
        order, by = f"CASE WHEN d.date IS NULL THEN 1 ELSE 0 END, d.date DESC, {last}", []
    elif offset + limit <= titled:
        held = speaks.holding("title", asked.terms)
        conditions, values = f"{conditions} AND s.language = %s", [*values, asked.first_language]
        order, by = IN_TITLE.format(last=last), [folded]
    else:
        title, named = speaks.matching("title", asked.terms), speaks.matching("named", asked.terms)
        by = [asked.first_language, folded, title.parameter, named.parameter]
        partly = ""
        if len(asked.terms) > 1:  # one word is wholly in the title or not at all
            some = speaks.matching("title", asked.terms, every=False)
            partly = PARTLY.format(ids=some.sql)
            by.append(some.parameter)
        order = RELEVANT.format(title=title.sql, named=named.sql, partly=partly, last=last)
    sql = FOUND.format(held=held.sql, conditions=conditions, order=order)
    return [row[0] for row in _rows(sql, [held.parameter, *values, *by, limit, offset])]


def count(asked: Asked) -> Counts:
    """`total`; `any`, whatever is chosen; `titled`, how many of the first hits have every word in the title; and for each facet
    how many hits each choice would give, the other filters kept."""
    counts: Counts = {name: Counter() for name in ("total", "any", "titled", "kind", "territory", "trade", "language")}
    if not asked.terms:
        return counts
    every, title = engine().holding("all", asked.terms), engine().holding("title", asked.terms)
    rows = _rows(COUNTED.format(every=every.sql, title=title.sql), [every.parameter, title.parameter])
    in_titles = {shelf: titled for shelf, number, titled in rows if not number}
    known = shelves(None)
    if not known.keys() >= {shelf for shelf, _number, _titled in rows}:
        shelves.clear()
        known = shelves(None)
    hits = [(known[shelf], number, in_titles.get(shelf, 0)) for shelf, number, _titled in rows if number and shelf in known]
    _add_up(counts, asked, hits)
    return counts


def _add_up(counts: Counts, asked: Asked, hits: list[tuple[Facts, int, int]]) -> None:
    """Count each shelf's hits under each facet whose own filter is the only one that may keep them out."""
    filters, reader, first = asked.filters, asked.reader, asked.first_language
    chosen_kind = filters.kind
    chosen_territory = str(filters.territory_id) if filters.territory else ""
    chosen_trade = str(filters.trade_id) if filters.trade else ""
    kinds, territories, languages = counts["kind"], counts["territory"], counts["language"]
    crafts: Counter[tuple[str, ...]] = Counter()  # a few hundred combinations on a thousand shelves
    total = titles = readable = every = 0
    for (kind, territory, trades, language, readers), number, titled in hits:
        every += number
        by_kind = chosen_kind not in ("", kind)
        by_territory = chosen_territory not in ("", territory)
        by_trade = chosen_trade != "" and chosen_trade not in trades
        by_language = filters.language != language if filters.language else reader not in readers
        refused = by_kind + by_territory + by_trade + by_language
        if refused > 1:
            continue
        if not refused:
            total += number
            titles += titled if language == first else 0
        if not refused or by_kind:
            kinds[kind] += number
        if not refused or by_territory:
            territories[territory] += number
        if not refused or by_trade:
            crafts[trades] += number
        if not refused or by_language:
            languages[language] += number
            readable += number if reader in readers else 0  # what is shown when no language is chosen
    for trades, number in crafts.items():
        for trade in trades:
            counts["trade"][trade] += number
    counts["total"][""], counts["titled"][""], counts["any"][""] = total, titles, every
    languages[""] = readable


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


class Hits(Sequence[int]):
    """The hits as a paginator wants them: a length that is known, and slices that are one statement each."""

    def __init__(self, asked: Asked, counts: Counts) -> None:
        self.asked = asked
        self.total, self.titled = counts["total"][""], counts["titled"][""]

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, index: Any) -> Any:
        start, stop, _step = index.indices(self.total)
        return find(self.asked, limit=stop - start, offset=start, titled=self.titled) if stop > start else []


def pages_of(asked: Asked, counts: Counts, per_page: int) -> Paginator:
    return Paginator(Hits(asked, counts), per_page)
