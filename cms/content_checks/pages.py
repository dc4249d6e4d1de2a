"""The checks of what every app stands on: pages and their languages, links, pictures, the clock, names of facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Revision

from cms.content_checks import Check, Finding, Part, register
from cms.content_checks.bodies import Source, register_source
from cms.models import Banner, BasePage, CustomImage, NamedFact, SiteMenu, WatchedPlace

SOURCE = settings.LANGUAGE_CODE
OTHERS = tuple(code for code, _name in settings.LANGUAGES if code != SOURCE)


def edit_page(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def say_pages(detail: Callable[[Any], str] | None = None) -> Callable[[list[Any]], list[Finding]]:
    def say(pages: list[Any]) -> list[Finding]:
        return [Finding(page.title, edit_page(page), page.locale.language_code, detail(page) if detail else "") for page in pages]

    return say


def live_pages(language: str) -> QuerySet[Page]:
    pages = Page.objects.filter(live=True, depth__gt=1).select_related("locale").order_by("path")
    return pages.filter(locale__language_code=language) if language else pages


# --- Languages --------------------------------------------------------------------------------------


def missing_translations(language: str) -> list[Part]:
    return [untranslated(code) for code in OTHERS if language in ("", code)]


def untranslated(code: str) -> Part:
    """The French pages that have no live page in a language."""
    there = Page.objects.filter(translation_key=OuterRef("translation_key"), locale__language_code=code, live=True)
    draft = Page.objects.filter(translation_key=OuterRef("translation_key"), locale__language_code=code)
    rows = live_pages(SOURCE).filter(~Exists(there)).annotate(draft=models.Subquery(draft.values("pk")[:1]))

    def say(pages: list[Any]) -> list[Finding]:
        return [Finding(page.title, translate_url(page), code, _("draft") if page.draft else _("not begun")) for page in pages]

    return Part(rows, say)


def translate_url(page: Any) -> str:
    """The draft to go on with, else the form that begins a translation."""
    if page.draft:
        return reverse("wagtailadmin_pages:edit", args=[page.draft])
    return reverse("wagtail_localize:submit_page_translation", args=[page.pk])


def named_facts() -> list[type[NamedFact]]:
    return [model for model in apps.get_models() if issubclass(model, NamedFact)]


def untranslated_facts(language: str) -> list[Part]:
    return [
        Part(model._default_manager.filter(**{f"name_{code}": ""}).order_by("pk"), say_facts(code))
        for code in OTHERS
        if language in ("", code)
        for model in named_facts()
    ]


def say_facts(code: str) -> Callable[[list[Any]], list[Finding]]:
    def say(facts: list[Any]) -> list[Finding]:
        finder = AdminURLFinder()
        return [Finding(fact.name_fr, finder.get_edit_url(fact) or "", code, str(fact._meta.verbose_name)) for fact in facts]

    return say


# --- Links --------------------------------------------------------------------------------------------


def page_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)


def links(*, to_deleted: bool) -> QuerySet[ReferenceIndex]:
    """What live pages and menus point at although nobody can see it."""
    target = Page.objects.filter(pk=Cast(OuterRef("to_object_id"), models.BigIntegerField()))
    gone = ~Exists(target) if to_deleted else Exists(target.filter(live=False))
    live = Page.objects.filter(pk=Cast(OuterRef("object_id"), models.BigIntegerField()), live=True)
    from_menu = Q(base_content_type=ContentType.objects.get_for_model(SiteMenu))
    from_page = Q(base_content_type=page_type()) & Exists(live)
    return ReferenceIndex.objects.filter(from_menu | from_page, gone, to_content_type=page_type()).order_by("pk")


def links_to(*, to_deleted: bool) -> Callable[[str], list[Part]]:
    def parts(language: str) -> list[Part]:
        rows = links(to_deleted=to_deleted)
        if language:
            there = Page.objects.filter(locale__language_code=language).values_list(Cast("pk", models.CharField()), flat=True)
            rows = rows.filter(base_content_type=page_type(), object_id__in=there)
        return [Part(rows, say_links)]

    return parts


def say_links(references: list[ReferenceIndex]) -> list[Finding]:
    ids = {int(found.object_id) for found in references if found.base_content_type_id == page_type().pk}
    ids |= {int(found.to_object_id) for found in references}
    pages = Page.objects.select_related("locale").in_bulk(ids)
    return [say_link(found, pages) for found in references]


def say_link(reference: ReferenceIndex, pages: dict[int, Page]) -> Finding:
    target = pages.get(int(reference.to_object_id))
    detail = _("leads to “%(title)s”") % {"title": target.title} if target else _("leads to a page that was deleted")
    source = pages.get(int(reference.object_id)) if reference.base_content_type_id == page_type().pk else None
    if source is None:
        return Finding(_("Menu and footer"), reverse("sitemenu:edit", args=[reference.object_id]), "", detail)
    return Finding(source.title, edit_page(source), source.locale.language_code, detail)


# --- What stands in texts: see cms/content_checks/bodies.py ------------------------------------------


def places(language: str) -> QuerySet[WatchedPlace]:
    found = WatchedPlace.objects.filter(page__live=True).select_related("page__locale").order_by("page__path", "pk")
    return found.filter(page__locale__language_code=language) if language else found


def block_of(place: WatchedPlace) -> str:
    """What opens an editor on the block."""
    return f"#block-{place.block}-section" if place.block else ""


def in_page(place: WatchedPlace, detail: str) -> Finding:
    page: Any = place.page  # `places` are all of pages
    return Finding(page.title, edit_page(page) + block_of(place), page.locale.language_code, detail)


def silent_pictures(language: str) -> list[Part]:
    rows = places(language).filter(image__description="", image__is_decorative=False).select_related("image")
    return [Part(rows, lambda found: [in_page(place, place.image.title) for place in found])]


def dead_addresses(language: str) -> list[Part]:
    """Of this site, and answered by no live page and no redirect; or ill-formed."""
    leads_on = Redirect.objects.filter(old_path=OuterRef("path")).exclude(redirect_page__isnull=False, redirect_page__live=False)
    dead = Q(path="") | (Q(target__isnull=True) | Q(target__live=False)) & ~Exists(leads_on)
    in_pages = places(language).filter(dead, image__isnull=True).select_related("target")
    elsewhere = WatchedPlace.objects.filter(dead, image__isnull=True, page__isnull=True).select_related("target")
    if language:
        elsewhere = elsewhere.filter(language=language)
    return [
        Part(in_pages, lambda found: [in_page(place, what_is_wrong(place)) for place in found]),
        Part(elsewhere.order_by("source_type", "source_id", "pk"), say_elsewhere),
    ]


def say_elsewhere(found: list[WatchedPlace]) -> list[Finding]:
    """In menus, banners and letters: each with its kind, and the editor opened on the block."""
    models.prefetch_related_objects(found, "source")
    finder = AdminURLFinder()
    return [
        Finding(
            f"{capfirst(place.source._meta.verbose_name)} · {place.source}",
            (finder.get_edit_url(place.source) or "") + block_of(place),
            place.language,
            what_is_wrong(place),
        )
        for place in found
        if place.source
    ]


def what_is_wrong(place: WatchedPlace) -> str:
    values = {"address": place.address, "title": place.target.title if place.target else ""}
    if not place.path:
        return _("%(address)s: this is not a whole address, such as https://example.org/") % values
    if place.target is None:
        return _("%(address)s: there is no page there") % values
    return _("%(address)s: “%(title)s” is not published") % values


# --- Words and pictures ------------------------------------------------------------------------------


def pictures_without_words(language: str) -> list[Part]:
    """Those in use first."""
    if language:
        return []
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(CustomImage), to_object_id=Cast(OuterRef("pk"), models.CharField())
    )
    rows = CustomImage.objects.filter(description="", is_decorative=False).annotate(used=Exists(uses)).order_by("-used", "pk")

    def say(images: list[Any]) -> list[Finding]:
        return [
            Finding(
                image.title,
                reverse("wagtailimages:edit", args=[image.pk]),
                detail=_("used on the site") if image.used else _("not used"),
            )
            for image in images
        ]

    return [Part(rows, say)]


def pages_without_summary(language: str) -> list[Part]:
    """The summary stands in the table of each type of page: one condition for all of them."""
    types = [model for model in apps.get_models() if issubclass(model, BasePage)]
    empty = Q(pk__in=[])
    for model in types:
        empty |= Q(pk__in=model._default_manager.filter(summary="", live=True).order_by().values("pk"))
    return [Part(live_pages(language).filter(empty), say_pages())]


# --- The clock ----------------------------------------------------------------------------------------


def in_language(pages: QuerySet[Page], language: str) -> QuerySet[Page]:
    pages = pages.select_related("locale")
    return pages.filter(locale__language_code=language) if language else pages


def expired_pages(language: str) -> list[Part]:
    rows = in_language(Page.objects.filter(expired=True, live=False), language).order_by("-expire_at", "pk")
    return [Part(rows, say_pages(lambda page: moment(page.expire_at)))]


def scheduled_pages(language: str) -> list[Part]:
    """Pages that the clock is to publish; one whose hour is past waits for a translation or for the clock itself."""
    approved = Revision.objects.filter(
        base_content_type=page_type(), object_id=Cast(OuterRef("pk"), models.CharField()), approved_go_live_at__isnull=False
    ).order_by("approved_go_live_at")
    rows = in_language(Page.objects.annotate(due=models.Subquery(approved.values("approved_go_live_at")[:1])), language)
    return [Part(rows.filter(due__isnull=False).order_by("due", "pk"), say_pages(lambda page: moment(page.due)))]


def moment(value: Any) -> str:
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT") if value else ""


def connect() -> None:
    register_source(SiteMenu, Source(language=lambda menu: menu.locale.language_code))
    register_source(Banner, Source(is_read=lambda banner: banner.ends_at is None or banner.ends_at > now()))
    register(
        Check(
            "missing-translation",
            gettext_lazy("Page that visitors cannot read in a language"),
            gettext_lazy("Visitors read the French text there, and the page says so."),
            missing_translations,
        ),
        Check(
            "unpublished-link",
            gettext_lazy("Link to a page that is not published"),
            gettext_lazy("Publish the page it leads to, or take the link away."),
            links_to(to_deleted=False),
        ),
        Check(
            "broken-link",
            gettext_lazy("Link to a page that was deleted"),
            gettext_lazy("Choose another page, or take the link away."),
            links_to(to_deleted=True),
        ),
        Check(
            "dead-address",
            gettext_lazy("Typed address that leads nowhere"),
            gettext_lazy("Choose the page instead of typing its address, or correct the address."),
            dead_addresses,
        ),
        Check(
            "silent-picture",
            gettext_lazy("Picture in a text without alternative text"),
            gettext_lazy("Say beside it, or on the picture itself, what it shows, or that it only adorns."),
            silent_pictures,
        ),
        Check(
            "no-alternative-text",
            gettext_lazy("Picture without alternative text"),
            gettext_lazy("Say in one sentence what it shows, for people who cannot see it."),
            pictures_without_words,
        ),
        Check(
            "no-summary",
            gettext_lazy("Page without a summary"),
            gettext_lazy("The summary stands in lists and in search engines."),
            pages_without_summary,
        ),
        Check(
            "untranslated-name",
            gettext_lazy("Name without a translation"),
            gettext_lazy("The French name stands in for it."),
            untranslated_facts,
        ),
        Check(
            "expired",
            pgettext_lazy("pages", "Page that has ended"),
            gettext_lazy("The clock took it off the site. Give it another end, or delete it."),
            expired_pages,
        ),
        Check(
            "scheduled",
            gettext_lazy("Page to be published later"),
            gettext_lazy("Nothing to mend, unless its hour is past."),
            scheduled_pages,
        ),
    )
