"""Where what a desk decided by itself and what the network knows do not agree: something to look at, never a silent drop."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from passes.models.ledger import Scan


class ConflictKind(models.TextChoices):
    OVER_LIMIT = "over_limit", _("accepted more often than the pass allows")
    OVER_QUOTA = "over_quota", _("accepted after the quota was reached")
    REVOKED = "revoked", _("accepted, but the pass had been cancelled")
    OUT_OF_DATE = "out_of_date", _("accepted outside its days of validity")
    NOT_HERE = "not_here", _("accepted, but the pass gives nothing at this museum")
    UNKNOWN = "unknown", _("accepted, but nobody knows this code")
    REFUSED_THERE = "refused_there", _("refused, though the pass was good")
    CLOCK = "clock", _("the device’s clock is wrong")
    DESK_REVOKED = "desk_revoked", _("sent by a device that had been removed")


class Conflict(models.Model):
    """One reason why a line of the ledger wants to be looked at. The line stays as it is; what is done about it is said here.

    Whether a pass was accepted too often is worked out again whenever one of its scans arrives, so that the flagged line is the
    latest by its time, in whatever order devices send. A conflict somebody has dealt with is never taken back.
    """

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="conflicts", verbose_name=_("scan"))
    kind = models.CharField(_("what does not agree"), max_length=16, choices=ConflictKind)
    noticed_at = models.DateTimeField(_("noticed at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering: ClassVar = ["-noticed_at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scan", "kind"], name="conflict_once_per_scan_and_kind")]
        indexes: ClassVar = [
            models.Index(name="conflict_open", fields=["noticed_at"], condition=models.Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return capfirst(self.get_kind_display())
