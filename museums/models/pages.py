"""Pages that put a fact into words, and those of museums."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage, CustomImage
from cms.pictures import prefetch_renditions
from cms.prepared import Prepared, keep_related
from cms.readers import LINK_FIELDS
from cms.source_rows import SourceRows
from museums.models.facts import Club, Museum, Price, Trade
from museums.models.page_pictures import PICTURES_PANEL, PagePicture
from museums.querysets import is_member
from museums.visit import has_left, visit_of, web_links

#: What a card shows of a museum, and what the address of its page is made of: the rest of both is long.
MUSEUM_FIELDS = (
    "slug",
    "name",
    "area",
    "opening_hours",
    "practical_examples",
    "latitude",
    "longitude",
    "commune__name",
    "commune__name_nl",
)
_TRADES = Prepared(lambda museum: Trade.objects.filter(museums=museum), int)
_CLUBS = Prepared(lambda museum: Club.objects.filter(museums=museum), int)
_PRICES = Prepared(lambda museum: Price.objects.filter(museum=museum), int)
PAGE_FIELDS = (*LINK_FIELDS, "museum_id")


def museum_pages(locale_id: int, **filters: Any) -> models.QuerySet[MuseumPage]:
    """The pages of members for readers of one locale, by name, with all that a card shows in a fixed number of queries.

    A museum whose membership ended keeps its page, which says so; no list leads there.
    """
    return (
        MuseumPage.objects.readable_in(locale_id)
        .filter(is_member("museum__"), **filters)
        .select_related("museum__commune")
        .prefetch_related("museum__trades")
        .only(*PAGE_FIELDS, *(f"museum__{name}" for name in MUSEUM_FIELDS))
        .order_by("museum__sort_name", "pk")
    )


class FactPage(BasePage):
    """A page that puts one fact into words: at most one page for a fact in each locale."""

    fact_field: ClassVar[str]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        fact_id = getattr(self, f"{self.fact_field}_id")
        if fact_id is None or not self.locale_id:
            return
        same = type(self)._default_manager.filter(**{f"{self.fact_field}_id": fact_id}, locale_id=self.locale_id)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({self.fact_field: _("This one already has a page in this language.")})


class MuseumPage(FactPage):
    """One museum in the words of one language; its facts are the museum's.

    Its pictures are those of the page in the source language, whatever the language read: one truth, which contributors
    change and editors read before it goes live, as they do with the words.
    """

    fact_field = "museum"
    card_picture: CustomImage | None = None  # set by museums.card_pictures
    kilometres: float | None = None  # from the place a visitor asked for, in a list
    served_with = ("museum__commune", "museum__territory")
    museum = models.ForeignKey(Museum, on_delete=models.PROTECT, related_name="pages", verbose_name=_("museum"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["museums.MuseumDirectoryPage"]
    subpage_types: ClassVar = []
    page_description = _("What visitors read about one museum.")
    template = "museums/museum_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("museum", permission="museums.change_museum"),
        PICTURES_PANEL,
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [
        SynchronizedField("slug"),
        SynchronizedField("title"),
        SynchronizedField("museum", overridable=False),
        SynchronizedField("pictures", overridable=False),
    ]

    class Meta:
        verbose_name = _("museum page")
        verbose_name_plural = _("museum pages")

    @property
    def drawn_share_url(self) -> str:
        return reverse("museum_share_picture", args=[self.museum.slug])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from museums.nearby import nearby  # noqa: PLC0415 - it lists the pages of this type

        museum = self.museum
        keep_related(museum, trades=_TRADES(museum.pk), clubs=_CLUBS(museum.pk), prices=_PRICES(museum.pk))
        return {
            **super().get_context(request, *args, **kwargs),
            "museum": museum,
            "pictures": self.shown_pictures(),
            "visit": visit_of(museum),
            "web_links": web_links(museum),
            "has_left": has_left(museum),
            "nearby": nearby(museum, self.reading_locale_id),
        }

    def shown_pictures(self) -> list[MuseumPicture]:
        """The pictures in their order, with their renditions: those of the page in the source language."""
        pictures = _PICTURES(self)
        prefetch_renditions([shown.image for shown in pictures], "portrait", "text")
        return pictures


class MuseumPicture(PagePicture):
    page = ParentalKey(MuseumPage, on_delete=models.CASCADE, related_name="pictures")


_PICTURES = SourceRows(MuseumPicture, "pictures", "image")
