"""A page never goes live in a language with sentences of the source language left in it.

wagtail-localize fills what is not yet translated with the source's words, and publishes the result. Here is what stands
against it, and the two rules on what happens to translations when their source is withdrawn. Why it is done this way:
docs/decisions/0005-no-untranslated-page-goes-live.md.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page
from wagtail.signals import page_unpublished

logger = structlog.get_logger("portal.translation")

# A page that no longer follows its source (its translation was stopped) may well share names and titles with it. Only
# text of at least so many words counts as a sentence left behind.
SENTENCE_WORDS = 5
SENTENCES_SHOWN = 5
NAMES = {"title", "draft_title", "seo_title", "slug"}


class UntranslatedError(ValidationError):
    """A page was not published (or not saved as live), because these sentences are still in the source language."""

    def __init__(self, title: str, locale: Locale, sentences: Iterable[str]) -> None:
        self.sentences = [Truncator(" ".join(strip_tags(text).split())).chars(90) for text in sentences]
        super().__init__({NON_FIELD_ERRORS: [explain(title, locale, self.sentences)]})


def explain(title: str, locale: Locale, sentences: list[str]) -> str:
    """What happened and what to do, in the language of the person reading."""
    count = len(sentences)
    quoted = "; ".join(_("“%(text)s”") % {"text": text} for text in sentences[:SENTENCES_SHOWN])
    return " ".join(
        [
            _("“%(title)s” was not published in %(language)s.") % {"title": title, "language": language_name(locale)},
            ngettext("%(count)d text is not translated yet:", "%(count)d texts are not translated yet:", count)
            % {"count": count},
            quoted
            + (
                "…"
                if count > SENTENCES_SHOWN
                else ""
                if quoted.rstrip('\u00a0\u202f »”’"').endswith((".", "…", "!", "?"))
                else "."
            ),
            _("What you typed is kept, and visitors still see the page as it was. Translate what is missing, then publish."),
        ]
    )


def language_name(locale: Locale) -> str:
    """A language's name in the language of the person reading: `néerlandais`."""
    return language_name_of(locale.language_code) or str(locale.get_display_name())


def language_name_of(code: str) -> str:
    names = {"fr": _("French"), "nl": _("Dutch"), "en": _("English")}
    return names.get(code, "")


def is_source(locale: Locale) -> bool:
    return bool(locale.language_code == settings.LANGUAGE_CODE)


def missing_sentences(source: Any, locale: Locale) -> list[str]:
    """The texts of a TranslationSource that have no translation into a locale: none, an empty one, or one with an error."""
    segments = source.stringsegment_set.order_by("order").select_related("string").annotate_translation(locale)
    return [segment.string.data for segment in segments if not (segment.translation or "").strip()]


def sentences_left(page: Page) -> list[str]:
    """The texts of this very content that are its source's own words and that nobody confirmed as their translation."""
    from wagtail_localize.models import StringTranslation, Translation, TranslationSource  # noqa: PLC0415 - apps not ready

    # A page without a language yet is being made and gets the default one, which is the source's.
    if page.locale_id is None or is_source(page.locale):
        return []
    mine = texts(page)
    if not mine:
        return []
    source = TranslationSource.objects.get_for_instance_or_none(page)
    theirs = {text for _path, text in source_texts(page, source)}
    shared = [(path, text) for path, text in mine if text in theirs]
    if not shared:
        return []
    confirmed = set(
        StringTranslation.objects.filter(
            context__object_id=page.translation_key, locale=page.locale, has_error=False, data__in=[text for _, text in shared]
        ).values_list("data", flat=True)
    )
    followed = Translation.objects.filter(source=source, target_locale=page.locale, enabled=True).exists() if source else False
    return [text for path, text in shared if text not in confirmed and (followed or is_sentence(path, text))]


def texts(page: Page) -> list[tuple[str, str]]:
    """Where each translatable text of a page's content stands, and the text."""
    from wagtail_localize.segments import StringSegmentValue  # noqa: PLC0415 - apps not ready
    from wagtail_localize.segments.extract import extract_segments  # noqa: PLC0415 - apps not ready

    return [
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue) and segment.string.data.strip()
    ]


