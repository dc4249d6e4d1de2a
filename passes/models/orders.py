"""Money: what was ordered, paid and given back. Never a card's data: the bank's page is Stripe's."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms import shortcode
from cms.models.facts import in_language
from passes.models.editions import Edition

WITHDRAWAL_DAYS = 14  # article L221-18 of the French consumer code
RECEIPT_YEARS = 10  # article L123-22 of the French commercial code


def new_order_key() -> str:
    """128 random bits: the unguessable end of an order's address."""
    return secrets.token_urlsafe(16)


class OrderState(models.TextChoices):
    PENDING = "pending", _("waiting for payment")
    PAID = "paid", _("paid")
    EXPIRED = "expired", _("not paid in time")
    UNSERVED = "unserved", _("paid when nothing was left: to be given back")
    REFUNDED = "refunded", _("given back")


class DisputeState(models.TextChoices):
    NONE = "", _("none")
    OPEN = "open", _("open")
    WON = "won", _("won")
    LOST = "lost", _("lost")


class LineKind(models.TextChoices):
    PASS = "pass", _("pass")
    DONATION = "donation", _("donation")


class RefundState(models.TextChoices):
    ASKED = "asked", _("asked for")
    DONE = "done", _("done")
    FAILED = "failed", _("refused by the bank")


class RefundOrigin(models.TextChoices):
    EDITOR = "editor", _("the association")
    STRIPE = "stripe", _("Stripe’s own pages")
    DISPUTE = "dispute", _("a lost dispute")
    SOLD_OUT = "sold_out", _("nothing was left")


