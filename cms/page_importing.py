"""Composed pages into the page tree of each language, with the same three-way merge as facts.

French is the source. The other languages are translations in wagtail-localize's own tables (TranslationSource, Translation,
StringTranslation, SegmentOverride), so that translators go on in its editor and see when the French changes. A page that is new
is written directly, together with those rows: wagtail-localize's own first save makes three revisions and some 250 statements
a page. A page that changed goes through wagtail-localize, which never fills a gap with French here (`fallback=False`).

No page is an alias and no LocaleSynchronization is made: an alias would show French sentences on the Dutch site.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db.models import F
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.search.index import get_indexed_models
from wagtail.search.signal_handlers import post_save_signal_handler as index_on_save
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail_localize.models import (
    MissingTranslationError,
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.bulk_writing import loading
from cms.content_checks.addresses import Ways
from cms.content_checks.bodies import watch
from cms.importing import Import, Values, three_way
from cms.models import BasePage

SOURCE = "fr"
MERGED = ("title", "summary", "body")


@dataclass(frozen=True)
class PageRecord:
    """One page in every language. A language without words gets no page."""

    key: str  # unique and stable: what the memory of imports knows the page by
    model: type[BasePage]
    parent: str | None  # the key of another record; None: the root of all pages
    words: dict[str, Values]  # by language: title, slug, summary, and body as a list of blocks
    attributes: dict[str, Any] = field(default_factory=dict)  # the same in every language: the fact, whether in menus


@contextmanager
def quiet_log() -> Iterator[None]:
    """Leave the log without the lines that Wagtail writes for each page."""
    loggers = [logging.getLogger(name) for name in ("wagtail", "django_tasks")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def indexes_later() -> Iterator[None]:
    """Leave the search and reference indexes alone while many pages are written; `Pages.finish` brings them up to date."""
    connected = [model for model in get_indexed_models() if post_save.disconnect(index_on_save, sender=model)]
    try:
        with loading(), disable_reference_index_auto_update():
            yield
    finally:
        for model in connected:
            post_save.connect(index_on_save, sender=model)


def with_ids(key: str, blocks: list[Values]) -> list[Values]:
    """Blocks with ids that are the same at each import and in each language, as translation needs."""
    return [{**block, "id": str(uuid5(NAMESPACE_URL, f"{key}#{position}"))} for position, block in enumerate(blocks)]


def body_of(page: BasePage) -> list[Values]:
    return [{"type": block["type"], "value": block["value"], "id": block["id"]} for block in page.body.raw_data]


class Pages:
    """Brings the page tree to what the records say. Use inside a transaction and `indexes_later()`."""

    def __init__(self, run: Import) -> None:
        self.run = run
        found = {locale.language_code: locale for locale in Locale.objects.all()}
        self.locales = {code: found[code] for code, _name in settings.LANGUAGES if code in found}
        self._pages = self._imported_pages()
        self._touched: dict[int, BasePage] = {}
        self._sources: dict[UUID, TranslationSource] = {}
        self._source_changed: set[str] = set()
        self._new_strings: list[StringTranslation] = []
        self._new_ids: list[int] = []

    def _imported_pages(self) -> dict[tuple[str, str], BasePage]:
        """The pages earlier imports made that are still there, by language and key."""
        remembered = {
            (UUID(values["translation_key"]), language): key
            for language in self.locales
            for key, values in self.run.memory.of_kind(f"page {language}")
        }
        found = Page.objects.filter(translation_key__in={uuid for uuid, _ in remembered}).select_related("locale").specific()
        by_identity = {(page.translation_key, page.locale.language_code): page for page in found} if remembered else {}
        return {
            (language, key): by_identity[uuid, language]
            for (uuid, language), key in remembered.items()
            if (uuid, language) in by_identity
        }

    def load(self, records: list[PageRecord]) -> None:
        """Parents come before their children."""
        for record in records:
            for language in (SOURCE, *(code for code in self.locales if code != SOURCE)):
                if language in record.words:
                    self._load_one(record, language)

    def find(self, language: str, key: str) -> BasePage | None:
        """The page of a record in a language, if it is there."""
        return self._pages.get((language, key))

    def _load_one(self, record: PageRecord, language: str) -> None:
        kind = f"page {language}"
        wanted = self._wanted(record, language)
        base = self.run.memory.recall(kind, record.key)
        page = self._pages.get((language, record.key))
        if base is None:
            outcome = "added" if self._add(record, language, wanted) else "kept"
        elif page is None:
            self.run.report.keep(kind, record.key, "deleted here")
            outcome = "kept"
        else:
            outcome = self._merge(record, language, page, wanted, base)
        self.run.report.count(kind, outcome)

    def _wanted(self, record: PageRecord, language: str) -> Values:
        words = record.words[language]
        wanted = {"title": words["title"], "summary": words["summary"]}
        return {**wanted, "body": with_ids(record.key, words["body"])} if "body" in words else wanted

    # --- New pages ------------------------------------------------------------------------------

    def _add(self, record: PageRecord, language: str, wanted: Values) -> bool:
        """Make a page that no import made before. False where its parent or its French source was deleted here."""
        source = self._pages.get((SOURCE, record.key))
        parent = self._parent(record, language)
        if parent is None or (language != SOURCE and source is None):
            self.run.report.keep(f"page {language}", record.key, "its parent or its French page was deleted here")
            return False
        page = self._build(record, language, wanted)
        now = timezone.now()
        page.live, page.first_published_at, page.last_published_at = True, now, now
        if source is not None:
            page.translation_key = source.translation_key
        parent.add_child(instance=page)
        page.save_revision(clean=False, changed=False)
        self._new_ids.append(page.pk)
        self._pages[language, record.key] = page
        self._touched[page.pk] = page
        if source is not None:
            self._record_translation(source, page)
        self.run.memory.remember(f"page {language}", record.key, {"translation_key": str(page.translation_key), **wanted})
        return True

    def _parent(self, record: PageRecord, language: str) -> Page | None:
        return Page.objects.get(depth=1) if record.parent is None else self._pages.get((language, record.parent))

    def _build(self, record: PageRecord, language: str, values: Values, **more: Any) -> BasePage:
        fields = {**values, "body": json.dumps(values["body"])} if "body" in values else values
        slug = record.words[language]["slug"]
        return record.model(**{"slug": slug, "locale": self.locales[language], **record.attributes, **fields, **more})

    def _record_translation(self, source_page: BasePage, page: BasePage) -> None:
        source = self._source(source_page)
        now = timezone.now()
        Translation.objects.create(
            source=source, target_locale=page.locale, translations_last_updated_at=now, destination_last_updated_at=now
        )
        pairs = _pairs(source_page, page)
        seen = set()
        for segment in source.stringsegment_set.all():
            text = pairs.strings[segment.context.path, segment.order]
            if (segment.string_id, segment.context_id) not in seen:
                seen.add((segment.string_id, segment.context_id))
                self._new_strings.append(_string_translation(segment, page.locale, text))
        for path, value in pairs.overrides.items():
            context = TranslationContext.objects.get(object_id=source.object_id, path=path)
            SegmentOverride.objects.create(locale=page.locale, context=context, data_json=json.dumps(value))
        TranslationLog.objects.create(source=source, locale=page.locale, revision=page.latest_revision)

    def _source(self, page: BasePage) -> TranslationSource:
        """wagtail-localize's copy of a French page, brought up to date once in a run."""
        if page.translation_key not in self._sources:
            source, _created = TranslationSource.update_or_create_from_instance(page)
            found = TranslationSource.objects.prefetch_related("stringsegment_set__context")
            self._sources[page.translation_key] = found.get(pk=source.pk)
        return self._sources[page.translation_key]

    # --- Pages that are there -------------------------------------------------------------------

    def _merge(self, record: PageRecord, language: str, page: BasePage, wanted: Values, base: Values) -> str:
        here = {name: body_of(page) if name == "body" else getattr(page, name) for name in wanted}
        merged = three_way(wanted, base, here)
        outcome = merged.outcome
        follows_source = language != SOURCE and record.key in self._source_changed
        if (merged.write or follows_source) and not self._write(record, language, page, {**here, **merged.write}, base):
            # Somebody is at work on a draft: everything stays, and the next import looks again.
            self.run.report.keep(f"page {language}", record.key, "a draft or an unfinished translation")
            return "kept"
        if merged.write and language == SOURCE:
            self._source_changed.add(record.key)
        self.run.memory.remember(f"page {language}", record.key, {**merged.base, "translation_key": base["translation_key"]})
        for name in merged.keep:
            self.run.report.keep(f"page {language}", record.key, name)
        return outcome

    def _write(self, record: PageRecord, language: str, page: BasePage, values: Values, base: Values) -> bool:
        """Publish these values. False, and nothing written, where a draft would be lost or a translation is missing."""
        if page.has_unpublished_changes:
            return False
        source_page = self._pages.get((SOURCE, record.key))
        translation = None if language == SOURCE or source_page is None else self._translation(source_page, page)
        if translation is None or source_page is None:
            for name, value in values.items():
                setattr(page, name, json.dumps(value) if name == "body" else value)
            page.save_revision(clean=False).publish()
        elif not self._write_translation(record, language, source_page, page, values, base):
            return False
        page.refresh_from_db()
        self._touched[page.pk] = page
        return True

    def _translation(self, source_page: BasePage, page: BasePage) -> Translation | None:
        """The translation this page follows; None when an editor has detached it."""
        found = Translation.objects.filter(source__object_id=source_page.translation_key, target_locale=page.locale, enabled=True)
        return found.first()

    def _write_translation(
        self, record: PageRecord, language: str, source_page: BasePage, page: BasePage, values: Values, base: Values
    ) -> bool:
        source = self._source(source_page)
        wanted = _pairs(source_page, self._build(record, language, values, slug=page.slug))
        before = {name: base[name] for name in values if name in base}
        ours = {*_texts(page), *_texts(self._build(record, language, before)), *wanted.strings.values()}
        existing = {
            (found.translation_of_id, found.context_id): found
            for found in StringTranslation.objects.filter(context__object_id=source.object_id, locale=page.locale)
        }
        edited = self._edited_source_fields(record, source_page)
        changed: list[StringTranslation] = []
        for segment in source.stringsegment_set.all():
            text = wanted.strings.get((segment.context.path, segment.order))
            found = existing.get((segment.string_id, segment.context_id))
            if found is not None and found.data not in ours:
                return False  # a translator has written this and not published it yet
            if found is None and segment.context.path.split(".")[0] in edited:
                return False  # an editor rewrote the French: our old translation is not one of the new sentence
            if text is not None and (found is None or found.data != text):
                found = found or _string_translation(segment, page.locale, text)
                found.data, found.has_error = text, False
                changed.append(found)
        for translated in changed:
            translated.save()
        try:
            target, _created = source.create_or_update_translation(page.locale, publish=False, fallback=False)
        except MissingTranslationError:
            return False
        target.latest_revision.publish()
        return True

    def _edited_source_fields(self, record: PageRecord, source_page: BasePage) -> set[str]:
        base = self.run.memory.recall(f"page {SOURCE}", record.key) or {}
        here = {name: body_of(source_page) if name == "body" else getattr(source_page, name) for name in MERGED if name in base}
        return {name for name, value in here.items() if value != base[name]}

    # --- The end --------------------------------------------------------------------------------

    def finish(self) -> None:
        """Write what was gathered, and bring both indexes up to date for the pages that were written."""
        StringTranslation.objects.bulk_create(self._new_strings, batch_size=200)
        Page.objects.filter(pk__in=self._new_ids).update(live_revision=F("latest_revision"))
        by_model: dict[type[BasePage], list[BasePage]] = defaultdict(list)
        ways = Ways()
        for page in self._touched.values():
            by_model[type(page)].append(page)
            ReferenceIndex.create_or_update_for_object(page)
            watch(page, ways)
        for backend in get_search_backends(with_auto_update=True):
            for model, pages in by_model.items():
                backend.add_bulk(model, pages)


