"""What a year's pass is, and what it gives at each museum."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import NamedFact
from cms.models.facts import in_language
from museums.models import Museum

MAX_EDITION_NUMBER = 65_535
MAX_KEY_NUMBER = 255


class SigningKey(models.Model):
    """An Ed25519 key pair. The private half is encrypted at rest (passes/keys.py); tokens carry `number`."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_KEY_NUMBER)]
    )
    signs_registrations = models.BooleanField(default=False, editable=False, help_text="It signs no pass then.")
    public_key = models.BinaryField(max_length=32)
    encrypted_private_key = models.BinaryField(max_length=200)
    created_at = models.DateTimeField(_("made on"), auto_now_add=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="key_number_is_u8", condition=models.Q(number__range=(1, MAX_KEY_NUMBER))),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Counted(models.Model):
    """A row with a counter that other requests raise by a statement of its own: saving a form never writes it back."""

    counter: ClassVar[str]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = self._meta.concrete_fields
            kwargs["update_fields"] = [field.name for field in fields if not field.primary_key and field.name != self.counter]
        super().save(*args, **kwargs)


class Edition(Counted, NamedFact):  # noqa: DJ008 - NamedFact has a __str__
    """One year's Pass'Musées: when it is valid, what it costs, how many there are. Without a price it is free."""

    counter = "issued"

    number = models.PositiveIntegerField(
        _("number"),
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_EDITION_NUMBER)],
        help_text=_("Written in each pass; never used again for another edition."),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until, included"))
    price = models.DecimalField(_("price in euros"), max_digits=6, decimal_places=2, null=True, blank=True)
    opens_at = models.DateTimeField(_("given out from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("given out until"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("number of passes"), null=True, blank=True, help_text=_("Empty: no limit."))
    issued = models.PositiveIntegerField(_("passes issued"), default=0, editable=False)
    uses_in_all = models.PositiveSmallIntegerField(
        _("uses of one pass in all museums together"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    signing_key = models.OneToOneField(
        SigningKey, on_delete=models.PROTECT, related_name="edition", editable=False, verbose_name=_("signing key")
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(name="edition_number_is_u16", condition=models.Q(number__range=(1, MAX_EDITION_NUMBER))),
            models.CheckConstraint(
                name="edition_valid_until_after_from", condition=models.Q(valid_until__gte=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="edition_stock_kept", condition=models.Q(quantity__isnull=True) | models.Q(issued__lte=models.F("quantity"))
            ),
            models.CheckConstraint(
                name="edition_price_not_negative", condition=models.Q(price__isnull=True) | models.Q(price__gte=0)
            ),
        ]

    def clean(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The last day of validity is before the first.")})
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The end of the period is before its start.")})
        if self.quantity is not None and self.quantity < self.issued:
            raise ValidationError({"quantity": _("More passes than that have been issued already.")})

    @property
    def is_free(self) -> bool:
        return not self.price

    @property
    def sold_out(self) -> bool:
        return self.quantity is not None and self.issued >= self.quantity

    def given_out_at(self, at: datetime) -> bool:
        """Whether passes are given out at this moment, stock apart."""
        return (
            (self.opens_at is None or self.opens_at <= at)
            and (self.closes_at is None or at < self.closes_at)
            and self.valid_until >= timezone.localdate(at)
        )

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until


class AdvantageKind(models.TextChoices):
    FREE_ENTRY = "free_entry", _("free entry")
    REDUCED_PRICE = "reduced_price", _("reduced price")
    GIFT = "gift", _("gift")
    GUIDED_VISIT = "guided_visit", _("guided visit")


class Advantage(Counted):
    """What one edition's pass gives at one museum, and how often."""

    counter = "quota_used"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="advantages", verbose_name=_("edition"))
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

    class Meta:
        verbose_name = _("advantage")
        verbose_name_plural = _("advantages")
        ordering: ClassVar = ["edition", "museum"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "museum"], name="one_advantage_per_museum_and_edition"),
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
        if self.full_price is not None and self.pass_price is not None and self.pass_price > self.full_price:
            raise ValidationError({"pass_price": _("The price with the pass is higher than the full price.")})

    @property
    def conditions(self) -> str:
        return in_language(self, "conditions")

    @property
    def check_at_desk(self) -> str:
        return in_language(self, "check")
