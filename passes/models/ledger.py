"""The ledger of scans: what desks saw and decided. It only grows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from museums.models import Museum
from passes.models.advantages import Advantage, AdvantageKind
from passes.models.desks import Desk
from passes.models.editions import Edition
from passes.models.offers import Offer
from passes.models.passes import Pass
from passes.rules import Reason


class LedgerOnlyGrowsError(TypeError):
    """Somebody tried to change or delete a line of the ledger. Corrections are new lines."""


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    LOOK = "look", _("accepted after a check")
    REFUSED = "refused", _("refused")


class ScanKind(models.TextChoices):
    SCAN = "scan", _("scan")
    UNDO = "undo", _("undo")


class ScanMode(models.TextChoices):
    ONLINE = "online", _("online")
    OFFLINE = "offline", _("offline")


class ScanInput(models.TextChoices):
    CAMERA = "camera", _("camera")
    SCANNER = "scanner", _("USB scanner")
    TYPED = "typed", _("typed")


REASONS = [
    (Reason.UNKNOWN.value, _("unknown code")),
    (Reason.ALTERED.value, _("altered code")),
    (Reason.NOT_YET_VALID.value, _("not valid yet")),
    (Reason.EXPIRED.value, _("expired")),
    (Reason.REVOKED.value, _("cancelled pass")),
    (Reason.ALREADY_USED.value, _("already used here")),
    (Reason.USED_UP.value, _("used up")),
    (Reason.NOT_HERE.value, _("no advantage here")),
    (Reason.QUOTA_REACHED.value, _("quota reached")),
    (Reason.WRONG_EDITION.value, _("another edition")),
    (Reason.DESK_REVOKED.value, _("revoked desk")),
]


class ScanQuerySet(models.QuerySet["Scan"]):
    def update(self, **kwargs: Any) -> int:
        raise LedgerOnlyGrowsError("A line of the ledger is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LedgerOnlyGrowsError("A line of the ledger is never deleted")

    def cut_links(self) -> int:
        """Forget which pass each line was about; its figures stay. The only change a line ever sees."""
        return super().update(held_pass=None)


class Scan(models.Model):
    """One line: what a desk decided about one reading, with the tariff as it was then."""

    uuid = models.UUIDField(unique=True, help_text="Made by the client, so that a repeat changes nothing.")
    kind = models.CharField(_("kind"), max_length=4, choices=ScanKind, default=ScanKind.SCAN)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("corrects")
    )
    held_pass = models.ForeignKey(
        Pass, null=True, blank=True, on_delete=models.SET_NULL, related_name="scans", verbose_name=_("pass")
    )
    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition")
    )
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("sponsor offer")
    )
    advantage = models.ForeignKey(
        Advantage, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("advantage")
    )
    museum = models.ForeignKey(Museum, on_delete=models.PROTECT, related_name="scans", verbose_name=_("museum"))
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="scans", verbose_name=_("desk"))
    decided_at = models.DateTimeField(_("decided at"), help_text=_("By the device’s clock."))
    received_at = models.DateTimeField(_("received at"))
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=16, choices=REASONS, blank=True)
    mode = models.CharField(_("mode"), max_length=8, choices=ScanMode, default=ScanMode.ONLINE)
    input = models.CharField(_("read by"), max_length=8, choices=ScanInput)
    bundle_version = models.CharField(_("version of the desk bundle"), max_length=40, blank=True)
    advantage_kind = models.CharField(_("advantage"), max_length=16, choices=AdvantageKind, blank=True)
    full_price = models.DecimalField(_("full price"), max_digits=6, decimal_places=2, null=True, blank=True)
    price_paid = models.DecimalField(_("price paid"), max_digits=6, decimal_places=2, null=True, blank=True)
    party_size = models.PositiveSmallIntegerField(_("persons"), null=True, blank=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["museum", "received_at"])]

    def __str__(self) -> str:
        return f"{date_format(timezone.localtime(self.received_at), 'DATETIME_FORMAT')}, {self.get_verdict_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise LedgerOnlyGrowsError("A line of the ledger is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise LedgerOnlyGrowsError("A line of the ledger is never deleted")
