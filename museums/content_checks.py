"""What is missing on museums, for the report in the editor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, ReferenceIndex

from cms.content_checks import Check, Finding, Part, register
from cms.models import CustomImage
from museums.models import Museum, MuseumPage

REVIEW_DAYS = 365


def say(museums: list[Museum]) -> list[Finding]:
    return [Finding(museum.name, reverse("museum:edit", args=[museum.pk]), detail=detail(museum)) for museum in museums]


def detail(museum: Museum) -> str:
    if museum.reviewed_on is None:
        return _("never found right by the museum")
    return _("found right on %(date)s") % {"date": date_format(museum.reviewed_on, "SHORT_DATE_FORMAT")}


def parts(rows: QuerySet[Museum], language: str) -> list[Part]:
    """Facts have no language: none of them when one is asked for."""
    return [] if language else [Part(rows, say)]


def members() -> QuerySet[Museum]:
    return Museum.objects.members().order_by("name", "pk")


def not_reviewed(language: str) -> list[Part]:
    old = timezone.localdate() - timedelta(days=REVIEW_DAYS)
    rows = Museum.objects.members().filter(Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=old))
    return parts(rows.order_by(F("reviewed_on").asc(nulls_first=True), "name", "pk"), language)


def own_pages() -> QuerySet[MuseumPage]:
    return MuseumPage.objects.filter(museum=OuterRef("pk"), locale__language_code=settings.LANGUAGE_CODE, live=True)


def without_page(language: str) -> list[Part]:
    return parts(members().filter(~Exists(own_pages())), language)


def without_hours(language: str) -> list[Part]:
    return parts(members().filter(opening_hours=""), language)


def without_position(language: str) -> list[Part]:
    return parts(members().filter(latitude__isnull=True), language)


def without_picture(language: str) -> list[Part]:
    """Museums whose French page uses no picture at all."""
    used = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(CustomImage),
        object_id=Cast(OuterRef("pk"), models.CharField()),
    )
    rows = (
        MuseumPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE, live=True)
        .filter(~Exists(used))
        .select_related("locale")
        .defer("body")
        .order_by("title", "pk")
    )
    return [Part(rows, say_pages)] if language in ("", settings.LANGUAGE_CODE) else []


def say_pages(pages: list[Any]) -> list[Finding]:
    return [Finding(page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]), page.locale.language_code) for page in pages]


def connect() -> None:
    woven = gettext_lazy("The site draws a woven pattern in its place.")
    register(
        Check(
            "museum-not-reviewed",
            gettext_lazy("Museum that nobody has found right for a year"),
            gettext_lazy("The museum gets a reminder once a year. Call it when it does not answer."),
            not_reviewed,
        ),
        Check(
            "museum-no-page", gettext_lazy("Museum without a page"), gettext_lazy("Make its page under Museums."), without_page
        ),
        Check("museum-no-hours", gettext_lazy("Museum without opening hours"), gettext_lazy("Ask the museum."), without_hours),
        Check("museum-no-picture", gettext_lazy("Museum without a picture"), woven, without_picture),
        Check(
            "museum-no-position",
            gettext_lazy("Museum that is not on the map"),
            gettext_lazy("Give its position."),
            without_position,
        ),
    )
