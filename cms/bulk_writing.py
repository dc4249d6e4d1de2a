"""Whether much content is being written at once, by an import. What follows each change (indexes, caches) then waits for its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_loading: ContextVar[bool] = ContextVar("loading", default=False)


@contextmanager
def loading() -> Iterator[None]:
    mark = _loading.set(True)
    try:
        yield
    finally:
        _loading.reset(mark)


def is_loading() -> bool:
    return _loading.get()
