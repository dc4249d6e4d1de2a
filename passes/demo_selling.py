"""An edition with a price to try buying with, and what a seller has to say: all of it marked as an example."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from museums.models import Museum
from passes.demo import LATE_MONTH, REDUCED, REDUCED_ENTRY, Example, advantage
from passes.models import Advantage, Edition, SellingSettings
from passes.services.schemes import create_edition

SLUG = "pass-soutien-exemple-"
PRICE = Decimal(12)
MUSEUMS = ("la-manufacture-roubaix", "tamat", "musee-du-sabot", "cite-des-bateliers", "amitram")
NAMES = {"fr": "Pass Soutien {} (exemple)", "nl": "Steunpas {} (voorbeeld)", "en": "Supporter’s pass {} (example)"}
TERMS = {
    "terms_version": "exemple-1",
    "terms_fr": "Exemple. Ces conditions ne sont celles de personne : cette démonstration ne vend rien, la page de paiement est fausse "
    "et aucun argent ne circule.\n\nIci se lisent, une fois écrites par l’association : le vendeur, ce qui est vendu, le prix, le "
    "paiement, le droit de rétractation de quatorze jours, les remboursements et le médiateur de la consommation.",
    "terms_nl": "Voorbeeld. Deze voorwaarden zijn van niemand: deze demonstratie verkoopt niets, de betaalpagina is nep en er gaat "
    "geen geld om.\n\nHier staan straks, in de woorden van de vereniging: de verkoper, wat er verkocht wordt, de prijs, de betaling, "
    "het herroepingsrecht van veertien dagen, de terugbetalingen en de consumentenbemiddelaar.",
    "terms_en": "Example. These terms are nobody’s: this demonstration sells nothing, its payment page is a fake and no money moves.\n\n"
    "Here one will read, in the association’s own words: the seller, what is sold, the price, how it is paid, the right to withdraw "
    "for fourteen days, refunds and the consumer mediator.",
    "vat_mention_fr": "Exemple : la mention de TVA vient du trésorier.",
    "vat_mention_nl": "Voorbeeld: de btw-vermelding komt van de penningmeester.",
    "vat_mention_en": "Example: the VAT mention comes from the treasurer.",
}


@transaction.atomic
def load_demo_selling(*, today: date | None = None) -> Edition:
    """Make sure there is an edition with a price and that it is on sale. Whatever somebody has set or changed is left alone."""
    day = today or timezone.localdate()
    edition = Edition.objects.filter(slug__startswith=SLUG, valid_from__lte=day, valid_until__gte=day).first() or _make(day)
    selling, _new = SellingSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    if not selling.terms_version:
        for name, text in TERMS.items():
            setattr(selling, name, text)
    if selling.also_sold is None or selling.also_sold.valid_until < day:
        selling.also_sold = edition
    selling.save()
    return edition


def _make(day: date) -> Edition:
    late = day.month >= LATE_MONTH
    year = day.year + 1 if late else day.year
    edition = create_edition(
        slug=f"{SLUG}{year}",
        names={language: name.format(year) for language, name in NAMES.items()},
        valid_from=date(day.year, LATE_MONTH, 1) if late else date(year, 1, 1),
        valid_until=date(year, 12, 31),
        price=PRICE,
        quantity=500,
    )
    museums = Museum.objects.filter(slug__in=MUSEUMS)
    Advantage.objects.bulk_create(
        advantage(edition, museum, Example(museum.slug, REDUCED, REDUCED_ENTRY, "6.00", "4.00"), None) for museum in museums
    )
    return edition