class Order(models.Model):
    """One payment. The passes of a pending order are out of the stock, and do not exist before it is paid."""

    reference = models.CharField(_("reference"), max_length=10, unique=True, default=shortcode.new, editable=False)
    access_key = models.CharField(max_length=22, unique=True, default=new_order_key, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=OrderState, default=OrderState.PENDING)
    dispute = models.CharField(_("dispute"), max_length=4, choices=DisputeState, default=DisputeState.NONE, blank=True)
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    email = models.EmailField(_("e-mail address"))
    total = models.DecimalField(_("total in euros"), max_digits=8, decimal_places=2)
    refunded = models.DecimalField(_("given back in euros"), max_digits=8, decimal_places=2, default=Decimal(0))
    terms_version = models.CharField(_("version of the terms"), max_length=40)
    terms_accepted_at = models.DateTimeField(_("terms accepted at"))
    session_id = models.CharField(max_length=120, unique=True, null=True, blank=True, help_text="Stripe’s Checkout Session.")
    payment_intent = models.CharField(max_length=120, blank=True, db_index=True)
    created_at = models.DateTimeField(_("ordered at"))
    expires_at = models.DateTimeField(_("to be paid before"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired at"), null=True, blank=True)
    seller = models.JSONField(_("seller"), default=dict, help_text="The seller’s legal data on the day of the order.")
    receipt_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    receipt_number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    next_letter_at = models.DateTimeField(null=True, editable=False, help_text="Null: the receipt has gone, or is not due.")

    class Meta:
        verbose_name = pgettext_lazy("purchase", "order")
        verbose_name_plural = _("orders")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt_year", "receipt_number"], name="receipt_numbered_once"),
            models.CheckConstraint(
                name="order_refunded_within_total", condition=models.Q(refunded__gte=0, refunded__lte=models.F("total"))
            ),
            models.CheckConstraint(
                name="order_paid_has_a_receipt",
                condition=models.Q(paid_at__isnull=True, receipt_number__isnull=True)
                | models.Q(paid_at__isnull=False, receipt_number__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"])]

    def __str__(self) -> str:
        return shortcode.spaced(self.reference)

    @property
    def is_paid(self) -> bool:
        return self.paid_at is not None

    @property
    def receipt(self) -> str:
        """Gapless within a year: 2026-00042."""
        return f"{self.receipt_year}-{self.receipt_number:05}" if self.receipt_number else ""

    @property
    def left(self) -> Decimal:
        """What can still be given back."""
        return self.total - self.refunded

    @property
    def kept_until(self) -> date | None:
        """The last day on which accounting law asks for the receipt, and so for the address on it."""
        return date(timezone.localdate(self.paid_at).year + RECEIPT_YEARS, 12, 31) if self.paid_at else None

    @property
    def last_day_to_withdraw(self) -> date | None:
        """The fourteenth day after that of the order."""
        return timezone.localdate(self.paid_at) + timedelta(days=WITHDRAWAL_DAYS) if self.paid_at else None


class OrderLine(models.Model):
    """Passes of one edition, or a donation."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="lines", verbose_name=pgettext_lazy("purchase", "order")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=LineKind)
    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="order_lines", verbose_name=_("edition")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1, validators=[MinValueValidator(1)])
    party_size = models.PositiveSmallIntegerField(_("persons"), default=1)
    unit_price = models.DecimalField(_("unit price in euros"), max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="order_line_pass_has_an_edition",
                condition=models.Q(kind="pass", edition__isnull=False) | models.Q(kind="donation", edition__isnull=True),
            ),
            models.CheckConstraint(
                name="order_line_worth_something", condition=models.Q(quantity__gte=1, unit_price__gt=0, party_size__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.edition or self.get_kind_display()}"

    @property
    def amount(self) -> Decimal:
        return self.unit_price * self.quantity


class Refund(models.Model):
    """Money on its way back. The passes it takes end when it is asked for, not when the bank has done it."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="refunds", verbose_name=pgettext_lazy("purchase", "order")
    )
    origin = models.CharField(_("asked for by"), max_length=8, choices=RefundOrigin)
    state = models.CharField(_("state"), max_length=6, choices=RefundState, default=RefundState.ASKED)
    amount = models.DecimalField(_("amount in euros"), max_digits=8, decimal_places=2)
    passes = models.PositiveSmallIntegerField(_("passes taken back"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    stripe_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(_("asked for at"))
    revoked_at = models.DateTimeField(null=True, editable=False, help_text="When its passes were revoked.")

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(name="refund_of_something", condition=models.Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.order}, {self.amount} €"


class PaymentEvent(models.Model):
    """A message of Stripe that was taken in, so that the same one is never taken in twice."""

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=80)
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    sent_at = models.DateTimeField(_("sent at"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("message of Stripe")
        verbose_name_plural = _("messages of Stripe")
        ordering: ClassVar = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class ReceiptYear(models.Model):
    """The last receipt number of a year; raised in the transaction that uses it, so that no number is lost."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class Withdrawal(models.Model):
    """A buyer's statement that they withdraw, as French law lets them do online (article D221-5)."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="withdrawals", verbose_name=pgettext_lazy("purchase", "order")
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=120, blank=True)
    declared_at = models.DateTimeField(_("declared at"))
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    next_letter_at = models.DateTimeField(null=True, editable=False, help_text="Null: the acknowledgement has gone.")

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering: ClassVar = ["-declared_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["order"], name="one_withdrawal_per_order")]

    def __str__(self) -> str:
        return f"{self.order}, {timezone.localtime(self.declared_at):%Y-%m-%d %H:%M}"


@register_setting(icon="tag")
class SellingSettings(BaseSiteSetting):
    """What the law asks of a seller, beside the association's own data. Empty terms: nothing is sold."""

    also_sold = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("another edition on sale"),
        help_text=_("With a price. It is offered on the pass page, below the edition chosen there."),
    )
    office_email = models.EmailField(
        _("e-mail address of the office"),
        blank=True,
        help_text=_("Told of withdrawals, disputes and refunds that failed. Empty: the association’s address."),
    )
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    vat_mention_fr = models.CharField(
        _("VAT mention in French"),
        max_length=200,
        blank=True,
        help_text=_("As the treasurer says, for example the article under which no VAT is charged."),
    )
    vat_mention_nl = models.CharField(_("VAT mention in Dutch"), max_length=200, blank=True)
    vat_mention_en = models.CharField(_("VAT mention in English"), max_length=200, blank=True)
    terms_version = models.CharField(
        _("version of the terms of sale"), max_length=40, blank=True, help_text=_("For example “2026-11”. New with each change.")
    )
    terms_fr = models.TextField(
        _("terms of sale in French"),
        blank=True,
        help_text=_("With the consumer mediator. As long as this is empty, nothing is sold online."),
    )
    terms_nl = models.TextField(_("terms of sale in Dutch"), blank=True)
    terms_en = models.TextField(_("terms of sale in English"), blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel("also_sold"),
        FieldPanel("office_email"),
        MultiFieldPanel(
            [FieldPanel("vat_number"), *(FieldPanel(f"vat_mention_{code}") for code in ("fr", "nl", "en"))], heading=_("VAT")
        ),
        MultiFieldPanel(
            [FieldPanel("terms_version"), *(FieldPanel(f"terms_{code}") for code in ("fr", "nl", "en"))],
            heading=_("Terms of sale"),
        ),
    ]

    class Meta:
        verbose_name = _("selling")

    @property
    def terms(self) -> str:
        return in_language(self, "terms")

    @property
    def vat_mention(self) -> str:
        return in_language(self, "vat_mention")
