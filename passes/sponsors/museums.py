"""The museums of an offer: one advantage each, all alike when they are chosen, changed one by one afterwards."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from museums.models import Museum
from passes.models import Advantage, Offer, Scan, UseSlot


def used_of(offer: Offer) -> QuerySet[Advantage]:
    """The advantages that the ledger points at: they stay."""
    scans = Scan.objects.filter(advantage=OuterRef("pk"))
    slots = UseSlot.objects.filter(advantage=OuterRef("pk"))
    return offer.advantages.filter(Exists(scans) | Exists(slots))


@transaction.atomic
def set_museums(
    offer: Offer, museums: Collection[Museum], *, kind: str, full_price: Decimal | None = None, pass_price: Decimal | None = None
) -> list[Museum]:
    """Give the offer these museums and no other. The museums that stay although they were left out, since somebody was received there."""
    kept = {advantage.museum_id: advantage for advantage in offer.advantages.select_related("museum")}
    wanted = {museum.pk for museum in museums}
    used = set(used_of(offer).values_list("museum", flat=True))
    stay = [advantage.museum for key, advantage in kept.items() if key not in wanted and key in used]
    offer.advantages.exclude(museum__in=wanted | used).delete()
    for museum in museums:
        if museum.pk not in kept:
            Advantage.objects.create(offer=offer, museum=museum, kind=kind, full_price=full_price, pass_price=pass_price)
    return stay
