"""The two buttons that wagtail-localize adds to each page of a listing: it asks three times for each of them, this asks with the pages.

Where pages are listed without our annotations, wagtail-localize is asked as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import ListingButton
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.wagtail_hooks import page_listing_more_buttons as asking

from cms.roles import TRANSLATE

BUTTONS = "register_page_listing_more_buttons"


@hooks.register("construct_explorer_page_queryset")
def know_their_translations(_parent: Page, pages: QuerySet[Page], _request: HttpRequest) -> QuerySet[Page]:
    there = Page.objects.filter(translation_key=OuterRef(OuterRef("translation_key")), alias_of__isnull=True).values("locale")
    sources = TranslationSource.objects.filter(
        object_id=OuterRef("translation_key"), locale=OuterRef("locale"), translations__enabled=True
    )
    return pages.annotate(
        lacks_a_language=Exists(Locale.objects.exclude(pk__in=there)), translated_from=Subquery(sources.values("pk")[:1])
    )


def translation_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[ListingButton]:
    known = page.__dict__  # the annotations
    if "lacks_a_language" not in known:
        yield from asking(page, user, view_name, next_url)
        return
    if page.is_root() or not user.has_perm(TRANSLATE):
        return
    if known["lacks_a_language"]:
        address = reverse("wagtail_localize:submit_page_translation", args=[page.alias_of_id or page.pk])
        yield ListingButton(_("Translate this page"), address, priority=60, icon_name="wagtail-localize-language")
    if known["translated_from"]:
        address = reverse("wagtail_localize:update_translations", args=[known["translated_from"]])
        if next_url is not None:
            address += "?" + urlencode({"next": next_url})
        yield ListingButton(_("Sync translated pages"), address, priority=60, icon_name="resubmit")


def install() -> None:
    """In the place of wagtail-localize's own; hooks can be added, not taken away."""
    registered = hooks._hooks[BUTTONS]  # noqa: SLF001 - see above
    registered[:] = [(translation_buttons if fn is asking else fn, order) for fn, order in registered]


install()
