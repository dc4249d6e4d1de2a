"""The pages of programmes: the list of them, and one a programme."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from cms.pictures import prefetch_renditions
from cms.source_rows import SourceRows
from events.models.programmes import Programme
from events.models.vocabulary import DownloadKind
from museums.models.page_pictures import PICTURES_PANEL, PagePicture
from museums.models.pages import FactPage

MAX_DOWNLOADS = 20


class ProgrammeIndexPage(BasePage):
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["events.ProgrammePage"]
    page_description = _("The programmes that museums run together.")
    template = "events/programme_index_page.html"

    class Meta:
        verbose_name = _("list of programmes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        programmes = (
            ProgrammePage.objects.child_of(self)
            .listed()
            .select_related("programme")
            .order_by(models.F("programme__start").desc(nulls_last=True), "title")
        )
        return {**super().get_context(request, *args, **kwargs), "programmes": list(programmes)}


class ProgrammePage(FactPage):
    """One programme in the words of one language. Pictures and documents: those of the page in the source language."""

    fact_field = "programme"
    served_with = ("programme",)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pages", verbose_name=_("programme"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["events.ProgrammeIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("One programme: its theme, museums and events.")
    template = "events/programme_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("programme"),
        PICTURES_PANEL,
        FieldPanel("body"),
        InlinePanel("downloads", label=_("document"), heading=_("Press kit and documents"), max_num=MAX_DOWNLOADS),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [
        SynchronizedField("slug"),
        SynchronizedField("programme", overridable=False),
        SynchronizedField("pictures", overridable=False),
        SynchronizedField("downloads", overridable=False),
    ]

    class Meta:
        verbose_name = _("programme page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.programmes.landing import landing  # noqa: PLC0415 - it reads the pages

        return {
            **super().get_context(request, *args, **kwargs),
            **landing(self.programme, self.reading_locale_id, request.GET),
            "pictures": self.shown_pictures(),
            "downloads": _DOWNLOADS(self),
        }

    def shown_pictures(self) -> list[ProgrammePicture]:
        """The pictures in their order, with their renditions."""
        pictures = _PICTURES(self)
        prefetch_renditions([shown.image for shown in pictures], "text")
        return pictures


class ProgrammePicture(PagePicture):
    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="pictures")


class ProgrammeDownload(Orderable):
    """A document to take away; its title and description are the document's."""

    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey("cms.CustomDocument", on_delete=models.CASCADE, related_name="+", verbose_name=_("document"))
    kind = models.CharField(_("kind"), max_length=10, choices=DownloadKind, default=DownloadKind.PRESS_KIT)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, blank=True, help_text=_("Empty: for readers of any language.")
    )

    panels: ClassVar[list[Panel]] = [FieldPanel("document"), FieldRowPanel([FieldPanel("kind"), FieldPanel("language")])]

    class Meta(Orderable.Meta):
        verbose_name = _("document to download")
        verbose_name_plural = _("documents to download")

    @property
    def words(self) -> str:
        """“Press kit, PDF, Dutch”."""
        parts = [str(self.get_kind_display()), self.document.file_extension.upper(), str(self.get_language_display())]
        return ", ".join(part for part in parts if part)


_PICTURES = SourceRows(ProgrammePicture, "pictures", "image")
_DOWNLOADS = SourceRows(ProgrammeDownload, "downloads", "document")
