"""Lists whose SQL is written once, for what every page asks: writing a statement costs Django more than running it.

The statement of a queryset is kept for a few seconds (`cms.short_cache`) with marks where its values stand; each call puts
its own there and reads the rows as the queryset would, related objects and annotations with them
(docs/decisions/0015-prepared-lists.md).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

from cms.short_cache import ShortCache
from cms.visibility import private_paths

R = TypeVar("R")

#: int, str, date, UUID, or a list of one of them: `[int]`.
Kind = type | list[type]

#: What is said by keyword, how many values each list has, and what anybody may see.
_Form = tuple[tuple[tuple[str, Any], ...], tuple[int, ...], tuple[str, ...]]

#: Values that stand for others: nothing in a queryset says them by chance.
_NUMBER = 2_123_456_000  # within the range of any key
_DAY = date(9000, 1, 1)
_TEXT = "mark-2123456-"
_KEY = UUID("8b2c0f5e-7d11-4e0c-9d55-2c1a00000000").int


class PreparedError(Exception):
    """A queryset that cannot be prepared: it does more with a value than to hand it to the database."""


class Prepared(Generic[R]):
    """The rows of a queryset of values to come.

    `build` makes the queryset; `kinds` says what its positional arguments are. It may hand them to conditions that take a value
    as it is (`=`, `<`, `in`), and must not look at them: marks stand in their place when the statement is written. What decides
    the statement's form is given by keyword, and the statement is written once for each. What anybody may see
    (`cms.visibility`) is part of the form.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, R]], *kinds: Kind) -> None:
        self.build = build
        self.kinds = kinds
        self._written = ShortCache[_Form, _Written](self._write)

    def __call__(self, *values: Any, **form: Any) -> list[R]:
        """The rows now; none for an empty list. Raises TypeError for other values than `kinds`, and PreparedError."""
        flat: list[Any] = []
        sizes: list[int] = []
        for kind, value in zip(self.kinds, values, strict=True):
            if isinstance(kind, list):
                if not value:
                    return []
                size = 1 << (len(value) - 1).bit_length()
                flat += [*value, *[value[-1]] * (size - len(value))]
                sizes.append(size)
            else:
                flat.append(value)
        return self._written((tuple(form.items()), tuple(sizes), tuple(private_paths()))).rows(flat)

    def _write(self, form: _Form) -> _Written:
        said, sizes, _paths = form
        left = list(sizes)
        marks: list[Any] = []
        shaped: list[Any] = []
        for kind in self.kinds:
            several = isinstance(kind, list)
            new = [
                _mark(kind[0] if isinstance(kind, list) else kind, len(marks) + i) for i in range(left.pop(0) if several else 1)
            ]
            marks += new
            shaped.append(new if several else new[0])
        return _Written(self.build(*shaped, **dict(said)), marks)


class _Written:
    """A statement with marks, and what turns its rows into objects."""

    def __init__(self, shape: models.QuerySet[Any, Any], marks: list[Any]) -> None:
        self.shape = shape
        self.compiler = shape.query.get_compiler(shape.db)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet as error:
            raise PreparedError("A list that can hold nothing needs no statement.") from error
        self.kinds = [type(mark) for mark in marks]
        places = {self._stored(mark): place for place, mark in enumerate(marks)}
        self.params = [(places.get(param) if isinstance(param, int | str | date | UUID) else None, param) for param in params]
        missing = set(places.values()) - {place for place, _param in self.params}
        if missing:
            raise PreparedError(f"Values {sorted(missing)} are not in the statement as they were given: {self.sql}")

    def _stored(self, value: Any) -> Any:
        """As the database's driver is given it."""
        connection = self.compiler.connection
        if isinstance(value, date):
            return connection.ops.adapt_datefield_value(value)
        if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
            return value.hex
        return value

    def rows(self, values: Sequence[Any]) -> list[Any]:
        if not all(map(isinstance, values, self.kinds)):
            raise TypeError(f"Values of {[kind.__name__ for kind in self.kinds]} are wanted: {values!r}")
        given = [self._stored(value) for value in values]
        params = tuple(param if place is None else _as(type(param), given[place]) for place, param in self.params)
        query = copy.copy(self.shape.query)
        query.get_compiler = _Compiler(self, params)  # type: ignore[method-assign, assignment]
        found: Any = self.shape.all()
        found._query = query  # noqa: SLF001 - the setter would look for values() in it
        return list(found)


class _Compiler:
    """Gives a compiler that knows its statement already, on the connection of the thread that asks."""

    def __init__(self, written: _Written, params: tuple[Any, ...]) -> None:
        self.written = written
        self.params = params

    def __call__(self, using: str | None = None, connection: Any = None, **_options: Any) -> SQLCompiler:
        compiler = copy.copy(self.written.compiler)
        compiler.connection = connection or connections[using or self.written.shape.db]
        compiler.as_sql = lambda *_args, **_options: (self.written.sql, self.params)
        return compiler


def keep_related(instance: models.Model, **lists: list[Any]) -> None:
    """Give an object what `.all()` of its relations answers with, as `prefetch_related` would, and for less.

    Asking the relation for anything else than all of it (`filter`) is then an error.
    """
    kept = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in lists.items():
        model: Any = instance._meta.get_field(name).related_model
        found = model._default_manager.all()
        found.query.set_limits(0, 0)  # a slice, which Django refuses to filter
        found._result_cache = rows  # noqa: SLF001 - as Django's own prefetching does
        found._prefetch_done = True  # noqa: SLF001
        kept[name] = found


def _as(kind: type, value: Any) -> Any:
    """A number in the type that the database's driver was given for its mark (psycopg's `Int4`)."""
    return kind(value) if isinstance(value, int) and type(value) is not kind else value


def _mark(kind: type, place: int) -> Any:
    if kind is int:
        return _NUMBER + place
    if kind is date:
        return _DAY + timedelta(days=place)
    if kind is str:
        return f"{_TEXT}{place}"
    if kind is UUID:
        return UUID(int=_KEY + place)
    raise TypeError(f"Values of {kind.__name__} cannot be prepared")
