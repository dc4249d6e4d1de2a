"""Sponsors, and what their people get: where, when, how often."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models import NamedFact
from cms.models.facts import in_language
from passes.models.schemes import Scheme


class Sponsor(NamedFact):
    """A company or institution whose people the museums receive. It sees figures, never a person."""

    website = models.URLField(_("website"), blank=True)
    contact_email = models.EmailField(
        _("address for its figures"),
        blank=True,
        help_text=_(
            "A service’s address rather than a person’s. Who reads it there can open the figures of its offers, and nothing else."
        ),
    )
    logo = models.ForeignKey(
        "cms.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("logo")
    )

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering: ClassVar = ["name_fr"]


class WhenFull(models.TextChoices):
    """What a desk does once the month's quota is reached."""

    REFUSE = "refuse", _("refuse until the next month")
    ACCEPT = "accept", _("accept, and count above the quota")


class Offer(Scheme):
    """What a sponsor's people get at some museums. Who is entitled is shown at the desk; no card is typed, read or kept."""

    sponsor = models.ForeignKey(Sponsor, on_delete=models.PROTECT, related_name="offers", verbose_name=_("sponsor"))
    entitled_fr = models.CharField(_("who is entitled, in French"), max_length=200)
    entitled_nl = models.CharField(_("who is entitled, in Dutch"), max_length=200, blank=True)
    entitled_en = models.CharField(_("who is entitled, in English"), max_length=200, blank=True)
    check_fr = models.CharField(
        _("to check at the desk, in French"),
        max_length=120,
        blank=True,
        help_text=_("What the volunteer asks to see, for example “the member’s bank card”. No number is ever written down."),
    )
    check_nl = models.CharField(_("to check at the desk, in Dutch"), max_length=120, blank=True)
    check_en = models.CharField(_("to check at the desk, in English"), max_length=120, blank=True)
    text_fr = models.TextField(_("text in French"), blank=True)
    text_nl = models.TextField(_("text in Dutch"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    picture = models.ForeignKey(
        "cms.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )
    month_quota = models.PositiveIntegerField(
        _("uses of all passes together in a month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    when_full = models.CharField(_("when it is reached"), max_length=8, choices=WhenFull, default=WhenFull.REFUSE)
    is_example = models.BooleanField(
        _("example"), default=False, help_text=_("Made up for the demonstration, shown as such to visitors.")
    )

    class Meta(Scheme.Meta):
        verbose_name = _("sponsor offer")
        verbose_name_plural = _("sponsor offers")

    @property
    def entitled(self) -> str:
        return in_language(self, "entitled")

    @property
    def check_at_desk(self) -> str:
        return in_language(self, "check")

    @property
    def text(self) -> str:
        return in_language(self, "text")


class OfferMonth(models.Model):
    """How many uses of an offer a month of Europe/Paris has seen; raised in the transaction of the scan."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="months")
    month = models.DateField(help_text="Its first day.")
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("month of an offer")
        constraints: ClassVar = [models.UniqueConstraint(fields=["offer", "month"], name="one_count_per_offer_and_month")]

    def __str__(self) -> str:
        return f"{self.offer_id}, {self.month:%Y-%m}"
