"""A few documents made by hand, so that what is found does not depend on any content."""

from __future__ import annotations

from django.db import transaction

from search import indexing
from search.entries import Entry
from search.filters import Filters, named_facts
from search.models import Document, DocumentText
from search.searching import Asked, count, find, shelves


def entry(key: str, title: str, text: str = "", *, language: str = "fr", kind: str = "page", **more: object) -> Entry:
    return Entry(key=f"test:{key}", language=language, kind=kind, title=title, text=text, url=f"/{key}/", **more)  # type: ignore[arg-type]


def put(*entries: Entry) -> None:
    """Write entries as if a source had given them."""
    found: dict[str, list[Entry]] = {}
    for made in entries:
        found.setdefault(made.key, []).append(made)
    with transaction.atomic():
        indexing.write(list(found), found)
    forget()


def forget() -> None:
    shelves.clear()
    named_facts.clear()


def titles(query: str, reader: str = "fr", **filters: str) -> list[str]:
    """The titles found, in order, by any reader."""
    asked = Asked.of(Filters(text=query, **filters), reader)
    ids = find(asked, limit=50, offset=0)
    counts = count(asked)
    assert len(ids) == counts["total"][""]
    titled = counts["titled"][""]
    assert find(asked, limit=titled, offset=0, titled=titled) == ids[:titled]  # the short way leads to the same
    known = dict(DocumentText.objects.values_list("document", "title"))
    return [known[pk] for pk in ids]


def keys() -> set[tuple[str, str]]:
    return set(Document.objects.values_list("key", "language"))
