"""What a year's pass is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passes.models.schemes import Scheme


class Edition(Scheme):
    """One year's Pass'Musées: when it is valid, what it costs, how many there are. Without a price it is free."""

    price = models.DecimalField(_("price in euros"), max_digits=6, decimal_places=2, null=True, blank=True)
    confirm_by = models.DateField(
        _("museums confirm their advantage by"), null=True, blank=True, help_text=_("They are reminded before that day.")
    )

    class Meta(Scheme.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints: ClassVar = [
            *Scheme.Meta.constraints,
            models.CheckConstraint(
                name="edition_price_not_negative", condition=models.Q(price__isnull=True) | models.Q(price__gte=0)
            ),
        ]

    @property
    def is_free(self) -> bool:
        return not self.price
