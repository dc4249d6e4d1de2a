"""What a holder asked to be kept beside the pass: the stamps of the museums visited. And passes given to somebody else."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from museums.models import Museum
from passes.models.batches import MAX_PARTY_SIZE
from passes.models.editions import Edition
from passes.models.passes import Pass, new_access_key


class StampBook(models.Model):
    """The holder's consent. With it go the stamps: there are none without, and erasing it erases them."""

    held_pass = models.OneToOneField(Pass, on_delete=models.CASCADE, related_name="stamp_book")
    agreed_at = models.DateTimeField(_("agreed at"))

    class Meta:
        verbose_name = _("book of stamps")
        verbose_name_plural = _("books of stamps")

    def __str__(self) -> str:
        return str(self.held_pass)


class Stamp(models.Model):
    """A museum visited, with the day of the first visit and never the hour. Written when the use that showed it is erased."""

    book = models.ForeignKey(StampBook, on_delete=models.CASCADE, related_name="stamps")
    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"), help_text="In Europe/Paris.")

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")
        constraints: ClassVar = [models.UniqueConstraint(fields=["book", "museum"], name="one_stamp_a_museum")]

    def __str__(self) -> str:
        return f"{self.museum}, {self.day:%Y-%m-%d}"


class Gift(models.Model):
    """A pass for somebody else, sent on a day. Two people's addresses: the row is erased soon after the letter has gone.

    Nothing happens before the giver has confirmed from their own mailbox. From then on a place in the stock is taken; the
    pass itself is made when it is sent.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition"))
    held_pass = models.OneToOneField(
        Pass, null=True, blank=True, on_delete=models.CASCADE, related_name="gift", verbose_name=_("pass")
    )
    access_key = models.CharField(max_length=22, unique=True, default=new_access_key)
    party_size = models.PositiveSmallIntegerField(
        _("persons"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_PARTY_SIZE)]
    )
    giver_email = models.EmailField(_("giver’s address"))
    giver_name = models.CharField(_("from"), max_length=60)
    giver_locale = models.CharField(_("giver’s language"), max_length=2, choices=settings.LANGUAGES)
    to_email = models.EmailField(_("receiver’s address"))
    locale = models.CharField(_("receiver’s language"), max_length=2, choices=settings.LANGUAGES)
    message = models.TextField(_("message"), max_length=300, blank=True)
    send_on = models.DateField(_("sent on"), help_text="In Europe/Paris.")
    created_at = models.DateTimeField(_("created at"))
    asked_at = models.DateTimeField(null=True, editable=False, help_text="When to ask the giver to confirm; null: done.")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, editable=False, help_text="Null: not confirmed, gone, or given up.")
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="gift_party_size", condition=models.Q(party_size__range=(1, MAX_PARTY_SIZE)))
        ]

    def __str__(self) -> str:
        return f"{self.send_on:%Y-%m-%d}"

    @property
    def waits(self) -> bool:
        """Confirmed, and not gone yet."""
        return self.confirmed_at is not None and self.next_try_at is not None

    @property
    def given_up(self) -> bool:
        return self.confirmed_at is not None and self.next_try_at is None and self.sent_at is None
