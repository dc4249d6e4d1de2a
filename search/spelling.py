""" "Did you mean": the nearest words of the public documents to those of a query that is found nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db import connection

from search import words
from search.indexing import letters_of
from search.models import Word

MIN_LENGTH = 4
MAX_CANDIDATES = 1500

FINISHED = 4  # letters that finish a word that was cut short

NEAR = """
SELECT * FROM (
  SELECT %s AS typed, word, shown, language, letters, uses FROM search_word
  WHERE (head = %s OR tail = %s) AND length(word) BETWEEN %s AND %s AND uses > 0
  ORDER BY CASE WHEN head = %s AND tail = %s THEN 0 ELSE 1 END, uses DESC, word, language
  LIMIT %s
) AS near
"""

Candidate = tuple[str, str, str, int, int]  # word, shown, language, letters, uses


def corrected(text: str, reader: str) -> str:
    """The query with each unknown word replaced by the nearest known one; empty when there is nothing to propose."""
    typed = {word: words.bare(word) for word in words.query_words(text) if len(word) >= MIN_LENGTH and word.isalpha()}
    if not typed:
        return ""
    known = set(Word.objects.filter(word__in=typed.values(), uses__gt=0).values_list("word", flat=True))
    unknown = {word: folded for word, folded in typed.items() if folded not in known}
    candidates = _candidates(sorted(set(unknown.values())))
    better = {word: found for word, folded in unknown.items() if (found := nearest(folded, candidates[folded], reader))}
    if not better:
        return ""
    return re.sub(r"[^\W_]+", lambda found: better.get(found[0].lower(), found[0]), text)


def _candidates(folded: Sequence[str]) -> dict[str, list[Candidate]]:
    """For each of these words those that begin or end as it does and are about as long: few of all, and a slip rarely touches
    both ends. One statement; its parts are bounded one by one, so that a common beginning pushes out no other word's candidates."""
    found: dict[str, list[Candidate]] = {word: [] for word in folded}
    parameters: list[int | str] = []
    for number, word in enumerate(folded):
        head, tail = word[:2], word[-3:]
        parameters += [number, head, tail, len(word) - slips(word), len(word) + FINISHED, head, tail, MAX_CANDIDATES]
    if found:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([NEAR] * len(found)), parameters)
            for number, *candidate in cursor.fetchall():
                found[folded[number]].append(tuple(candidate))
    return found


def slips(word: str) -> int:
    """How many slips are forgiven."""
    return 2 if len(word) > 5 else 1


def nearest(word: str, candidates: Iterable[Candidate], reader: str) -> str:
    """The best candidate within one slip, two in longer words; a word cut short may be finished. The reader's language wins ties."""
    most = slips(word)
    letters = letters_of(word)
    best: tuple[float, bool, int, str] | None = None
    shown = ""
    for other, spelling, language, others, uses in candidates:
        if abs(len(other) - len(word)) <= most and (letters ^ others).bit_count() <= 2 * most:
            steps: float = distance(word, other, most)
        elif other.startswith(word) and len(other) <= len(word) + FINISHED:
            steps = 1.5
        else:
            continue
        if steps > most:
            continue
        rank = (steps, language != reader, -uses, other)
        if best is None or rank < best:
            best, shown = rank, spelling
    return shown


def distance(left: str, right: str, most: int) -> int:
    """Letters to add, drop, replace or swap with their neighbour; `most` + 1 when it is more than `most`.

    Only what differs between a common beginning and end is compared, and only places less than `most` apart.
    """
    left, right = _without_ends(left, right)
    if not left or not right:
        return min(len(left) + len(right), most + 1)
    far = most + 1
    older: list[int] = []
    before = [place if place <= most else far for place in range(len(right) + 1)]
    for i, char in enumerate(left, start=1):
        row = [i if i <= most else far, *([far] * len(right))]
        for j in range(max(1, i - most), min(len(right), i + most) + 1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != right[j - 1]))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == right[j - 1]:
                steps = min(steps, older[j - 2] + 1)
            row[j] = min(steps, far)
        if min(row) > most:
            return far
        older, before = before, row
    return before[-1]


def _without_ends(left: str, right: str) -> tuple[str, str]:
    shorter = min(len(left), len(right))
    start = 0
    while start < shorter and left[start] == right[start]:
        start += 1
    end = 0
    while end < shorter - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]
