"""The index: what is found, kept apart from what it is found in. Every row can be made again by `manage.py rebuild_search`.

The engines' own parts (FTS5 tables on SQLite, tsvector columns on PostgreSQL) are made by a migration from the columns of
`DocumentText`, and the database itself keeps them in step: nothing here writes them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Shelf(models.Model):
    """What facets ask of a document, and who is shown it. Documents that have all of it in common stand on one shelf, so that
    one search counts shelves in one pass over its hits, and every facet is added up from those counts."""

    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    territory_id = models.BigIntegerField(default=0)  # 0: none
    trades = models.CharField(max_length=500, default=" ")  # ids with a space on both sides: " 3 17 "
    # Readers of which languages are shown it: its own, and those it stands in for as it is not translated. " fr nl "
    readers = models.CharField(max_length=30)
    weight = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "language", "territory_id", "trades", "readers"], name="one_shelf_of_each")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}{self.readers}"


class Document(models.Model):
    """One thing in one language. Narrow, because a search reads a row for every hit."""

    key = models.CharField(max_length=60)  # what it is, the same in every language: "page:<translation key>", "event:12"
    language = models.CharField(max_length=5)
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="documents")
    date = models.DateField(null=True)
    sort_title = models.CharField(max_length=80)  # the folded title: the last word between equals, in bytes on both engines

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "language"], name="one_document_for_each_language")]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"


class DocumentText(models.Model):
    """The words of a document: what is shown, and the stems that are searched."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="words")
    page_id = models.BigIntegerField(null=True)
    object_id = models.BigIntegerField(null=True)
    url = models.CharField(max_length=500, blank=True)  # where neither a page nor a source knows better
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=32)  # of all of it: what has not changed is not written again
    title_stems = models.TextField(blank=True)
    named_stems = models.TextField(blank=True)  # title, summary, trades, places
    all_stems = models.TextField(blank=True)
    title_words = models.TextField(blank=True)
    vocabulary = models.TextField(blank=True)  # what it gives to `Word`: taken back when it goes

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word of the public documents of a language, for "did you mean". Gone when its last document goes."""

    language = models.CharField(max_length=5)
    word = models.CharField(max_length=40)  # folded
    shown = models.CharField(max_length=60)  # as it is written
    head = models.CharField(max_length=2, db_index=True)
    tail = models.CharField(max_length=3, db_index=True)
    letters = models.BigIntegerField()  # which letters are in it, a bit each: most words are ruled out by this alone
    uses = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["word", "language"], name="one_row_for_each_word")]

    def __str__(self) -> str:
        return self.shown


class FileState(models.TextChoices):
    READ = "read", "read"
    EMPTY = "empty", "no text in it"
    REFUSED = "refused", "encrypted, broken or too large"


class FileText(models.Model):
    """What was read from an uploaded PDF, once for each content; a task reads it."""

    document_id = models.BigIntegerField(primary_key=True)  # of the uploaded file
    file_hash = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=FileState)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"
