"""Whether the site sells, what, and in whose name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from cms.models import NetworkSettings
from cms.short_cache import ShortCache
from passes.models import Edition, Order, PassPage, SellingSettings
from passes.models.orders import WITHDRAWAL_DAYS
from passes.payments import gateway


def sells(request: HttpRequest) -> bool:
    """With the keys of Stripe, terms to accept, and a seller whom a buyer can reach."""
    if not gateway.is_on():
        return False
    terms, network = SellingSettings.for_request(request), NetworkSettings.for_request(request)
    return bool(terms.terms_version and terms.terms_fr and network.address and network.email)


def on_sale(page: PassPage | None, request: HttpRequest) -> list[Edition]:
    """What can be ordered now: the pass page's own edition first, then the other one of the settings."""
    candidates = [page.edition if page else None, SellingSettings.for_request(request).also_sold]
    return [edition for edition in map(for_sale, candidates) if edition]


def for_sale(edition: Edition | None) -> Edition | None:
    """The edition, if it costs something and can be had now."""
    if edition is None or edition.is_free or edition.sold_out or not edition.given_out_at(timezone.now()):
        return None
    return edition


def seller(request: HttpRequest) -> dict[str, Any]:
    """The seller's legal data today, as the receipt will show it whatever changes later."""
    network, selling = NetworkSettings.for_request(request), SellingSettings.for_request(request)
    return {
        "name": network.organisation_name,
        "legal_form": network.legal_form,
        "address": network.address,
        "email": network.email,
        "phone": network.phone,
        "rna": network.registration_rna,
        "siren": network.registration_siren,
        "vat_number": selling.vat_number,
        "vat_mention": selling.vat_mention,
    }


def _may_withdraw(site: int) -> bool:
    has_terms = SellingSettings.objects.filter(site=site).exclude(terms_version="").exclude(terms_fr="").exists
    last = timezone.now() - timedelta(days=WITHDRAWAL_DAYS + 1)
    return (gateway.is_on() and has_terms()) or Order.objects.filter(paid_at__gte=last).exists()


#: Whether a site's visitors must see where to withdraw: while anything is sold, and for those who bought just before it ended.
may_withdraw = ShortCache[int, bool](_may_withdraw)


@receiver([post_save, post_delete], sender=SellingSettings)
def forget(**_kwargs: Any) -> None:
    may_withdraw.clear()
