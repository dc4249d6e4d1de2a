"""The meetings of a territory's members: facts of the network's life, not dates that anybody is invited to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from museums.models.facts import Commune, Museum, Territory


class Meeting(models.Model):
    """One meeting. `museums` were there; `visited` were shown to those who came. Either may be unknown."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("territory"))
    day = models.DateField(_("day"))
    online = models.BooleanField(_("by video"), default=False)
    place = models.CharField(_("place"), max_length=160, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    museums = models.ManyToManyField(Museum, blank=True, related_name="meetings", verbose_name=_("museums that were there"))
    visited = models.ManyToManyField(Museum, blank=True, related_name="+", verbose_name=_("museums visited"))

    class Meta:
        verbose_name = _("meeting of a territory")
        verbose_name_plural = _("meetings of territories")
        ordering: ClassVar = ["-day", "slug"]

    def __str__(self) -> str:
        return f"{self.territory} {self.day}"
