"""Data files into fact models: read with an exact word for what is wrong, merged with what people changed on the site.

A file is a JSON object with a list of records; a record is known by its `slug`. Reading happens before anything is written.
The merge compares, field by field, the file's value, the one the last import wrote (`ImportedRecord`) and the site's:
a field that somebody changed on the site is kept, a record that somebody deleted there is not brought back.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from cms.models import ImportedRecord

SLUG = re.compile(r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")
MAX_SLUG = 80
DAY_FORMS = {"day": r"\d{4}-\d{2}-\d{2}", "month": r"\d{4}-\d{2}", "year": r"\d{4}"}

Values = dict[str, Any]


# --- Reading ------------------------------------------------------------------------------------


class BrokenFileError(Exception):
    """What is wrong in a data file, as one sentence that names the file, the record and the field."""

    def __init__(self, file: str, problem: str, *, record: str = "", field: str = "") -> None:
        self.file, self.record, self.field = file, record, field
        place = [file, *([f'record "{record}"'] if record else []), *([f'field "{field}"'] if field else [])]
        super().__init__(f"{', '.join(place)}: {problem}")


@dataclass(frozen=True)
class Row:
    """One record of a file. Each method reads one field, or raises BrokenFileError. A field may be null, never absent."""

    file: str
    slug: str
    values: Values

    def fail(self, field: str, problem: str) -> NoReturn:
        raise BrokenFileError(self.file, problem, record=self.slug, field=field)

    def read(self, field: str, kinds: type | tuple[type, ...], wanted: str) -> Any:
        if field not in self.values:
            self.fail(field, "is missing")
        value = self.values[field]
        if value is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool)):
            self.fail(field, f"{json.dumps(value, ensure_ascii=False)} is not {wanted}")
        return value

    def text(self, field: str, max_length: int = 160) -> str:
        """A text that must be there."""
        value = self.optional_text(field, max_length)
        if not value:
            self.fail(field, "is empty")
        return value

    def optional_text(self, field: str, max_length: int = 160) -> str:
        value = (self.read(field, str, "a text") or "").strip()
        if len(value) > max_length:
            self.fail(field, f"has {len(value)} characters, {max_length} is the limit")
        return value

    def texts(self, field: str) -> list[str]:
        value = self.read(field, list, "a list") or []
        if not all(isinstance(item, str) and item for item in value):
            self.fail(field, "is not a list of texts")
        return list(value)

    def choice(self, field: str, choices: Collection[str], *, optional: bool = False) -> str:
        value = self.optional_text(field) if optional else self.text(field)
        if value and value not in choices:
            self.fail(field, f'"{value}" is none of {", ".join(choices)}')
        return value

    def flag(self, field: str) -> bool:
        return bool(self.read(field, bool, "true or false"))

    def count(self, field: str) -> int | None:
        value: int | None = self.read(field, int, "a whole number")
        if value is not None and value < 0:
            self.fail(field, f"{value} is negative")
        return value

    def number(self, field: str, low: float, high: float) -> float | None:
        value = self.read(field, (int, float), "a number")
        if value is not None and not low <= value <= high:
            self.fail(field, f"{value} is not between {low:g} and {high:g}")
        return None if value is None else float(value)

    def reference(self, field: str, known: Collection[str]) -> str | None:
        """The slug of another record, or None."""
        value = self.optional_text(field)
        self._must_be_known(field, [value] if value else [], known)
        return value or None

    def references(self, field: str, known: Collection[str]) -> list[str]:
        values = sorted(set(self.texts(field)))
        self._must_be_known(field, values, known)
        return values

    def _must_be_known(self, field: str, slugs: list[str], known: Collection[str]) -> None:
        unknown = [slug for slug in slugs if slug not in known]
        if unknown:
            self.fail(field, f'"{unknown[0]}" is not known')

    def day(self, field: str, precision: str, *, last: bool = False) -> str | None:
        """An ISO day. Of a date known to the month or year: its first day, or its last."""
        value = self.optional_text(field)
        if not value:
            return None
        if not re.fullmatch(DAY_FORMS[precision], value):
            self.fail(field, f'"{value}" is not a {precision}')
        try:
            year, month, day = (int(part) for part in (value + "-01-01"[: 10 - len(value)]).split("-"))
            if last and precision != "day":
                month = month if precision == "month" else 12
                day = monthrange(year, month)[1]
            return date(year, month, day).isoformat()
        except ValueError:
            self.fail(field, f'"{value}" is not a day of the calendar')

    def period(self, start: str, end: str, precisions: tuple[str, str]) -> tuple[str | None, str | None]:
        """Two days, the second not before the first."""
        first, last = self.day(start, precisions[0]), self.day(end, precisions[1], last=True)
        if first and last and last < first:
            self.fail(end, f"{last} is before the start, {first}")
        return first, last


def read_json(folder: Path, file: str) -> Values:
    """A JSON object. Raises BrokenFileError."""
    try:
        content = json.loads((folder / file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BrokenFileError(file, f"there is no such file in {folder}") from None
    except json.JSONDecodeError as error:
        raise BrokenFileError(file, f"is not JSON: {error.msg}, line {error.lineno}, column {error.colno}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenFileError(file, f"cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise BrokenFileError(file, "is not a JSON object")
    return content


def read_rows(folder: Path, file: str, key: str) -> list[Row]:
    """The records under a key of a file, each with a slug of its own. Raises BrokenFileError."""
    records = read_json(folder, file).get(key)
    if not isinstance(records, list):
        raise BrokenFileError(file, "is not a list" if records is not None else "is missing", field=key)
    rows: dict[str, Row] = {}
    for position, record in enumerate(records, start=1):
        name = f"number {position}"
        if not isinstance(record, dict):
            raise BrokenFileError(file, "is not a JSON object", record=name)
        slug = record.get("slug")
        if not isinstance(slug, str) or len(slug) > MAX_SLUG or not SLUG.match(slug):
            problem = "is missing" if slug is None else f"{json.dumps(slug, ensure_ascii=False)} is not an identifier"
            raise BrokenFileError(file, problem, record=name, field="slug")
        if slug in rows:
            raise BrokenFileError(file, "stands there twice", record=slug, field="slug")
        rows[slug] = Row(file, slug, record)
    return list(rows.values())


# --- Merging ------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What happened to the records of one kind."""

    added: int = 0
    changed: int = 0
    left: int = 0
    kept: int = 0  # edited or deleted on the site, where the file says otherwise

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.left} left, {self.kept} kept as edited here"


