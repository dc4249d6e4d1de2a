"""What people come to fetch: a document, or a sheet to read on the page and print."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.models import BasePage
from home.body import FullBodyField
from home.models.lists import asked_topic, index_url, page_of_results, query_of
from home.models.shared import SharedFactsPage
from home.models.vocabulary import Topic, named

RESOURCES_PER_PAGE = 12


class Licence(models.TextChoices):
    """By what right a resource may be used again."""

    CC_BY = "cc_by", _("Creative Commons: name the author (CC BY 4.0)")
    CC_BY_SA = "cc_by_sa", _("Creative Commons: name the author, share alike (CC BY-SA 4.0)")
    CC_BY_NC = "cc_by_nc", _("Creative Commons: name the author, no commercial use (CC BY-NC 4.0)")
    OPEN = "open", _("Licence Ouverte (Etalab 2.0)")
    RESERVED = "reserved", _("All rights reserved: ask the network before using it again")


LICENCE_ADDRESSES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.OPEN: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


class DocumentLanguage(models.TextChoices):
    FRENCH = "fr", _("French")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


def latest_resources(locale_id: int, **filters: Any) -> models.QuerySet[ResourcePage]:
    """The public resources for readers of a language, latest first, with their files."""
    return (
        ResourcePage.objects.filter(**filters)
        .readable_in(locale_id)
        .select_related("document")
        .defer("body")
        .order_by("-published_on", "-pk")
    )


class ResourceIndexPage(BasePage):
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = ["home.ResourcePage"]
    page_description = _("Documents to download and sheets to print.")
    template = "home/resource_index_page.html"

    class Meta:
        verbose_name = _("list of resources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topic = asked_topic(request)
        results = page_of_results(
            request, latest_resources(self.reading_locale_id, **({"topics": topic.pk} if topic else {})), RESOURCES_PER_PAGE
        )
        used = ResourcePage.topics.through.objects.filter(
            resourcepage__in=latest_resources(self.reading_locale_id).order_by().values("pk")
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "results": results,
            "topic": topic,
            "topics": named(Topic, used.values_list("topic_id", flat=True).distinct()),
            "query": query_of(topic=topic.slug if topic else ""),
        }


class ResourcePage(SharedFactsPage):
    """A document, the same as text on the page, or both. Each language may have a document of its own."""

    published_on = models.DateField(_("date of the document"), default=timezone.localdate, db_index=True)
    licence = models.CharField(_("licence"), max_length=10, choices=Licence, default=Licence.RESERVED)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="resources", verbose_name=_("topics"))
    document = models.ForeignKey(
        "cms.CustomDocument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("document"),
        help_text=_("To download, a PDF for instance. Leave empty when the text below is the resource."),
    )
    document_language = models.CharField(
        _("language of the document"), max_length=2, choices=DocumentLanguage, default=DocumentLanguage.FRENCH
    )
    body = FullBodyField(verbose_name=_("text"))

    shared = ("published_on", "licence")
    shared_many = ("topics",)
    parent_page_types: ClassVar = ["home.ResourceIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("A document to download or a sheet to read and print.")
    template = "home/resource_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("document"), FieldPanel("document_language")])], heading=_("Document")),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("licence")]),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [
        *(SynchronizedField(name, overridable=False) for name in (*shared, *shared_many)),
        SynchronizedField("document"),
        SynchronizedField("document_language"),
    ]

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    @property
    def file_format(self) -> str:
        """`PDF`, `ODT`; empty where there is no document."""
        return PurePath(self.document.file.name).suffix.lstrip(".").upper() if self.document else ""

    @property
    def licence_address(self) -> str:
        return LICENCE_ADDRESSES.get(Licence(self.licence), "")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topics = ResourcePage.topics.through.objects.filter(resourcepage=self.pk).values_list("topic_id", flat=True)
        return {
            **super().get_context(request, *args, **kwargs),
            "topics": named(Topic, topics),
            "index_url": index_url(self, request),
        }
