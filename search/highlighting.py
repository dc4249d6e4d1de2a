"""Where a query stands in a text, in the text's own spelling: accents, capitals and endings as they were written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from search import words

LENGTH = 240  # characters of an excerpt
BEFORE = 70  # of them before the first word found
SUMMARY = 320

Span = tuple[int, int]


class _Flat(dict[int, str]):
    """Each character as one letter without accent or case, so that places in the flat text are places in the text."""

    def __missing__(self, code: int) -> str:
        char = {"œ": "o", "Œ": "o", "æ": "a", "Æ": "a", "ß": "s"}.get(chr(code)) or unicodedata.normalize("NFKD", chr(code))[:1]
        self[code] = lower if len(lower := char.lower()) == 1 else chr(code)
        return self[code]


FLAT = _Flat()


@lru_cache(maxsize=500)
def _likely(tokens: frozenset[str]) -> re.Pattern[str]:
    """Words that begin as one of the tokens does. A stem may end otherwise than its word, so its end is left out."""
    beginnings = {token[: max(2, len(token) - 2)] for token in tokens}
    either = "|".join(sorted(beginning.replace("oe", "oe?").replace("ae", "ae?") for beginning in beginnings))
    return re.compile(rf"(?<![^\W_])(?:{either})[^\W_]*")


def spans(text: str, tokens: frozenset[str], language: str) -> list[Span]:
    """The places of the words of a text that one of the tokens stands for."""
    if not tokens:
        return []
    return [
        found.span()
        for found in _likely(tokens).finditer(text.translate(FLAT))
        if not tokens.isdisjoint(words.stems(text[found.start() : found.end()].lower(), language))
    ]


def mark(text: str, found: list[Span], start: int = 0, end: int | None = None) -> SafeString:
    """A part of a text, escaped, with what was found in `mark` elements."""
    return mark_safe("".join(_pieces(text, found, start, len(text) if end is None else end)))  # noqa: S308 - escaped piece by piece


def _pieces(text: str, found: list[Span], start: int, end: int) -> Iterator[str]:
    here = start
    for first, last in found:
        if first >= here and last <= end:
            yield conditional_escape(text[here:first])
            yield f"<mark>{conditional_escape(text[first:last])}</mark>"
            here = last
    yield conditional_escape(text[here:end])


def marked(text: str, tokens: frozenset[str], language: str) -> SafeString:
    return mark(text, spans(text, tokens, language))


def excerpt(summary: str, text: str, tokens: frozenset[str], language: str) -> SafeString:
    """What to show under a title: the summary, unless only the text holds the words; then the place with most of them."""
    in_summary = spans(summary, tokens, language)
    in_text = [] if in_summary else spans(text, tokens, language)
    if not in_text:
        summary = summary or text
        end = _word_end(summary, SUMMARY)
        return mark_safe(mark(summary, in_summary, 0, end) + ("…" if end < len(summary) else ""))  # noqa: S308 - escaped by mark
    first = _richest(in_text)
    start = _word_start(text, max(0, first - BEFORE))
    end = _word_end(text, start + LENGTH)
    opening, closing = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(opening + mark(text, in_text, start, end) + closing)  # noqa: S308 - escaped by mark


def _richest(found: list[Span]) -> int:
    """Where the stretch of LENGTH characters with most finds begins; the first of equals."""
    best, most = found[0][0], 0
    last = 0
    for number, (start, _end) in enumerate(found):
        while last < len(found) and found[last][1] <= start + LENGTH - BEFORE:
            last += 1
        if last - number > most:
            best, most = start, last - number
    return best


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place)
    return 0 if place == 0 else space + 1 if 0 <= space < place + BEFORE else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", 0, place)
    return space if space > place - 60 else place
