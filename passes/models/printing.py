"""Files made for printing a batch. They are worth money: kept where only a view hands them out, and thrown away after some days."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from passes.models.batches import Batch


class PrintKind(models.TextChoices):
    LIST = "list", _("List for the printing house (CSV)")
    SHEETS = "sheets", _("A4 sheets of cards, with cut marks (PDF)")
    SHEETS_AND_BACKS = "backs", _("A4 sheets of cards, printed on both sides (PDF)")
    LEAFLET = "leaflet", _("Leaflet, A4 folded once (PDF)")
    POSTER_A4 = "poster_a4", _("Poster for the counter, A4 (PDF)")
    POSTER_A3 = "poster_a3", _("Poster for the counter, A3 (PDF)")


class PrintState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("printing file", "waiting")
    WORKING = "working", pgettext_lazy("printing file", "being made")
    READY = "ready", pgettext_lazy("printing file", "ready")
    FAILED = "failed", pgettext_lazy("printing file", "failed")


class PrintRun(models.Model):
    """One file somebody asked for. `done` counts cards; of a leaflet or a poster there is one."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="print_runs", verbose_name=_("batch"))
    kind = models.CharField(_("what is made"), max_length=10, choices=PrintKind)
    state = models.CharField(_("state"), max_length=8, choices=PrintState, default=PrintState.WAITING)
    done = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    file_name = models.CharField(max_length=200, blank=True, help_text="In the private storage.")
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked on"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("asked by")
    )
    started_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(_("made on"), null=True)

    class Meta:
        verbose_name = _("printing file")
        verbose_name_plural = _("printing files")
        ordering: ClassVar = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.batch_id}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (PrintState.WAITING, PrintState.WORKING)

    @property
    def is_ready(self) -> bool:
        return self.state == PrintState.READY

    @property
    def whole(self) -> int:
        cards = (PrintKind.LIST, PrintKind.SHEETS, PrintKind.SHEETS_AND_BACKS)
        return self.batch.quantity if self.kind in cards else 1
