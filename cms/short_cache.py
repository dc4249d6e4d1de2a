"""Results kept in the process for a few seconds: for what every request needs and hardly ever changes.

Whoever changes the data clears the cache in the same process, by a signal; other processes see it within SECONDS.
Parts of pages that are the same for every visitor (the footer, the sections of the home page) are kept likewise, as HTML:
`{% cache SECONDS name … using="fragments" %}`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.core.cache import caches

SECONDS = 10.0
MAX_ENTRIES = 2000

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


_every: list[ShortCache[Any, Any]] = []


class ShortCache(Generic[K, V]):
    """Results of a function of one argument, each for SECONDS. Two threads may both load: harmless."""

    def __init__(self, load: Callable[[K], V]) -> None:
        self.load = load
        self.entries: dict[K, tuple[float, V]] = {}
        _every.append(self)

    def __call__(self, key: K) -> V:
        now = time.monotonic()
        entry = self.entries.get(key)
        if entry is not None and entry[0] > now:
            return entry[1]
        value = self.load(key)
        if len(self.entries) >= MAX_ENTRIES:
            self.entries.clear()
        self.entries[key] = (now + SECONDS, value)
        return value

    def forget(self, key: K) -> None:
        self.entries.pop(key, None)

    def clear(self) -> None:
        self.entries.clear()


class OnceLoaded(ShortCache[K, V]):
    """For what takes long to load: one thread does, and those that ask meanwhile get what was there before."""

    def __init__(self, load: Callable[[K], V]) -> None:
        super().__init__(load)
        self._loading: dict[K, threading.Lock] = {}
        self._cleared = 0

    def __call__(self, key: K) -> V:
        entry = self.entries.get(key)
        if entry is not None and entry[0] > time.monotonic():
            return entry[1]
        lock = self._loading.setdefault(key, threading.Lock())
        if not lock.acquire(blocking=entry is None) and entry is not None:
            return entry[1]
        try:
            found = self.entries.get(key)
            if found is not None and found is not entry:
                return found[1]  # another thread has just loaded it
            cleared, value = self._cleared, self.load(key)
            if cleared == self._cleared:  # else something changed while it was read
                self.entries[key] = (time.monotonic() + SECONDS, value)
            return value
        finally:
            lock.release()

    def clear(self) -> None:
        self._cleared += 1
        super().clear()


def clear_every() -> None:
    """Forget everything: the database was changed behind the signals' back."""
    for cache in _every:
        cache.clear()
    caches["fragments"].clear()
