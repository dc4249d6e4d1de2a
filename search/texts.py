"""The words on a page of any type: its StreamFields with the blocks inside blocks, its rich texts, and the fields it says may be searched."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from search.facts import children

MAX_TEXT = 60_000  # characters kept of one document
#: Fields that are never words of the page, whatever a model says: a person's consent, addresses, what only editors see.
PRIVATE = re.compile(r"consent|private|internal|email|phone|token|secret")
#: What every page has and is indexed under other names.
KNOWN = {"title", "summary", "seo_title", "search_description"}


def text_of(page: Page) -> str:
    """All of it, in the order of the fields, without markup."""
    pieces = [*_of_instance(page)]
    for child in children(page):
        pieces += _of_instance(child)
    return plain(" ".join(pieces))[:MAX_TEXT]


#: Letters that printed files run together.
LIGATURES = {ord(char): unicodedata.normalize("NFKC", char) for char in "ﬀﬁﬂﬃﬄﬅﬆ"}


def plain(text: str) -> str:
    """Without tags, with one space between words, also where one block ends and the next begins."""
    apart = re.sub(r"<(?:br|/p|/li|/h\d|/td|/th)\b[^>]*>", " ", text)
    return one_line(html.unescape(strip_tags(apart)))


def one_line(text: str) -> str:
    """One space between words, no ligature, nothing that a database refuses."""
    return " ".join(text.replace("\x00", " ").translate(LIGATURES).split())


def _of_instance(instance: models.Model) -> Iterator[str]:
    seen = set()
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField | RichTextField) and not PRIVATE.search(field.name):
            seen.add(field.name)
            yield from _flat(field.get_searchable_content(field.value_from_object(instance)))
    for declared in getattr(type(instance), "search_fields", ()):
        name = declared.field_name
        if isinstance(declared, index.SearchField) and name not in seen | KNOWN and not PRIVATE.search(name):
            seen.add(name)
            yield from _flat(declared.get_value(instance))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _flat(part)