@dataclass
class Report:
    """The tally of each kind, in the order of the work, and the fields that were kept."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def of(self, kind: str) -> Tally:
        return self.tallies.setdefault(kind, Tally())

    def count(self, kind: str, outcome: str) -> None:
        tally = self.of(kind)
        setattr(tally, outcome, getattr(tally, outcome) + 1)

    def keep(self, kind: str, slug: str, what: str) -> None:
        self.kept.append(f"{kind} {slug}: {what}")

    @property
    def total(self) -> Counter[str]:
        return sum((Counter(vars(tally)) for tally in self.tallies.values()), Counter())


@dataclass(frozen=True)
class Merged:
    """The three-way comparison of one record."""

    write: Values  # what the site must now hold
    keep: list[str]  # fields in which the site differs from the file because somebody edited it
    base: Values  # what to remember as written by the import

    @property
    def outcome(self) -> str:
        return "changed" if self.write else "kept" if self.keep else "left"


def three_way(file: Values, base: Values, site: Values) -> Merged:
    """Without a base (the record was on the site before the first import) only what is empty there is filled."""
    write: Values = {}
    keep: list[str] = []
    remembered: Values = {}
    for name, new in file.items():
        here = site[name]
        old = base.get(name, here if here is False or here in (None, "", []) else new)
        if here == new:
            remembered[name] = new
        elif here == old:
            write[name] = remembered[name] = new
        else:
            keep.append(name)
            remembered[name] = old
    return Merged(write, keep, {**base, **remembered})


class Memory:
    """What earlier imports wrote, by kind and slug; saved at the end in two statements."""

    def __init__(self) -> None:
        self._records = {(record.kind, record.slug): record for record in ImportedRecord.objects.all()}
        self._new: list[ImportedRecord] = []
        self._changed: dict[int, ImportedRecord] = {}

    def recall(self, kind: str, slug: str) -> Values | None:
        record = self._records.get((kind, slug))
        return None if record is None else record.values

    def of_kind(self, kind: str) -> Iterator[tuple[str, Values]]:
        """Slug and values of each record of a kind."""
        yield from ((slug, record.values) for (each, slug), record in self._records.items() if each == kind)

    def remember(self, kind: str, slug: str, values: Values) -> None:
        record = self._records.get((kind, slug))
        if record is None:
            record = self._records[kind, slug] = ImportedRecord(kind=kind, slug=slug, values=values)
            self._new.append(record)
        elif record.values != values:
            record.values = values
            if record.pk:
                record.imported_at = timezone.now()
                self._changed[record.pk] = record

    def save(self) -> None:
        ImportedRecord.objects.bulk_create(self._new, batch_size=200)
        ImportedRecord.objects.bulk_update(self._changed.values(), ["values", "imported_at"], batch_size=200)


@dataclass
class Import:
    """One run: what is remembered and what is reported."""

    memory: Memory = field(default_factory=Memory)
    report: Report = field(default_factory=Report)

    def facts(
        self,
        kind: str,
        model: type[models.Model],
        records: dict[str, Values],
        *,
        key: str = "slug",
        make: Callable[[str], models.Model] | None = None,
    ) -> None:
        """Bring the facts of one model to what the file says, except where people changed or deleted them.

        References are slugs in the file; one to a record deleted on the site is dropped.
        """
        existing = {str(_by_path(found, key)): found for found in _with_references(model, key)}
        references = _References(model)
        for slug, values in records.items():
            found = existing.get(slug)
            base = self.memory.recall(kind, slug)
            if found is None and base is not None:
                self.report.count(kind, "kept")
                self.report.keep(kind, slug, "deleted here")
                continue
            if found is None:
                fresh = make(slug) if make else model(**{key: slug})
                references.write(fresh, values)
                self.memory.remember(kind, slug, values)
                self.report.count(kind, "added")
                continue
            merged = three_way(values, base or {}, {name: references.read(found, name) for name in values})
            if merged.write:
                references.write(found, merged.write)
            self.memory.remember(kind, slug, merged.base)
            self.report.count(kind, merged.outcome)
            for name in merged.keep:
                self.report.keep(kind, slug, name)


def _by_path(instance: Any, path: str) -> Any:
    for name in path.split("__"):
        instance = getattr(instance, name)
    return instance


def _with_references(model: type[models.Model], key: str) -> Iterator[models.Model]:
    fields = model._meta.get_fields()
    single = [each.name for each in fields if isinstance(each, models.ForeignKey)]
    many = [each.name for each in fields if isinstance(each, models.ManyToManyField)]
    found = model._default_manager.select_related(*single).prefetch_related(*many)
    yield from found.filter(**{f"{key}__isnull": False})


class _References:
    """Fields as the file writes them: references as slugs, days as ISO text."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self._by_slug: dict[type[models.Model], dict[str, models.Model]] = {}

    def read(self, instance: models.Model, name: str) -> Any:
        model_field = self.model._meta.get_field(name)
        if isinstance(model_field, models.ManyToManyField):
            return sorted(related.slug for related in getattr(instance, name).all())
        value = getattr(instance, name)
        if isinstance(model_field, models.ForeignKey):
            return None if value is None else value.slug
        return value.isoformat() if isinstance(value, date) else value

    def write(self, instance: models.Model, values: Values) -> None:
        many: dict[str, list[models.Model]] = {}
        for name, value in values.items():
            model_field: Any = self.model._meta.get_field(name)
            if isinstance(model_field, models.ManyToManyField):
                many[name] = [found for slug in value if (found := self._find(model_field, slug))]
            elif isinstance(model_field, models.ForeignKey):
                setattr(instance, name, self._find(model_field, value))
            else:
                setattr(instance, name, model_field.to_python(value))
        instance.save()
        for name, related in many.items():
            getattr(instance, name).set(related)

    def _find(self, model_field: Any, slug: str | None) -> models.Model | None:
        target = model_field.related_model
        if target not in self._by_slug:
            self._by_slug[target] = {found.slug: found for found in target._default_manager.all()}
        return self._by_slug[target].get(slug or "")
