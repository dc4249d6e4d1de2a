"""On what terms one registers for an event: the columns an event has for it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LARGEST_GROUP = 100


class RegistrationTerms(models.Model):
    members_only = models.BooleanField(
        _("for member organisations only"), default=False, help_text=_("The form then asks which member one comes for.")
    )
    largest_group = models.PositiveSmallIntegerField(
        _("people in one registration, at most"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_GROUP)],
    )
    erase_after_months = models.PositiveSmallIntegerField(
        _("erase names and addresses so many months after the date"), default=3, validators=[MaxValueValidator(36)]
    )
    proxies_each = models.PositiveSmallIntegerField(
        _("proxies that one participant may hold"), default=0, help_text=_("0: there are no proxies.")
    )
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum, in % of the members"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Empty: none is needed."),
    )  # fmt: skip

    class Meta:
        abstract = True
