"""The keys that sign what desks verify."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_KEY_NUMBER = 255


class SigningKey(models.Model):
    """An Ed25519 key pair. The private half is encrypted at rest (passes/keys.py); tokens carry `number`.

    An edition or offer signs with one key at a time. A key that was replaced still verifies what it signed, until it
    is distrusted: then every pass printed with it is refused as altered.
    """

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_KEY_NUMBER)]
    )
    signs_registrations = models.BooleanField(default=False, editable=False, help_text="It signs no pass then.")
    public_key = models.BinaryField(max_length=32)
    encrypted_private_key = models.BinaryField(max_length=200)
    created_at = models.DateTimeField(_("made on"), auto_now_add=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name=_("replaced by")
    )
    replaced_at = models.DateTimeField(_("replaced on"), null=True, blank=True)
    is_trusted = models.BooleanField(_("trusted"), default=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="key_number_is_u8", condition=models.Q(number__range=(1, MAX_KEY_NUMBER))),
        ]

    def __str__(self) -> str:
        return str(self.number)
