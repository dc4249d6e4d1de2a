"""Days in words, as each language writes them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def day_words(day: date, shape: str = "j F Y") -> str:
    """A day (or the day of a moment) in words in the current language: 7 décembre 2021, 1er janvier 2022."""
    text = date_format(day, shape, use_l10n=False)
    return f"1er{text[1:]}" if day.day == 1 and shape.startswith("j") and (get_language() or "")[:2] == "fr" else text
