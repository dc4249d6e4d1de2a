"""A bound on what suggestions may cost this process, whoever asks: nobody is counted, no address is kept.

Suggestions are a comfort. When they have taken their share of the processor in the last seconds, they pause, and pages are
served as quickly as ever.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SHARE = 0.25  # of one processor
WINDOW = 10.0  # seconds


class Brake:
    """A bucket that fills with time spent and empties at SHARE of real time. Two threads may both just pass: harmless."""

    def __init__(self, share: float = SHARE, window: float = WINDOW) -> None:
        self.share = share
        self.size = share * window
        self.spent = 0.0
        self.at = time.monotonic()

    @property
    def free(self) -> bool:
        now = time.monotonic()
        self.spent = max(0.0, self.spent - (now - self.at) * self.share)
        self.at = now
        return self.spent < self.size

    @contextmanager
    def taking(self) -> Iterator[None]:
        start = time.thread_time()
        try:
            yield
        finally:
            self.spent += time.thread_time() - start

    def release(self) -> None:
        self.spent = 0.0


suggesting = Brake()
