"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from passes.printing import runs


def make(run_id: int) -> bool:
    return runs.make(run_id)


def forget() -> int:
    """Runs every night."""
    return runs.forget()
