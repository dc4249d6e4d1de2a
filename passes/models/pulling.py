"""How a sponsor's own system asks for codes: its keys, and what each of its requests was answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passes.models.batches import Batch
from passes.models.offers import Sponsor


class SponsorKey(models.Model):
    """A credential of a sponsor's system. Only its digest is kept; the key itself is shown once."""

    sponsor = models.ForeignKey(Sponsor, on_delete=models.PROTECT, related_name="keys", verbose_name=_("sponsor"))
    name = models.CharField(_("name"), max_length=80, help_text=_("The system that uses it, as you will recognise it."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made on"), default=timezone.now)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of a sponsor’s system")
        verbose_name_plural = _("keys of sponsors’ systems")
        ordering: ClassVar = ["sponsor__name_fr", "name"]

    def __str__(self) -> str:
        return f"{self.sponsor}, {self.name}"


class CodeRequest(models.Model):
    """One request for codes, by the sponsor's own mark of it, and the codes it got: asked again, it gets the same."""

    sponsor = models.ForeignKey(Sponsor, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was asked.")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.CASCADE, related_name="+")
    codes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sponsor", "idempotency_key"], name="code_request_once_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.sponsor_id}, {self.idempotency_key}"
