"""School pathways: a museum of the network, a company and a training course, for a class. The fact, its page and the list."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage, NamedFact
from events.models.vocabulary import DatePrecision, PathwaySubject, SchoolLevel, StepKind
from events.programmes.forms import PathwayForm
from museums.models import Commune, Museum
from museums.models.pages import FactPage


class Pathway(NamedFact, ClusterableModel):
    """A day, or several, that takes a class from a museum to a company and a training course. What is not known is empty."""

    subject = models.CharField(_("theme"), max_length=16, choices=PathwaySubject)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    minutes = models.PositiveIntegerField(
        _("duration in minutes"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: not known.")
    )
    tested_on = models.DateField(_("first tried with a class"), null=True, blank=True)
    tested_precision = models.CharField(_("known to the"), max_length=5, choices=DatePrecision, blank=True)
    booking_email = models.EmailField(_("e-mail address to book at"), blank=True)
    booking_phone = models.CharField(_("telephone to book at"), max_length=40, blank=True)
    booking_url = models.URLField(_("address to book at"), blank=True)
    # Kept by `save`, for filters.
    level_codes = models.CharField(max_length=80, editable=False, default="", help_text="Each code between spaces.")

    base_form_class = PathwayForm

    class Meta:
        verbose_name = _("school pathway")
        verbose_name_plural = _("school pathways")
        ordering: ClassVar = ["name_fr"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.level_codes = f" {' '.join(self.levels)} " if self.levels else ""
        super().save(*args, **kwargs)

    @property
    def level_words(self) -> list[str]:
        """From the youngest on."""
        return [str(level.label) for level in SchoolLevel if level in self.levels]

    @property
    def hours(self) -> float | None:
        return self.minutes / 60 if self.minutes else None

    @property
    def has_contact(self) -> bool:
        return bool(self.booking_email or self.booking_phone or self.booking_url)


class PathwayStep(Orderable):
    """A place that the class goes to: a museum of the network, or a company or course by its name."""

    pathway = ParentalKey(Pathway, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("kind"), max_length=8, choices=StepKind)
    museum = models.ForeignKey(
        Museum, null=True, blank=True, on_delete=models.PROTECT, related_name="pathway_steps", verbose_name=_("museum")
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def clean(self) -> None:
        super().clean()
        if self.kind == StepKind.MUSEUM and self.museum is None:
            raise ValidationError({"museum": _("Choose the museum of the network that receives the class.")})
        if self.kind != StepKind.MUSEUM and not self.name:
            raise ValidationError({"name": _("Give the name of the company or course.")})

    @property
    def place(self) -> Commune | None:
        return self.museum.commune if self.museum else self.commune

    @property
    def shown_name(self) -> str:
        return self.museum.name if self.museum else self.name

    @property
    def position(self) -> tuple[float, float] | None:
        for place in (self.museum, self.place):
            if place is not None and place.latitude is not None and place.longitude is not None:
                return place.latitude, place.longitude
        return None


class PathwayIndexPage(BasePage):
    """Where teachers find a pathway by subject, level and distance. The address holds the filters; no script is needed."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["events.PathwayPage"]
    page_description = _("The school pathways, by subject, level and distance.")
    template = "events/pathway_index_page.html"

    class Meta:
        verbose_name = _("list of school pathways")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.programmes.pathways import shown  # noqa: PLC0415 - it reads the pages

        return {**super().get_context(request, *args, **kwargs), **shown(request.GET, self.reading_locale_id)}


class PathwayPage(FactPage):
    fact_field = "pathway"
    served_with = ("pathway",)
    kilometres: float | None = None  # from the place a teacher asked for, in a list
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="pages", verbose_name=_("school pathway"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["events.PathwayIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("One school pathway: for whom, where, how to book.")
    template = "events/pathway_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("pathway"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug"), SynchronizedField("pathway", overridable=False)]

    class Meta:
        verbose_name = _("school pathway page")
        verbose_name_plural = _("school pathway pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.programmes.pathways import steps_of  # noqa: PLC0415 - it reads the pages

        return {
            **super().get_context(request, *args, **kwargs),
            "pathway": self.pathway,
            **steps_of(self.pathway, self.reading_locale_id),
        }
