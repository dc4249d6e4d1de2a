"""How many events each value of each filter would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from events.agenda.index import Answer


@dataclass(frozen=True)
class Counts:
    """`events` begin in the period, `going_on` began before it; `dates` is the number of dates of the first."""

    events: int
    going_on: int
    dates: int
    by_name: dict[str, dict[Any, int]]

    def of(self, name: str) -> dict[Any, int]:
        """By value of a filter; a value that would leave nothing is not there."""
        return self.by_name[name]


def count(answer: Answer) -> Counts:
    index, within = answer.index, answer.within
    return Counts(
        events=index.count(answer.events & within.begins),
        going_on=index.count(answer.events & within.runs),
        dates=answer.number_of_dates(),
        by_name={name: answer.counted(name) for name in index.values},
    )
