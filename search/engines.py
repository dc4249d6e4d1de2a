"""The two engines. Each turns a query into SQL that gives the ids of documents; all the rest of a search is the same SQL on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection

Terms = Sequence[frozenset[str]]  # every term must be met, by any of its tokens


@dataclass(frozen=True)
class Ids:
    """A sub-query that gives ids, or (`holding`) a condition on the row `d` of a document, and its one parameter.

    The condition spares PostgreSQL a join: its columns stand beside what counting and sorting read. As one of several choices in an
    order (CASE) it would be evaluated row by row, on long values that are kept apart: there the ids are gathered first."""

    sql: str
    parameter: str


class Sqlite:
    binary: ClassVar = "BINARY"
    columns: ClassVar = {"title": "title_stems", "named": "named_stems", "all": "all_stems"}

    def matching(self, field: str, terms: Terms, *, every: bool = True) -> Ids:
        joined = (" AND " if every else " OR ").join(f"({_any(term)})" for term in terms)
        sql = "SELECT rowid FROM search_stems WHERE search_stems MATCH %s"
        return Ids(sql, f"{{{self.columns[field]}}} : ({joined})")

    def holding(self, field: str, terms: Terms) -> Ids:
        ids = self.matching(field, terms)
        return Ids(f"d.id IN ({ids.sql})", ids.parameter)

    def beginning(self, prefixes: Sequence[str]) -> Ids:
        """Documents whose title has, for each prefix, a word that begins so."""
        joined = " AND ".join(f'"{prefix}" *' for prefix in prefixes)
        return Ids("SELECT rowid FROM search_words WHERE search_words MATCH %s", joined)


class Postgresql:
    binary: ClassVar = '"C"'
    columns: ClassVar = {"title": "title_found", "named": "named_found", "all": "all_found"}

    def matching(self, field: str, terms: Terms, *, every: bool = True) -> Ids:
        joined = (" & " if every else " | ").join(f"({_any(term, ' | ', chr(39))})" for term in terms)
        sql = f"SELECT id FROM search_document WHERE {self.columns[field]} @@ %s::tsquery"  # noqa: S608 - our names
        return Ids(sql, joined)

    def holding(self, field: str, terms: Terms) -> Ids:
        return Ids(f"d.{self.columns[field]} @@ %s::tsquery", self.matching(field, terms).parameter)

    def beginning(self, prefixes: Sequence[str]) -> Ids:
        joined = " & ".join(f"'{prefix}':*" for prefix in prefixes)
        return Ids("SELECT document_id FROM search_documenttext WHERE words_found @@ %s::tsquery", joined)


def _any(term: frozenset[str], either: str = " OR ", quote: str = '"') -> str:
    """Tokens are ASCII letters and digits (search/words.py): no quote in them, and no operator outside the quotes."""
    return either.join(f"{quote}{token}{quote}" for token in sorted(term))


def engine() -> Sqlite | Postgresql:
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()
