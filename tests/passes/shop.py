"""A site that sells: the emulator of Stripe on this machine, a seller, terms, and an edition with a price."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from wagtail.models import Site

from cms.models import NetworkSettings
from passes.models import Edition, PassPage, SellingSettings
from scripts import stripe_emulator
from scripts.stripe_emulator import Stripe


@contextmanager
def running_bank(settings: Any, *, webhook: str = "") -> Iterator[Stripe]:
    """The emulator, whose keys the site has. With a webhook it sends its messages by itself."""
    service = Stripe(webhook=webhook)
    server = stripe_emulator.serve(service)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = stripe_emulator.SECRET_KEY, stripe_emulator.WEBHOOK_SECRET
    settings.STRIPE_API_BASE = service.base
    yield service
    server.shutdown()
    server.server_close()


def open_shop() -> Edition:
    """What selling needs besides the bank, on the tiny site; the edition on sale."""
    site = Site.objects.get(is_default_site=True)
    NetworkSettings.objects.update_or_create(
        site=site,
        defaults={"address": "1 rue de l’Exemple, Lille", "email": "vente@example.org", "registration_siren": "123456789"},
    )
    SellingSettings.objects.update_or_create(
        site=site, defaults={"terms_version": "2026-11", "terms_fr": "Conditions.", "vat_mention_fr": "TVA non applicable."}
    )
    edition = PassPage.objects.filter(locale__language_code="fr").get().edition
    Edition.objects.filter(pk=edition.pk).update(price=Decimal("12.50"), quantity=10, issued=0)
    edition.refresh_from_db()
    return edition
