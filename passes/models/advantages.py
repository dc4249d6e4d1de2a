"""What a pass gives at each museum."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.facts import in_language
from museums.models import Museum
from passes.models.editions import Edition
from passes.models.offers import Offer
from passes.models.schemes import Counted, OfOneScheme, of_one_scheme


class AdvantageKind(models.TextChoices):
    FREE_ENTRY = "free_entry", _("free entry")
    REDUCED_PRICE = "reduced_price", _("reduced price")
    GIFT = "gift", _("gift")
    GUIDED_VISIT = "guided_visit", _("guided visit")


class Advantage(OfOneScheme, Counted):
    """What a pass of one edition, or of one sponsor's offer, gives at one museum, and how often."""

    counter = "quota_used"

    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="advantages", verbose_name=_("edition")
    )
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.CASCADE, related_name="advantages", verbose_name=_("sponsor offer")
    )
    museum = models.ForeignKey(Museum, on_delete=models.PROTECT, related_name="advantages", verbose_name=_("museum"))
    kind = models.CharField(_("kind"), max_length=16, choices=AdvantageKind)
    full_price = models.DecimalField(_("full price in euros"), max_digits=6, decimal_places=2, null=True, blank=True)
    pass_price = models.DecimalField(_("price with the pass in euros"), max_digits=6, decimal_places=2, null=True, blank=True)
    conditions_fr = models.CharField(_("conditions in French"), max_length=300, blank=True)
    conditions_nl = models.CharField(_("conditions in Dutch"), max_length=300, blank=True)
    conditions_en = models.CharField(_("conditions in English"), max_length=300, blank=True)
    check_fr = models.CharField(
        _("to check at the desk, in French"),
        max_length=120,
        blank=True,
        help_text=_("What the volunteer asks to see before giving the advantage. Empty: nothing."),
    )
    check_nl = models.CharField(_("to check at the desk, in Dutch"), max_length=120, blank=True)
    check_en = models.CharField(_("to check at the desk, in English"), max_length=120, blank=True)
    uses_per_pass = models.PositiveSmallIntegerField(
        _("uses per pass at this museum"), null=True, blank=True, default=1, help_text=_("Empty: no limit.")
    )
    uses_per_day = models.PositiveSmallIntegerField(
        _("uses per pass and day at this museum"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    quota = models.PositiveIntegerField(
        _("uses of all passes together at this museum"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    quota_used = models.PositiveIntegerField(_("uses taken"), default=0, editable=False)
    is_example = models.BooleanField(
        _("example"), default=False, help_text=_("Made up for the demonstration, shown as such to visitors.")
    )
    confirmed_at = models.DateTimeField(_("confirmed by the museum on"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        verbose_name=_("confirmed by"),
    )

    class Meta:
        verbose_name = _("advantage")
        verbose_name_plural = _("advantages")
        ordering: ClassVar = ["edition", "offer", "museum"]
        constraints: ClassVar = [
            of_one_scheme("advantage_of_an_edition_or_an_offer"),
            models.UniqueConstraint(fields=["edition", "museum"], name="one_advantage_per_museum_and_edition"),
            models.UniqueConstraint(fields=["offer", "museum"], name="one_advantage_per_museum_and_offer"),
            models.CheckConstraint(
                name="advantage_quota_kept",
                condition=models.Q(quota__isnull=True) | models.Q(quota_used__lte=models.F("quota")),
            ),
            models.CheckConstraint(
                name="advantage_price_not_higher",
                condition=models.Q(full_price__isnull=True)
                | models.Q(pass_price__isnull=True)
                | models.Q(pass_price__lte=models.F("full_price")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.museum} ({self.get_kind_display()})"

    def clean(self) -> None:
        if (self.edition_id is None) == (self.offer_id is None):
            raise ValidationError({"offer": _("Choose an offer or an edition, and only one.")})
        if self.full_price is not None and self.pass_price is not None and self.pass_price > self.full_price:
            raise ValidationError({"pass_price": _("The price with the pass is higher than the full price.")})

    @property
    def conditions(self) -> str:
        return in_language(self, "conditions")

    @property
    def check_at_desk(self) -> str:
        """What the volunteer asks to see: the offer's own (a member's card), then the museum's."""
        checks = [self.offer.check_at_desk if self.offer else "", in_language(self, "check")]
        return " · ".join(check for check in checks if check)

    @property
    def has_check(self) -> bool:
        return bool(self.check_fr or (self.offer and self.offer.check_fr))
