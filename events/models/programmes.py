"""What museums do together under one theme: one fact for every language."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from cms.models import NamedFact
from cms.models.facts import in_language
from events.models.vocabulary import DatePrecision, ProgrammeKind, ProgrammeStatus, StatedKind
from events.programmes.forms import ProgrammeForm
from museums.models import Museum


class Programme(NamedFact, ClusterableModel):
    """What museums do together under one theme (opération thématique).

    `end` is the day it ends on now: `extensions` say how it came to that. `museums` are those named; `shown` says what each of
    them shows. Figures stated by the network stay beside those counted here and are never mixed with them.
    """

    kind = models.CharField(_("kind"), max_length=24, choices=ProgrammeKind)
    status = models.CharField(_("state"), max_length=12, choices=ProgrammeStatus)
    edition_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later_editions", verbose_name=_("edition of"),
        help_text=_("The first programme of the series, where this one takes it up again."),
    )  # fmt: skip
    start = models.DateField(_("starts on"), null=True, blank=True)
    start_precision = models.CharField(_("precision of the start"), max_length=5, choices=DatePrecision, blank=True)
    end = models.DateField(_("ends on"), null=True, blank=True)
    end_precision = models.CharField(_("precision of the end"), max_length=5, choices=DatePrecision, blank=True)
    museums_count = models.PositiveIntegerField(_("museums taking part, as stated"), null=True, blank=True)
    events_count = models.PositiveIntegerField(_("events, as stated"), null=True, blank=True)
    stated_year = models.PositiveSmallIntegerField(
        _("year of the stated figures"), null=True, blank=True, help_text=_("Of the report that they are taken from.")
    )
    museums = models.ManyToManyField(Museum, blank=True, related_name="programmes", verbose_name=_("museums named"))

    base_form_class = ProgrammeForm

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["-start", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="programme_ends_after_start",
                condition=models.Q(start__isnull=True) | models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        first = self.edition_of
        if first is None:
            return
        if first.pk == self.pk or first.edition_of_id is not None or (self.pk and self.later_editions.exists()):
            raise ValidationError({"edition_of": _("Choose the first programme of the series: it is not an edition itself.")})

    @property
    def state_words(self) -> str:
        """The state in words, unless time has overtaken it: a programme that ran in 2021 is not said to run still."""
        known = self.status == ProgrammeStatus.FINISHED or (self.end is not None and self.end >= timezone.localdate())
        return self.get_status_display() if known else ""

    @property
    def series_id(self) -> int:
        """The first programme of its series."""
        return self.edition_of_id or self.pk


class ProgrammeExtension(Orderable):
    """A programme that went on longer than planned."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="extensions")
    until = models.DateField(_("extended until"))
    precision = models.CharField(_("known to the"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY)
    why_fr = models.CharField(_("why, in French"), max_length=200, blank=True)
    why_nl = models.CharField(_("why, in Dutch"), max_length=200, blank=True)
    why_en = models.CharField(_("why, in English"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The programme ends no earlier than it was extended to."""
        super().save(*args, **kwargs)
        programme = Programme.objects.filter(models.Q(end__lt=self.until) | models.Q(end__isnull=True), pk=self.programme_id)
        programme.update(end=self.until, end_precision=self.precision)

    @property
    def why(self) -> str:
        return in_language(self, "why")


class ProgrammeFigure(Orderable):
    """A figure that the network stated, with the year of its source; shown as stated."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField(_("what was counted"), max_length=16, choices=StatedKind)
    value = models.PositiveIntegerField(_("value"))
    year = models.PositiveSmallIntegerField(_("year of the source"))
    is_reading = models.BooleanField(
        _("read from a graphic without a title"),
        default=False,
        help_text=_("The site then says that the figure is our reading of the report."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        constraints: ClassVar = [models.UniqueConstraint(name="programme_figure_once", fields=["programme", "kind", "year"])]


class ProgrammeShown(Orderable):
    """What one museum shows in a programme: an object, a workshop, a visit."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="shown")
    museum = models.ForeignKey(Museum, on_delete=models.PROTECT, related_name="shown_in_programmes", verbose_name=_("museum"))
    name_fr = models.CharField(_("what it shows, in French"), max_length=160)
    name_nl = models.CharField(_("what it shows, in Dutch"), max_length=160, blank=True)
    name_en = models.CharField(_("what it shows, in English"), max_length=160, blank=True)
    text_fr = models.TextField(_("a sentence or two, in French"), max_length=400, blank=True)
    text_nl = models.TextField(_("a sentence or two, in Dutch"), max_length=400, blank=True)
    text_en = models.TextField(_("a sentence or two, in English"), max_length=400, blank=True)
    image = models.ForeignKey(
        "cms.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("what a museum shows")
        verbose_name_plural = _("what the museums show")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A museum that shows something takes part."""
        super().save(*args, **kwargs)
        Programme.museums.through.objects.get_or_create(programme_id=self.programme_id, museum_id=self.museum_id)

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def text(self) -> str:
        return in_language(self, "text")
