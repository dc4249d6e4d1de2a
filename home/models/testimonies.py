"""Oral memory: people of a trade, recorded, with what they say in writing."""

from __future__ import annotations

from base64 import b64encode
from pathlib import PurePath
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.film_hosts import frame_address
from cms.models import BasePage
from cms.pictures import READY, url_of
from cms.readers import CARD_FIELDS
from home.models.lists import page_of_results
from museums.models import Museum, MuseumPage, Trade
from museums.models.pages import FactPage
from museums.weave import weave_svg

TESTIMONIES_PER_PAGE = 12
TRADE_NAMES = ("trade__slug", "trade__family", "trade__name_fr", "trade__name_nl", "trade__name_en")
SHOWN_ON_CARD = ("media", "external_url", "seconds", "is_example", "museum__name", *TRADE_NAMES)
VIDEO = ("mp4", "webm")
AUDIO = ("mp3", "m4a", "ogg", "opus")


class SpokenLanguage(models.TextChoices):
    FRENCH = "fr", _("French")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")
    PICARD = "pcd", _("Picard")
    WEST_FLEMISH = "vls", _("West Flemish")
    NONE = "zxx", _("no words")


def recording_url(testimony_id: int | None, file: File) -> str:
    """Where those who may see its page play it (home/recordings.py); a sample of the style guide has no record."""
    return reverse("recording", args=[testimony_id, PurePath(file.name or "").name]) if testimony_id and file else ""


class Testimony(ClusterableModel):
    """One recording. The reference of the person's consent stays here, in the editor: no page, search or feed reads it."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    museum = models.ForeignKey(
        Museum, null=True, blank=True, on_delete=models.PROTECT, related_name="testimonies", verbose_name=_("museum")
    )
    trade = models.ForeignKey(
        Trade, null=True, blank=True, on_delete=models.PROTECT, related_name="testimonies", verbose_name=_("trade")
    )
    recorded_in = models.PositiveSmallIntegerField(
        _("recorded in (year)"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    spoken = models.CharField(_("language spoken"), max_length=3, choices=SpokenLanguage, default=SpokenLanguage.FRENCH)
    seconds = models.PositiveIntegerField(_("length in seconds"), null=True, blank=True)
    media = models.FileField(
        _("video or sound"),
        upload_to="testimonies",
        blank=True,
        validators=[FileExtensionValidator([*VIDEO, *AUDIO])],
        help_text=_("MP4 or WebM for a video, MP3, M4A, Ogg or Opus for a sound. Served by this site."),
    )
    external_url = models.URLField(
        _("address of the video elsewhere"),
        blank=True,
        help_text=_("When there is no file: visitors are told that they leave the site before they go there."),
    )
    poster = models.ForeignKey(
        "cms.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture before the video starts"),
    )
    consent_reference = models.CharField(
        _("reference of the consent"),
        max_length=160,
        blank=True,
        help_text=_("Where the person’s signed consent is kept. Never shown to visitors."),
    )
    is_example = models.BooleanField(
        _("example"), default=False, help_text=_("Nobody’s memory: made to show what a testimony looks like. The page says so.")
    )

    class Meta:
        verbose_name = _("testimony")
        verbose_name_plural = _("testimonies")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        if not self.is_example and not self.consent_reference.strip():
            raise ValidationError({"consent_reference": _("Nothing is published without the person’s consent.")})

    @property
    def media_url(self) -> str:
        return recording_url(self.pk, self.media)

    @property
    def host(self) -> str:
        """Whose site keeps the video."""
        return (urlsplit(self.external_url).hostname or "").removeprefix("www.")

    @property
    def frame(self) -> str:
        """The address of the player to load after a click; empty where the site allows no frame of that host."""
        return frame_address(self.external_url)

    @property
    def length(self) -> str:
        """`4:05`, minutes and seconds; empty when it is not known."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}" if self.seconds else ""

    @property
    def is_video(self) -> bool:
        return self.media.name.rpartition(".")[2].lower() in VIDEO if self.media else bool(self.external_url)


def check_captions(file: File) -> None:
    """WebVTT starts with its name; anything else would show nothing, without a word."""
    start = file.read(9).removeprefix(b"\xef\xbb\xbf")
    file.seek(0)
    if not start.startswith(b"WEBVTT"):
        raise ValidationError(_("This file is not WebVTT: its first line must be WEBVTT."))


class Captions(models.Model):
    """What is said, line by line, in one language."""

    testimony = ParentalKey(Testimony, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=3, choices=SpokenLanguage, default=SpokenLanguage.FRENCH)
    file = models.FileField(
        _("captions (WebVTT)"), upload_to="testimonies", validators=[FileExtensionValidator(["vtt"]), check_captions]
    )

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["testimony", "language"], name="captions_once_for_each_language")
        ]

    def __str__(self) -> str:
        return self.get_language_display()

    @property
    def label(self) -> str:
        """What a player lists them by."""
        return capfirst(self.get_language_display())

    @property
    def url(self) -> str:
        return recording_url(self.testimony_id, self.file)


def testimony_pages(locale_id: int, **filters: Any) -> models.QuerySet[TestimonyPage]:
    """The public testimonies for readers of a language, latest first, as a card needs them."""
    return (
        TestimonyPage.objects.filter(**filters)
        .readable_in(locale_id)
        .select_related("testimony__museum", "testimony__trade")
        .only(*CARD_FIELDS, *(f"testimony__{name}" for name in SHOWN_ON_CARD))
        .order_by("-first_published_at", "-pk")
    )


def poster_of(testimony: Testimony) -> str:
    """The address of the picture shown before a recording starts: the editors’, else the cloth of its trade."""
    made = url_of(testimony.poster, READY) if testimony.poster else ""
    if made:
        return made
    families = (testimony.trade.thread,) if testimony.trade and testimony.trade.thread else ()
    cloth = weave_svg(testimony.slug, families, standalone=True)
    return f"data:image/svg+xml;base64,{b64encode(cloth.encode()).decode()}"


class TestimonyIndexPage(BasePage):
    body = BodyField(verbose_name=_("text"))

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = ["home.TestimonyPage"]
    page_description = _("The recorded memory of trades.")
    template = "home/testimony_index_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("list of testimonies")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "results": page_of_results(request, testimony_pages(self.reading_locale_id), TESTIMONIES_PER_PAGE),
        }


class TestimonyPage(FactPage):
    """The words around one recording, in one language."""

    fact_field = "testimony"
    testimony = models.ForeignKey(Testimony, on_delete=models.PROTECT, related_name="pages", verbose_name=_("testimony"))
    body = BodyField(verbose_name=_("transcript"), help_text=_("All that is said, for those who do not hear it."))

    parent_page_types: ClassVar = ["home.TestimonyIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("One recording with its transcript.")
    template = "home/testimony_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("testimony"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("testimony", overridable=False)]

    class Meta:
        verbose_name = _("testimony page")
        verbose_name_plural = _("testimony pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        testimony = (
            Testimony.objects.defer("consent_reference").select_related("museum", "trade", "poster").get(pk=self.testimony_id)
        )
        others = testimony_pages(self.reading_locale_id).exclude(pk=self.pk)
        museum = MuseumPage.objects.filter(locale_id=self.reading_locale_id, museum=testimony.museum_id)
        return {
            **super().get_context(request, *args, **kwargs),
            "testimony": testimony,
            "captions": list(testimony.captions.order_by("language")),
            "poster_url": poster_of(testimony),
            "museum_page": testimony.museum_id and museum.listed().defer("body").first(),
            "others": list(others[:3]),
        }