# --- Segments of wagtail-localize -----------------------------------------------------------------


@dataclass(frozen=True)
class _Pairs:
    strings: dict[tuple[str, int], str]  # what stands in the translation where the source has a string
    overrides: dict[str, Any]  # synchronised fields in which the translation has a value of its own


def _pairs(source: BasePage, target: BasePage) -> _Pairs:
    """Set the segments of two pages side by side; they have the same fields and blocks, in the same order."""
    theirs = {(type(segment), segment.path, segment.order): segment for segment in extract_segments(target)}
    strings: dict[tuple[str, int], str] = {}
    overrides: dict[str, Any] = {}
    for segment in extract_segments(source):
        other = theirs.get((type(segment), segment.path, segment.order))
        if isinstance(other, StringSegmentValue):
            strings[segment.path, segment.order] = other.string.data
        elif isinstance(other, OverridableSegmentValue) and other.data != segment.data:
            overrides[segment.path] = other.data
    return _Pairs(strings, overrides)


def _texts(page: BasePage) -> set[str]:
    return {segment.string.data for segment in extract_segments(page) if isinstance(segment, StringSegmentValue)}


def _string_translation(segment: Any, locale: Locale, text: str) -> StringTranslation:
    return StringTranslation(
        translation_of_id=segment.string_id,
        context_id=segment.context_id,
        locale=locale,
        data=text,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )
