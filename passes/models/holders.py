"""What a holder asked to be kept beside the pass: the stamps of the museums visited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from museums.models import Museum
from passes.models.passes import Pass


class StampBook(models.Model):
    """The holder's consent. With it go the stamps: there are none without, and erasing it erases them."""

    held_pass = models.OneToOneField(Pass, on_delete=models.CASCADE, related_name="stamp_book")
    agreed_at = models.DateTimeField(_("agreed at"))

    class Meta:
        verbose_name = _("book of stamps")
        verbose_name_plural = _("books of stamps")

    def __str__(self) -> str:
        return str(self.held_pass)


class Stamp(models.Model):
    """A museum visited, with the day of the first visit and never the hour. Written when the use that showed it is erased."""

    book = models.ForeignKey(StampBook, on_delete=models.CASCADE, related_name="stamps")
    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"), help_text="In Europe/Paris.")

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")
        constraints: ClassVar = [models.UniqueConstraint(fields=["book", "museum"], name="one_stamp_a_museum")]

    def __str__(self) -> str:
        return f"{self.museum}, {self.day:%Y-%m-%d}"