def source_texts(page: Page, source: Any) -> list[tuple[str, str]]:
    """The texts a page was translated from, else those of the page in the source language, if there is one."""
    if source is not None:
        return list(source.stringsegment_set.values_list("context__path", "string__data"))
    original = (
        Page.objects.filter(translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE).specific().first()
    )
    return texts(original) if original is not None else []


def is_sentence(path: str, text: str) -> bool:
    return path not in NAMES and len(strip_tags(text).split()) >= SENTENCE_WORDS


def require_translated(page: Page) -> None:
    """Raise UntranslatedError when this page, live, would show sentences of the source language."""
    left = sentences_left(page)
    if left:
        raise UntranslatedError(page.title, page.locale, left)


# --- wagtail-localize ---------------------------------------------------------------------------


def install() -> None:
    """Guard the one method of wagtail-localize through which every translation is written.

    - Asked to publish with gaps: nothing is written, UntranslatedError. A page that does not exist yet is made, as a draft.
    - Asked for a draft of a live page: a draft is what it gets. The method as it comes writes the live page as well.
    """
    from wagtail_localize.models import TranslationSource  # noqa: PLC0415 - apps not ready

    original = TranslationSource.create_or_update_translation
    if getattr(original, "guarded", False):
        return

    @functools.wraps(original)
    def create_or_update_translation(
        self: Any,
        locale: Locale,
        user: Any = None,
        publish: bool = True,
        copy_parent_pages: bool = False,
        fallback: bool = False,
    ) -> Any:
        target = existing_page(self, locale)
        missing = missing_sentences(self, locale) if fallback else []
        if target is None:
            is_page = issubclass(self.specific_content_type.model_class(), Page)
            publish = publish and not (missing and is_page)
        elif missing and publish:
            raise UntranslatedError(target.title, locale, missing)
        elif target.live and not publish:
            return save_draft(self, locale, user, fallback=fallback), False
        return original(self, locale, user, publish, copy_parent_pages, fallback)

    create_or_update_translation.guarded = True  # type: ignore[attr-defined]  # a mark, so that it is wrapped once
    TranslationSource.create_or_update_translation = create_or_update_translation


def existing_page(source: Any, locale: Locale) -> Page | None:
    """The page of a translation source in a locale; None when there is none or the source is no page."""
    if not issubclass(source.specific_content_type.model_class(), Page):
        return None
    return Page.objects.filter(translation_key=source.object_id, locale=locale).specific().first()


def save_draft(source: Any, locale: Locale, user: Any, *, fallback: bool) -> Page:
    """Keep the translation as far as it goes as a draft, and the live page as it is."""
    page = source.get_ephemeral_translated_instance(locale, fallback=fallback)
    page.save_revision(user=user)
    return page


# --- The source is withdrawn --------------------------------------------------------------------


def unpublish_translations(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Withdrawing a page in the source language withdraws it in the others."""
    if is_source(instance.locale):
        withdraw(instance)


def unpublish_orphans(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Deleting a page in the source language leaves no translation of it live. The editor deletes them with it; what is
    deleted by other ways leaves them as drafts, so that no work is lost."""
    if isinstance(instance, Page) and sender is Page and is_source(instance.locale):
        withdraw(instance)


def withdraw(page: Page) -> None:
    for translated in translations_of(page).filter(live=True).specific():
        translated.unpublish()
        logger.info("translation_withdrawn", page=translated.pk, locale=translated.locale.language_code)


def translations_of(page: Page) -> Any:
    return Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk).exclude(locale_id=page.locale_id)


def connect() -> None:
    from django.db.models.signals import post_delete  # noqa: PLC0415 - beside its only use

    page_unpublished.connect(unpublish_translations, dispatch_uid="unpublish_translations")
    post_delete.connect(unpublish_orphans, sender=Page, dispatch_uid="unpublish_orphans")
