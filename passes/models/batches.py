"""Passes and activation codes that leave in a pile: to a museum, a bookshop, a bank branch, a sponsor."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from museums.models import Museum
from passes.models.editions import Edition
from passes.models.offers import Offer
from passes.models.schemes import Counted, OfOneScheme, of_one_scheme

MAX_BATCH = 50_000
MAX_PARTY_SIZE = 20


class BatchForm(models.TextChoices):
    """What is printed: a card whose code is the pass, or a code that the visitor turns into a pass."""

    CARDS = "cards", _("cards: each is a pass")
    CODES = "codes", _("activation codes")


class Place(models.TextChoices):
    """Through whom the pile reaches visitors."""

    MUSEUM = "museum", _("museum")
    BOOKSHOP = "bookshop", _("bookshop")
    BRANCH = "branch", _("bank branch")
    FAIR = "fair", pgettext_lazy("distribution point", "fair")
    SPONSOR = "sponsor", _("sponsor")
    OTHER = "other", _("other place")


class BatchState(models.TextChoices):
    ORDERED = "ordered", _("ordered")
    PRINTED = "printed", _("printed")
    DELIVERED = "delivered", _("delivered")
    RETURNED = "returned", _("returned")


class Batch(OfOneScheme, models.Model):
    """A pile of one scheme for one distribution point. Its whole quantity is taken from the stock when it is ordered."""

    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="batches", verbose_name=_("edition")
    )
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="batches", verbose_name=_("sponsor offer")
    )
    form = models.CharField(_("what is printed"), max_length=8, choices=BatchForm)
    place = models.CharField(_("distribution point"), max_length=8, choices=Place)
    place_name = models.CharField(_("name of the distribution point"), max_length=160)
    museum = models.ForeignKey(
        Museum, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("museum")
    )
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("The place’s own address or telephone, rather than a person’s.")
    )
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1), MaxValueValidator(MAX_BATCH)])
    made = models.PositiveIntegerField(_("made"), default=0, editable=False)
    party_size = models.PositiveSmallIntegerField(
        _("persons"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_PARTY_SIZE)]
    )
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.ORDERED, editable=False)
    ordered_at = models.DateTimeField(_("ordered on"), editable=False)
    printed_at = models.DateTimeField(_("printed on"), null=True, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered on"), null=True, blank=True, editable=False)
    returned_at = models.DateTimeField(_("returned on"), null=True, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True)
    pulled_in = models.DateField(
        null=True,
        editable=False,
        help_text="Of codes that the sponsor’s system asks for: the first day of the month they were asked in.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        verbose_name=_("ordered by"),
    )

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering: ClassVar = ["-ordered_at", "-pk"]
        constraints: ClassVar = [
            of_one_scheme("batch_of_an_edition_or_an_offer"),
            models.UniqueConstraint(fields=["offer", "pulled_in", "locale"], name="one_batch_of_pulled_codes_a_month"),
            models.CheckConstraint(name="batch_made_within_quantity", condition=models.Q(made__lte=models.F("quantity"))),
        ]

    def __str__(self) -> str:
        return f"{self.place_name}, {self.quantity}"

    @property
    def is_whole(self) -> bool:
        return self.made == self.quantity


class ActivationCode(models.Model):
    """A code of a batch: used once, it becomes a pass."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="codes", verbose_name=_("batch"))
    code = models.CharField(_("code"), max_length=10, unique=True)
    activated_at = models.DateTimeField(_("activated at"), null=True, blank=True)
    is_void = models.BooleanField(_("void"), default=False, help_text=_("It came back unused."))
    held_pass = models.OneToOneField(
        "passes.Pass", null=True, blank=True, on_delete=models.SET_NULL, related_name="activation_code", verbose_name=_("pass")
    )

    class Meta:
        verbose_name = _("activation code")
        verbose_name_plural = _("activation codes")
        indexes: ClassVar = [models.Index(fields=["batch", "activated_at"])]

    def __str__(self) -> str:
        return f"{self.code[:5]} {self.code[5:]}"


class SharedCode(OfOneScheme, Counted):
    """One code or link for many people, up to a cap: a campaign's, or a branch's own. Each use is taken from the stock."""

    counter = "used"

    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="shared_codes", verbose_name=_("edition")
    )
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="shared_codes", verbose_name=_("sponsor offer")
    )
    label = models.CharField(_("name"), max_length=120, help_text=_("The campaign or the branch, as statements call it."))
    place = models.CharField(_("distribution point"), max_length=8, choices=Place, default=Place.SPONSOR)
    code = models.CharField(_("code"), max_length=10, unique=True, editable=False)
    cap = models.PositiveIntegerField(_("at most"), null=True, blank=True, help_text=_("Empty: no limit but the stock."))
    used = models.PositiveIntegerField(_("passes taken"), default=0, editable=False)
    opens_at = models.DateTimeField(_("open from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)
    is_closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        verbose_name = _("shared code")
        verbose_name_plural = _("shared codes")
        ordering: ClassVar = ["label"]
        constraints: ClassVar = [
            of_one_scheme("shared_code_of_an_edition_or_an_offer"),
            models.CheckConstraint(
                name="shared_code_cap_kept", condition=models.Q(cap__isnull=True) | models.Q(used__lte=models.F("cap"))
            ),
        ]

    def __str__(self) -> str:
        return self.label
