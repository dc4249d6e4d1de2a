"""The menu, the footer and the banners of one language as the templates show them: read once, then kept for a few seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import get_language, override
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.models import Banner, SiteMenu
from cms.readers import language_of, reader_url
from cms.short_cache import ShortCache
from cms.visibility import is_public

Key = tuple[int, str]


@dataclass(frozen=True)
class Link:
    """`path` is the page's place in the tree; empty for an address."""

    label: str
    url: str
    path: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Navigation:
    menu: tuple[Link | Group, ...] = ()
    columns: tuple[Group, ...] = ()
    legal: tuple[Link, ...] = ()

    @property
    def plain_footer(self) -> tuple[Link, ...]:
        """Without columns of its own, the footer repeats the links of the menu."""
        return () if self.columns else tuple(flat(self.menu))


@dataclass(frozen=True)
class ShownBanner:
    """A banner in one language; `language` differs from the visitor's where the text is not translated."""

    level: str
    text: str
    language: str
    url: str
    starts_at: datetime | None
    ends_at: datetime | None

    def is_shown(self, now: datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= now) and (self.ends_at is None or now < self.ends_at)


def flat(entries: Iterable[Link | Group]) -> Iterator[Link]:
    for entry in entries:
        if isinstance(entry, Group):
            yield from entry.links
        else:
            yield entry


# --- Reading ------------------------------------------------------------------------------------


def _navigation(key: Key) -> Navigation:
    """Three statements: the site, the menu of the language, the pages it points at."""
    site = Site.objects.select_related("root_page").filter(pk=key[0]).first()
    if site is None:
        return Navigation()
    stored = SiteMenu.objects.filter(locale__language_code=key[1]).first()
    if stored is None:
        return Navigation(menu=marked_pages(site, key[1]))
    raw = [list(field.raw_data) for field in (stored.menu, stored.footer, stored.legal)]
    pages = pages_in(key[1], site, {pk for field in raw for pk in page_ids(field)})
    menu, footer, legal = ([entry for block in field if (entry := entry_of(block, pages))] for field in raw)
    return Navigation(
        menu=tuple(menu) or marked_pages(site, key[1]),
        columns=tuple(entry for entry in footer if isinstance(entry, Group)),
        legal=tuple(entry for entry in legal if isinstance(entry, Link)),
    )


def marked_pages(site: Site, language: str) -> tuple[Link, ...]:
    """The listed pages right under the home page of a language that editors marked “show in menus”."""
    pages = Page.objects.filter(is_public(), live=True, locale__language_code=language, depth=site.root_page.depth + 1)
    return tuple(link_to(page, site) for page in pages.in_menu().order_by("path"))


def link_to(page: Page, site: Site, label: str = "") -> Link:
    """A link for who reads the current language: a page that is not in it yet is read in that language's frame."""
    url = page.relative_url(site) if language_of(page) == get_language() else reader_url(page)
    return Link(label or page.title, url or "", page.path)


def page_ids(blocks: Iterable[dict[str, Any]]) -> Iterator[int]:
    for value in values_of_links(blocks):
        if value.get("page"):
            yield value["page"]


def values_of_links(blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        value = block["value"]
        yield from ((item["value"] for item in value["links"]) if "links" in value else (value,))


def pages_in(language: str, site: Site, ids: Iterable[int]) -> dict[int, Link]:
    """The public pages with these ids, each as its translation into the language where there is one."""
    wanted = set(ids)
    if not wanted:
        return {}
    keys = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "translation_key"))
    public = Page.objects.filter(is_public(), live=True, translation_key__in=keys.values()).select_related("locale")
    by_id = {page.pk: page for page in public}
    by_language = {(page.translation_key, page.locale.language_code): page for page in by_id.values()}
    chosen = {pk: by_language.get((key, language)) or by_id.get(pk) for pk, key in keys.items()}
    with override(language):
        return {pk: link_to(page, site) for pk, page in chosen.items() if page}


def entry_of(block: dict[str, Any], pages: dict[int, Link]) -> Link | Group | None:
    value = block["value"]
    if "links" not in value:
        return one_link(value, pages)
    links = tuple(link for item in value["links"] if (link := one_link(item["value"], pages)))
    return Group(value["label"], links) if links else None


def one_link(value: dict[str, Any], pages: dict[int, Link]) -> Link | None:
    if value.get("address"):
        return Link(value["label"], value["address"])
    found = pages.get(value.get("page") or 0)
    return Link(value["label"] or found.label, found.url, found.path) if found else None


def _banners(key: Key) -> tuple[ShownBanner, ...]:
    """The banners that are not over yet."""
    site = Site.objects.filter(pk=key[0]).first()
    current = Banner.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()))
    banners = list(current)
    pages = pages_in(key[1], site, [banner.page_id for banner in banners if banner.page_id]) if site else {}
    return tuple(shown(banner, key[1], pages) for banner in banners)


def shown(banner: Banner, language: str, pages: dict[int, Link]) -> ShownBanner:
    text = getattr(banner, f"text_{language}", "")
    link = pages.get(banner.page_id or 0)
    return ShownBanner(
        level=banner.level,
        text=text or banner.text_fr,
        language=language if text else settings.LANGUAGE_CODE,
        url=link.url if link else banner.address,
        starts_at=banner.starts_at,
        ends_at=banner.ends_at,
    )


def banners_now(key: Key) -> list[ShownBanner]:
    now = timezone.now()
    return [banner for banner in banners_of(key) if banner.is_shown(now)]


navigation_of = ShortCache[Key, Navigation](_navigation)
banners_of = ShortCache[Key, tuple[ShownBanner, ...]](_banners)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
@receiver([post_save, post_delete], sender=SiteMenu)
@receiver([post_save, post_delete], sender=Banner)
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver([post_save, post_delete], sender=Site)
def forget(**_kwargs: Any) -> None:
    navigation_of.clear()
    banners_of.clear()
