"""What one may be typing: titles with words that begin so, and words to search for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from museums.folding import fold
from search import words
from search.addresses import addresses
from search.engines import engine
from search.entries import KINDS
from search.models import DocumentText, Word

TITLES = 6
WORDS = 3
MIN_LENGTH = 2

BEGINNING = """
SELECT d.id FROM search_document d JOIN search_shelf s ON s.id = d.shelf_id
WHERE d.id IN ({ids}) AND s.readers LIKE %s
ORDER BY CASE WHEN s.language = %s THEN 0 ELSE 1 END, CASE WHEN substr(d.sort_title, 1, %s) = %s THEN 0 ELSE 1 END,
  s.weight DESC, length(d.sort_title), d.sort_title COLLATE {binary}, d.key COLLATE {binary}
LIMIT %s
"""


@dataclass(frozen=True)
class Suggestion:
    title: str
    url: str
    kind: str  # in words; empty for a word to search for


def suggestions(text: str, reader: str, request: HttpRequest) -> list[Suggestion]:
    typed = words.WORD.findall(words.clean(text).lower())[-words.MAX_TERMS :]
    if not typed or len(typed[-1]) + len(typed) - 1 < MIN_LENGTH:
        return []
    *before, last = typed
    kept = [word for word in before if len(word) > 1 and word not in words.COMMON]
    prefixes = [token for word in [*kept, last] if (token := words.bare(word))]
    titles = _titles(prefixes, fold(words.clean(text)), reader, request)
    return [*titles, *_new(_words(before, words.bare(last), reader), titles)][: TITLES + WORDS]


def _new(found: list[Suggestion], shown: list[Suggestion]) -> list[Suggestion]:
    """Words that say something else than what is above them: not the plural of the same."""
    seen = {_sense(suggestion.title) for suggestion in shown}
    kept = []
    for suggestion in found:
        if (sense := _sense(suggestion.title)) not in seen:
            seen.add(sense)
            kept.append(suggestion)
    return kept[:WORDS]


def _sense(text: str) -> tuple[str, ...]:
    """The words without the sign of a plural; stems would take more away (`musée`, and `mus` as it is typed)."""
    return tuple(word.rstrip("sx") for word in words.split(fold(text)))


def _titles(prefixes: list[str], typed: str, reader: str, request: HttpRequest) -> list[Suggestion]:
    if not prefixes:
        return []
    speaks = engine()
    ids = speaks.beginning(prefixes)
    with connection.cursor() as cursor:
        sql = BEGINNING.format(ids=ids.sql, binary=speaks.binary)
        parameters: list[Any] = [ids.parameter, f"% {reader} %", reader, len(typed), typed, TITLES]
        cursor.execute(sql, parameters)
        found = [row[0] for row in cursor.fetchall()]
    only = ("page_id", "object_id", "url", "title", "document__key", "document__shelf__kind")
    texts = {text.pk: text for text in DocumentText.objects.filter(pk__in=found).select_related("document__shelf").only(*only)}
    where = addresses(texts.values(), request, reader)
    return [Suggestion(texts[pk].title, where[pk], str(KINDS[texts[pk].document.shelf.kind].one)) for pk in found if pk in where]


def _words(before: list[str], last: str, reader: str) -> list[Suggestion]:
    """The most used words that the last one may become, after those already typed."""
    if len(last) < 3:
        return []
    found = Word.objects.filter(head=last[:2], word__startswith=last, language=reader, uses__gt=0).exclude(word=last)
    texts = [" ".join([*before, shown]) for shown in found.order_by("-uses", "word").values_list("shown", flat=True)[: 3 * WORDS]]
    return [Suggestion(text, f"{reverse('search:search')}?{urlencode({'q': text})}", "") for text in texts]
