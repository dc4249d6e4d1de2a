"""School holidays that editors keep: those of the Belgian communities, and what the file of zone B does not have yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.facts import in_language


class SchoolZone(models.TextChoices):
    FRANCE_B = "fr-b", _("France, zone B (Lille, Amiens)")
    FRENCH_COMMUNITY = "be-fr", _("Belgium, French-language schools")
    FLEMISH_COMMUNITY = "be-vl", _("Belgium, Dutch-language schools")
    GERMAN_COMMUNITY = "be-de", _("Belgium, German-language schools")


class SchoolHoliday(models.Model):
    """One holiday in one zone. A row for zone B takes the place of what the file says of the same days."""

    zone = models.CharField(_("schools"), max_length=8, choices=SchoolZone)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_nl = models.CharField(_("name in Dutch"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    start = models.DateField(_("first day off"))
    end = models.DateField(_("last day off"))

    class Meta:
        verbose_name = _("school holiday")
        verbose_name_plural = _("school holidays")
        ordering: ClassVar = ["-start", "zone"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="school_holiday_ends_after_start",
                condition=models.Q(end__gte=models.F("start")),
                violation_error_message=_("The holidays cannot end before they begin."),
            ),
            models.UniqueConstraint(
                name="one_school_holiday_a_start",
                fields=["zone", "start"],
                violation_error_message=_("Holidays of these schools that begin on this day are there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.start:%Y}"

    @property
    def name(self) -> str:
        return in_language(self, "name")
