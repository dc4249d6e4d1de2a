"""What museums do together under one theme."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import NamedFact
from events.models.vocabulary import DatePrecision, ProgrammeKind, ProgrammeStatus
from museums.models import Museum


class Programme(NamedFact):
    """What museums do together under one theme (opération thématique)."""

    kind = models.CharField(_("kind"), max_length=24, choices=ProgrammeKind)
    status = models.CharField(_("state"), max_length=12, choices=ProgrammeStatus)
    start = models.DateField(_("starts on"), null=True, blank=True)
    start_precision = models.CharField(_("precision of the start"), max_length=5, choices=DatePrecision, blank=True)
    end = models.DateField(_("ends on"), null=True, blank=True)
    end_precision = models.CharField(_("precision of the end"), max_length=5, choices=DatePrecision, blank=True)
    museums_count = models.PositiveIntegerField(_("museums taking part, as stated"), null=True, blank=True)
    events_count = models.PositiveIntegerField(_("events, as stated"), null=True, blank=True)
    museums = models.ManyToManyField(Museum, blank=True, related_name="programmes", verbose_name=_("museums named"))

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

    @property
    def state_words(self) -> str:
        """The state in words, unless time has overtaken it: a programme that ran in 2021 is not said to run still."""
        known = self.status == ProgrammeStatus.FINISHED or (self.end is not None and self.end >= timezone.localdate())
        return self.get_status_display() if known else ""
