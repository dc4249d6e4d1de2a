"""Months as the calendar counts them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cms.dates import months_before

HERE = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        ((2026, 11, 22), 0, (2026, 11, 22)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 31), 12, (2025, 12, 31)),
        ((2026, 7, 1), 36, (2023, 7, 1)),
    ],
)
def test_a_month_is_a_month(moment: tuple[int, int, int], months: int, before: tuple[int, int, int]) -> None:
    assert months_before(datetime(*moment, 9, 30, tzinfo=HERE), months) == datetime(*before, 9, 30, tzinfo=HERE)
