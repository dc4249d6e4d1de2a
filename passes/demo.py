"""An edition with advantages to show and to try: the report of the network names none, so each is marked as an example."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from wagtail_localize.models import TranslationSource

from cms.page_importing import quiet_log
from museums.models import Museum, Price, PriceKind
from passes.models import Advantage, AdvantageKind, Edition, PassPage
from passes.services.schemes import create_edition

SLUG = "pass-musees-"
LATE_MONTH = 11  # from November on, the demonstration's pass is the next year's, valid at once

FREE, REDUCED, GIFT, GUIDED = (
    AdvantageKind.FREE_ENTRY,
    AdvantageKind.REDUCED_PRICE,
    AdvantageKind.GIFT,
    AdvantageKind.GUIDED_VISIT,
)


@dataclass(frozen=True)
class Wording:
    """One sentence in each language."""

    fr: str
    nl: str
    en: str


REDUCED_ENTRY = Wording("Tarif réduit sur l’entrée.", "Verminderd toegangstarief.", "Reduced price on admission.")
REDUCED_FAMILY = Wording(
    "Tarif réduit pour chaque personne du pass.",
    "Verminderd tarief voor elke persoon op de pas.",
    "Reduced price for each person on the pass.",
)
FREE_ONCE = Wording("Entrée offerte, une fois.", "Eenmaal gratis toegang.", "Free admission, once.")
FREE_PERMANENT = Wording(
    "Entrée offerte dans les salles permanentes.", "Gratis toegang tot de vaste zalen.", "Free admission to the permanent rooms."
)
FREE_ALWAYS = Wording("Entrée offerte à chaque visite.", "Gratis toegang bij elk bezoek.", "Free admission at each visit.")
CARD = Wording("Une carte postale offerte.", "Een gratis postkaart.", "A free postcard.")
TASTING = Wording("Une dégustation offerte.", "Een gratis proeverij.", "A free tasting.")
SOUVENIR = Wording(
    "Un souvenir offert, dans la limite des stocks.",
    "Een gratis aandenken, zolang de voorraad strekt.",
    "A free souvenir, while stocks last.",
)
TOUR = Wording(
    "Visite guidée au prix de la visite libre.",
    "Rondleiding tegen de prijs van een vrij bezoek.",
    "Guided tour for the price of a visit on your own.",
)
DEMONSTRATION = Wording(
    "Une démonstration commentée offerte.", "Een gratis demonstratie met uitleg.", "A free demonstration with commentary."
)
CHILD = Wording("Un enfant accompagne le visiteur", "Er is een kind bij de bezoeker", "A child is with the visitor")
BOOKED = Wording("La visite est réservée", "Het bezoek is gereserveerd", "The visit is booked")


@dataclass(frozen=True)
class Example:
    museum: str
    kind: AdvantageKind
    conditions: Wording
    full_price: str | None = None
    pass_price: str | None = None
    check: Wording | None = None
    uses: int | None = 1
    uses_per_day: int | None = None
    quota: int | None = None


EXAMPLES = (
    Example("amitram", REDUCED, REDUCED_FAMILY, "6.00", "4.50"),
    Example("centre-historique-minier", REDUCED, REDUCED_ENTRY, "13.50", "11.00"),
    Example("cite-de-la-dentelle-et-de-la-mode", REDUCED, REDUCED_ENTRY, "7.00", "5.00"),
    Example("cite-des-bateliers", REDUCED, REDUCED_ENTRY, "6.50", "5.00"),
    Example("cwgc-experience", GIFT, CARD),
    Example("ecomusee-de-l-avesnois", REDUCED, REDUCED_ENTRY, "6.00", "4.00"),
    Example("ferme-du-temps-jadis", FREE, FREE_ONCE, "4.00", "0.00"),
    Example("la-ferme-d-antan", GUIDED, TOUR, "5.00", "3.00", check=BOOKED),
    Example("la-manufacture-roubaix", REDUCED, REDUCED_ENTRY, "8.00", "6.00"),
    Example("la-secherie", GIFT, SOUVENIR, quota=200),
    Example("la-sucrerie-francieres", GUIDED, TOUR, "7.00", "5.00"),
    Example("maison-de-la-broderie", GUIDED, DEMONSTRATION),
    Example("maison-de-la-confiserie", GIFT, TASTING, quota=150),
    Example("maison-du-textile", REDUCED, REDUCED_ENTRY, "5.00", "4.00"),
    Example("maison-familiale-henri-matisse", FREE, FREE_PERMANENT, "5.00", "0.00"),
    Example("moulin-musee-wintenberger", FREE, FREE_ALWAYS, "3.00", "0.00", uses=None, uses_per_day=1),
    Example("musee-de-folklore-vie-frontaliere", FREE, FREE_ALWAYS, "4.00", "0.00", uses=None),
    Example("musee-de-la-ceramique-desvres", REDUCED, REDUCED_FAMILY, "6.50", "5.00", check=CHILD),
    Example("musee-de-la-nacre-et-de-la-tabletterie", REDUCED, REDUCED_ENTRY, "8.50", "7.00"),
    Example("musee-de-la-rubanerie", GUIDED, TOUR, "5.00", "4.00"),
    Example("musee-de-la-vie-rurale-steenwerck", REDUCED, REDUCED_ENTRY, "5.00", "3.50", uses=2),
    Example("musee-des-dentelles-et-broderies-caudry", REDUCED, REDUCED_ENTRY, "4.00", "3.00"),
    Example("musee-du-sabot", FREE, FREE_ONCE, "3.00", "0.00"),
    Example("site-du-steenmeulen", GUIDED, TOUR, "4.50", "3.50"),
    Example("tamat", REDUCED, REDUCED_ENTRY, "5.00", "3.00"),
)


@dataclass(frozen=True)
class DemoPasses:
    edition: Edition
    created: bool
    advantages: int  # made now


@transaction.atomic
def load_demo_passes(*, today: date | None = None) -> DemoPasses:
    """Make sure there is an edition to take a pass of, with its examples, and that the pass pages show it.

    An edition of the demonstration that is valid today is left as it is, with whatever was changed in it.
    """
    day = today or timezone.localdate()
    edition = (
        Edition.objects.filter(slug__startswith=SLUG, valid_from__lte=day, valid_until__gte=day).order_by("-valid_from").first()
    )
    made = 0
    created = edition is None
    if edition is None:
        edition = make_edition(day)
        made = make_advantages(edition)
    with quiet_log():
        show_on_pages(edition, day)
    return DemoPasses(edition, created, made)


def make_edition(day: date) -> Edition:
    late = day.month >= LATE_MONTH
    year = day.year + 1 if late else day.year
    name = f"Pass’Musées {year}"
    return create_edition(
        slug=f"{SLUG}{year}",
        names={"fr": name, "nl": name, "en": name},
        valid_from=date(day.year, LATE_MONTH, 1) if late else date(year, 1, 1),
        valid_until=date(year, 12, 31),
    )


def make_advantages(edition: Edition) -> int:
    """One advantage for each example whose museum is on the site; the number made."""
    museums = {museum.slug: museum for museum in Museum.objects.filter(slug__in=[example.museum for example in EXAMPLES])}
    prices = Price.objects.filter(museum__in=museums.values(), kind=PriceKind.FULL)
    entries = dict(prices.values_list("museum__slug", "amount"))
    made = Advantage.objects.bulk_create(
        advantage(edition, museums[example.museum], example, entries.get(example.museum))
        for example in EXAMPLES
        if example.museum in museums
    )
    return len(made)


def advantage(edition: Edition, museum: Museum, example: Example, entry: Decimal | None) -> Advantage:
    """What the pass gives, counted from what the museum's own page asks of everybody, where it says so."""
    check = example.check or Wording("", "", "")
    kind, conditions = example.kind, example.conditions
    if entry == 0 and kind in (FREE, REDUCED):
        kind, conditions = GIFT, CARD  # nothing to take off a free entry
    full, paid = _prices(example, entry)
    return Advantage(
        edition=edition,
        museum=museum,
        kind=kind,
        full_price=full,
        pass_price=paid,
        conditions_fr=conditions.fr,
        conditions_nl=conditions.nl,
        conditions_en=conditions.en,
        check_fr=check.fr,
        check_nl=check.nl,
        check_en=check.en,
        uses_per_pass=example.uses,
        uses_per_day=example.uses_per_day,
        quota=example.quota,
        is_example=True,
    )


def _prices(example: Example, entry: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The full price and the pass's: as written, or the same saving on the museum's own price.

    None where the entry is free, and for a guided visit where the museum says what a visit costs but not what a guided one does.
    """
    if example.full_price is None or example.pass_price is None:
        return None, None
    full, paid = Decimal(example.full_price), Decimal(example.pass_price)
    if entry is None:
        return full, paid
    if entry == 0 or example.kind == GUIDED:
        return None, None
    return entry, max(entry - (full - paid), Decimal(0)) if paid else paid


def show_on_pages(edition: Edition, day: date) -> None:
    """Point the pass pages that show no edition, or one that is over, at this one. A draft being written is left alone."""
    for page in PassPage.objects.filter(has_unpublished_changes=False, alias_of=None).select_related("edition", "locale"):
        if page.edition is None or page.edition.valid_until < day:
            page.edition = edition
            page.save_revision(clean=False).publish()
            source = TranslationSource.objects.get_for_instance_or_none(page)
            if source is not None:
                source.update_from_db()
