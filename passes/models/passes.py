"""Passes, who may be told about them, and the uses they still have."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from museums.models import Museum
from passes.models.advantages import Advantage
from passes.models.batches import MAX_PARTY_SIZE, Batch, SharedCode
from passes.models.editions import Edition
from passes.models.offers import Offer
from passes.models.orders import OrderLine
from passes.models.schemes import OfOneScheme, of_one_scheme


def new_access_key() -> str:
    """128 random bits as 22 characters: the unguessable end of a pass's address."""
    return secrets.token_urlsafe(16)


class PassState(models.TextChoices):
    ACTIVE = "active", _("active")
    REVOKED = "revoked", _("revoked")


class Channel(models.TextChoices):
    """How the pass reached its holder."""

    WEBSITE = "website", _("website")
    PRINTED = "printed", _("printed")
    DESK = "desk", _("museum desk")
    CODE = "code", _("activation code")


class PassGroup(models.Model):
    """Passes taken in one go, listed on one page at its own unguessable address. No pass leads to it: each may be given away."""

    access_key = models.CharField(max_length=22, unique=True, default=new_access_key)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("passes taken together")
        verbose_name_plural = _("passes taken together")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


class Pass(OfOneScheme, models.Model):
    """One holder's right. It says nothing about the person; its token is signed anew from these fields when needed."""

    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="passes", verbose_name=_("edition")
    )
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="passes", verbose_name=_("sponsor offer")
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="passes", verbose_name=_("batch")
    )
    shared_code = models.ForeignKey(
        SharedCode, null=True, blank=True, on_delete=models.PROTECT, related_name="passes", verbose_name=_("shared code")
    )
    order_line = models.ForeignKey(
        OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="passes", verbose_name=_("line of an order")
    )
    group = models.ForeignKey(
        PassGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="passes", verbose_name=_("taken together with")
    )
    public_id = models.CharField(
        _("pass id"), max_length=16, unique=True, help_text="The 8 random bytes of the token, in hexadecimal."
    )
    short_code = models.CharField(_("short code"), max_length=10, unique=True)
    access_key = models.CharField(max_length=22, unique=True, default=new_access_key)
    state = models.CharField(_("state"), max_length=8, choices=PassState, default=PassState.ACTIVE)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until, included"))
    lasts_days = models.PositiveSmallIntegerField(
        _("days it lasts from the first visit"), null=True, blank=True, help_text="Null: its dates are all there is."
    )
    party_size = models.PositiveSmallIntegerField(
        _("persons"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_PARTY_SIZE)]
    )
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.WEBSITE)
    was_used = models.BooleanField(
        default=False,
        editable=False,
        help_text="It was, in uses that have been erased since; where and when is not known any more.",
    )
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revocation_reason = models.CharField(_("reason of the revocation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pass")
        verbose_name_plural = _("passes")
        ordering: ClassVar = ["-issued_at"]
        constraints: ClassVar = [
            of_one_scheme("pass_of_an_edition_or_an_offer"),
            models.CheckConstraint(
                name="pass_valid_until_after_from", condition=models.Q(valid_until__gte=models.F("valid_from"))
            ),
            models.CheckConstraint(name="pass_party_size", condition=models.Q(party_size__range=(1, MAX_PARTY_SIZE))),
        ]

    def __str__(self) -> str:
        return f"{self.short_code[:5]} {self.short_code[5:]}"


class HolderContact(models.Model):
    """Where a holder asked their pass to be sent: optional, kept apart, erased on request without touching the pass."""

    held_pass = models.OneToOneField(Pass, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(_("e-mail address"))
    consented_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, editable=False, help_text="Null: the letter has gone, or is given up.")

    class Meta:
        verbose_name = _("holder’s address")
        verbose_name_plural = _("holders’ addresses")

    def __str__(self) -> str:
        return str(self.held_pass)


class UseSlot(models.Model):
    """One use of a pass at a museum, numbered so that the database itself keeps every limit.

    A number is null where the right has no limit of that sort. Slots go with their edition; an undone use gives
    its slot back. The ledger (Scan) is separate and stays; 48 hours after the scan nothing in a slot leads to its line
    any more (passes/services/forgetting.py).
    """

    held_pass = models.ForeignKey(Pass, on_delete=models.CASCADE, related_name="slots")
    museum = models.ForeignKey(Museum, on_delete=models.PROTECT, related_name="+")
    advantage = models.ForeignKey(Advantage, on_delete=models.PROTECT, related_name="+")
    scan_uuid = models.UUIDField(unique=True, null=True, help_text="The line of the ledger, until the link is cut.")
    used_at = models.DateTimeField(help_text="To the second; once the link is cut, the midnight that the day began with.")
    day = models.DateField(help_text="The day of use in Europe/Paris.")
    number = models.PositiveSmallIntegerField(null=True)
    day_number = models.PositiveSmallIntegerField(null=True)
    number_in_all = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("uses")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["held_pass", "museum", "number"], name="uses_per_museum_kept"),
            models.UniqueConstraint(fields=["held_pass", "museum", "day", "day_number"], name="uses_per_day_kept"),
            models.UniqueConstraint(fields=["held_pass", "number_in_all"], name="uses_in_all_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.held_pass_id}, {self.day:%Y-%m-%d}"
