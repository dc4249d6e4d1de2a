"""A reproducible stream of choices: the same name always makes the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


class Thread:
    """Choices drawn from a name; nothing else is read: no clock, no database, no random module."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()
        self._bytes = self._flow()

    def _flow(self) -> Iterator[int]:
        block = 0
        while True:
            yield from blake2b(self._name, digest_size=64, salt=block.to_bytes(4, "big")).digest()
            block += 1

    def below(self, limit: int) -> int:
        return (next(self._bytes) << 8 | next(self._bytes)) % limit

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def bits(self, count: int) -> tuple[bool, ...]:
        return tuple(next(self._bytes) & 1 == 1 for _ in range(count))
