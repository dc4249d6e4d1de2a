"""The network in numbers, each with its year and where it comes from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from cms.models.facts import in_language
from cms.short_cache import ShortCache


class FigureUnit(models.TextChoices):
    """What is counted stands in the label; the unit is what is written beside the number."""

    COUNT = "", _("none: the label says what is counted")
    EURO = "euro", _("euros (€)")
    PERCENT = "percent", _("per cent (%)")
    HOURS = "hours", _("hours (h)")


SIGNS = {FigureUnit.EURO: "€", FigureUnit.PERCENT: "%", FigureUnit.HOURS: "h"}


class FigureQualifier(models.TextChoices):
    EXACT = "exact", _("exact")
    ABOUT = "about", _("about")
    MORE_THAN = "more_than", _("more than")
    ESTIMATED = "estimated", _("estimated")


class KeyFigure(models.Model):
    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    value = models.DecimalField(_("number"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=8, choices=FigureUnit, blank=True, default=FigureUnit.COUNT)
    qualifier = models.CharField(_("precision"), max_length=10, choices=FigureQualifier, default=FigureQualifier.EXACT)
    label_fr = models.CharField(_("label in French"), max_length=120)
    label_nl = models.CharField(_("label in Dutch"), max_length=120, blank=True)
    label_en = models.CharField(_("label in English"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2100)])
    source = models.CharField(_("source"), max_length=160, help_text=_("Where the number comes from: a report and its year."))
    position = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Figures are shown from the smallest to the largest order.")
    )

    class Meta:
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return f"{self.label} ({self.year})"

    @property
    def label(self) -> str:
        return in_language(self, "label")

    @property
    def number(self) -> str:
        """The number as the reader's language writes it, with its unit: 21 762, 1 540, 70 712 €."""
        whole = self.value == self.value.to_integral_value()
        text = number_format(self.value, decimal_pos=0 if whole else None, force_grouping=True)
        sign = SIGNS.get(FigureUnit(self.unit))
        return f"{text}\N{NO-BREAK SPACE}{sign}" if sign else text


def _every_figure(_key: str) -> list[KeyFigure]:
    return list(KeyFigure.objects.all())


every_figure = ShortCache[str, list[KeyFigure]](_every_figure)


@receiver([post_save, post_delete], sender=KeyFigure)
def forget(**_kwargs: Any) -> None:
    every_figure.clear()


def shown_with(figures: list[KeyFigure]) -> dict[str, Any]:
    """What a template shows of some figures: each, where they come from, and the year when it is the same for all."""
    years = {figure.year for figure in figures}
    return {
        "figures": figures,
        "sources": list(dict.fromkeys(figure.source for figure in figures)),
        "year": years.pop() if len(years) == 1 else None,
    }
