"""Two sponsor offers: the one the network's report tells of, over since 2022, and an example that can be tried today."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms import shortcode
from cms.importing import read_json
from museums.models import Museum
from passes.demo import EXAMPLES
from passes.models import Advantage, AdvantageKind, BatchForm, Offer, Place, SharedCode, Sponsor
from passes.services import batches
from passes.services.schemes import create_offer

EXAMPLE = "entree-offerte-exemple"
BRANCH = "Agence d’exemple"


@transaction.atomic
def load_demo_offers(folder: Path, *, today: date | None = None) -> SharedCode | None:
    """Make the offers that are not there yet; the example's shared code, if somebody has not deleted it."""
    year = (today or timezone.localdate()).year
    partners = read_json(folder, "partners.json")
    names = {partner["slug"]: partner["name"] for partner in partners["partners"]}
    for record in partners["sponsor_offers"]:
        if not Offer.objects.filter(slug=record["slug"]).exists():
            _of_the_report(record, names[record["sponsor"]])
    if not Offer.objects.filter(slug=EXAMPLE).exists():
        _example(year)
    return SharedCode.objects.filter(offer__slug=EXAMPLE, label=BRANCH).first()


def _of_the_report(record: dict[str, Any], sponsor: str) -> None:
    """Its sponsor, dates and people are the report's. It names no museum: the ten are examples, and marked so."""
    offer = create_offer(
        sponsor=Sponsor.objects.get_or_create(slug=record["sponsor"], defaults={"name_fr": sponsor})[0],
        slug=record["slug"],
        names={"fr": record["name_fr"], "nl": "Aanbod voor leden", "en": "Members’ offer"},
        entitled_fr=record["beneficiaries_fr"],
        entitled_nl=f"Houders van een ledenbankkaart van {sponsor}",
        entitled_en=f"Holders of a member’s bank card of {sponsor}",
        check_fr="La carte bancaire de sociétaire",
        check_nl="De bankkaart van het lid",
        check_en="The member’s bank card",
        valid_from=date.fromisoformat(record["valid_from"]),
        valid_until=date.fromisoformat(record["valid_to"]),
    )
    _give_free_entry(offer, record["museums_count"])


def _example(year: int) -> None:
    offer = create_offer(
        sponsor=Sponsor.objects.get_or_create(
            slug="partenaire-d-exemple",
            defaults={"name_fr": "Partenaire d’exemple", "name_nl": "Voorbeeldpartner", "name_en": "Example partner"},
        )[0],
        slug=EXAMPLE,
        names={"fr": "Entrée offerte", "nl": "Gratis toegang", "en": "Free entry"},
        entitled_fr="Les porteurs de la carte de ce partenaire",
        entitled_nl="Houders van de kaart van deze partner",
        entitled_en="Holders of this partner’s card",
        check_fr="La carte du partenaire",
        check_nl="De kaart van de partner",
        check_en="The partner’s card",
        valid_from=date(year, 1, 1),
        valid_until=date(year + 1, 12, 31),
        month_quota=500,
        is_example=True,
    )
    _give_free_entry(offer, 5)
    SharedCode.objects.create(offer=offer, label=BRANCH, place=Place.BRANCH, code=shortcode.new(), cap=1000)
    pile = batches.order(
        scheme=offer, form=BatchForm.CODES, place=Place.BOOKSHOP, place_name="Librairie d’exemple", quantity=20, note="Exemple"
    )
    batches.make(pile.pk)


def _give_free_entry(offer: Offer, count: int) -> None:
    museums = Museum.objects.filter(slug__in=[example.museum for example in EXAMPLES]).order_by("slug")[:count]
    Advantage.objects.bulk_create(
        Advantage(offer=offer, museum=museum, kind=AdvantageKind.FREE_ENTRY, pass_price=0, is_example=True) for museum in museums
    )
