"""Where readers of one language read a page that is not in it yet: under the nearest page above that is, by its own slugs."""

from __future__ import annotations

from django.conf import settings
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Locale, Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.page_addresses import address_of
from cms.short_cache import ShortCache

#: What a link shows of any page, and what its address is made of; the rest of a page is long.
LINK_FIELDS = ("title", "slug", "path", "depth", "url_path", "locale_id", "translation_key", "content_type_id")
#: What a card shows of one.
CARD_FIELDS = (*LINK_FIELDS, "summary", "share_image_id")


def reader_url(page: Page, request: HttpRequest | None = None) -> str:
    """The address of a page for who reads the current language. One query at most, and none for a page in that language."""
    language = get_language() or settings.LANGUAGE_CODE
    if language_of(page) == language:
        return address_of(page, request)
    parent_path = page.url_path.rpartition(f"/{page.slug}/")[0] + "/"
    stem = _stems((parent_path, language))
    return f"{stem}{page.slug}/" if stem else address_of(page, request)


def language_of(page: Page) -> str:
    return _languages(None).get(page.locale_id, settings.LANGUAGE_CODE)


def _find_stem(key: tuple[str, str]) -> str:
    """What stands before the slug of a page under this parent in this language; nothing when not even the home page is in it."""
    url_path, language = key
    slugs = url_path.strip("/").split("/")
    paths = ["/" + "/".join(slugs[:count]) + "/" for count in range(1, len(slugs) + 1)]
    above = dict(Page.objects.filter(slug__in=slugs, url_path__in=paths).values_list("translation_key", "url_path"))
    translated = Page.objects.filter(translation_key__in=above, locale__language_code=language, live=True)
    nearest = max(translated, key=lambda page: page.depth, default=None)
    if nearest is None:
        return ""
    return f"{nearest.get_url() or ''}{url_path.removeprefix(above[nearest.translation_key])}"


def _find_languages(_nothing: None) -> dict[int, str]:
    return dict(Locale.objects.values_list("pk", "language_code"))


_stems = ShortCache[tuple[str, str], str](_find_stem)
_languages = ShortCache[None, dict[int, str]](_find_languages)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
@receiver(post_delete, sender=Page)
def forget(**_kwargs: object) -> None:
    _stems.clear()
