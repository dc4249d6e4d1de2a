"""The enrolled devices of museums, and the one-time codes that enrol them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from museums.models import Museum


class DeskKind(models.TextChoices):
    DEVICE = "device", _("phone, tablet or computer")
    MACHINE = "machine", _("machine client")


class Desk(models.Model):
    """One device (or program) that may check passes for one museum, until it is revoked."""

    museum = models.ForeignKey(Museum, on_delete=models.PROTECT, related_name="desks", verbose_name=_("museum"))
    name = models.CharField(_("name of the device"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=DeskKind, default=DeskKind.DEVICE)
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    credential_digest = models.CharField(max_length=64, unique=True, editable=False)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    last_seen_at = models.DateTimeField(_("last seen at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering: ClassVar = ["museum__name", "name"]

    def __str__(self) -> str:
        return f"{self.museum}, {self.name}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class DeskEnrolment(models.Model):
    """A one-time code that turns a device into a desk of a museum. Only its digest is kept."""

    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("museum"))
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    desk = models.OneToOneField(
        Desk, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolment", verbose_name=_("desk")
    )

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.museum}, {self.created_at:%Y-%m-%d}"

    def usable_at(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at
