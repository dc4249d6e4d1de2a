"""What an edition of the Pass'Musées and a sponsor's offer have in common: dates, stock, limits, a key."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import NamedFact
from passes.models.keys import SigningKey

if TYPE_CHECKING:
    from passes.models.editions import Edition
    from passes.models.offers import Offer

#: The ids of an edition and of an offer; one of them is None.
SchemeKey = tuple[int | None, int | None]

MAX_NUMBER = 65_535
HOURS_LINKED = 48
MAX_HOURS_LINKED = 24 * 31


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


class Starts(models.TextChoices):
    """From when on a pass of `lasts_days` days counts them."""

    ACTIVATION = "activation", _("the day it is taken or activated")
    FIRST_USE = "first_use", _("the first visit")


class Scheme(Counted, NamedFact):
    """Passes belong to one: an edition or an offer. Without `lasts_days` a pass is valid as long as its scheme."""

    counter = "issued"

    number = models.PositiveIntegerField(
        _("number"),
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_NUMBER)],
        help_text=_("Written in each pass; never used again for another one."),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until, included"))
    lasts_days = models.PositiveSmallIntegerField(
        _("days a pass lasts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: until the last day."),
    )
    starts = models.CharField(_("counted from"), max_length=10, choices=Starts, default=Starts.ACTIVATION)
    opens_at = models.DateTimeField(_("given out from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("given out until"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("number of passes"), null=True, blank=True, help_text=_("Empty: no limit."))
    issued = models.PositiveIntegerField(_("passes issued"), default=0, editable=False)
    uses_in_all = models.PositiveSmallIntegerField(
        _("uses of one pass in all museums together"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    hours_linked = models.PositiveSmallIntegerField(
        _("hours a scan stays linked to its pass"),
        default=HOURS_LINKED,
        validators=[MaxValueValidator(MAX_HOURS_LINKED)],
        help_text=_("After that nobody can tell any more which pass it was; the figures stay."),
    )
    signing_key = models.OneToOneField(
        SigningKey, on_delete=models.PROTECT, related_name="%(class)s", editable=False, verbose_name=_("signing key")
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(name="%(class)s_number_is_u16", condition=models.Q(number__range=(1, MAX_NUMBER))),
            models.CheckConstraint(
                name="%(class)s_valid_until_after_from", condition=models.Q(valid_until__gte=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="%(class)s_stock_kept",
                condition=models.Q(quantity__isnull=True) | models.Q(issued__lte=models.F("quantity")),
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
    def sold_out(self) -> bool:
        return self.quantity is not None and self.issued >= self.quantity

    def given_out_at(self, at: datetime) -> bool:
        """Whether passes are given out, or activated, at this moment; stock apart."""
        return (
            (self.opens_at is None or self.opens_at <= at)
            and (self.closes_at is None or at < self.closes_at)
            and self.valid_until >= timezone.localdate(at)
        )

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until


class OfOneScheme:
    """For rows with an `edition` and an `offer`, of which one is set."""

    edition: Edition | None
    edition_id: int | None
    offer: Offer | None
    offer_id: int | None

    @property
    def scheme(self) -> Edition | Offer:
        found = self.edition or self.offer
        assert found is not None  # noqa: S101 - the database sees to it
        return found

    @property
    def scheme_key(self) -> SchemeKey:
        return self.edition_id, self.offer_id


def of_one_scheme(name: str) -> models.CheckConstraint:
    """A row belongs to an edition or to an offer."""
    one = models.Q(edition__isnull=False, offer__isnull=True) | models.Q(edition__isnull=True, offer__isnull=False)
    return models.CheckConstraint(name=name, condition=one)
