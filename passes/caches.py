"""What every scan needs and hardly ever changes, kept in the process for a few seconds (cms/short_cache.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.short_cache import ShortCache
from passes.models import Advantage, Desk, Edition, Offer, OfferMonth, SchemeKey, SigningKey, WhenFull
from passes.tokens import Claims, Kind

KEY_OF = ("is_trusted", "signs_registrations", "edition__number", "offer__number")


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A key to verify tokens with, and the only edition or offer it may sign for (number 0: registrations)."""

    public_key: Ed25519PublicKey
    kind: Kind
    number: int

    def may_have_signed(self, claims: Claims) -> bool:
        return (self.kind, self.number) == (claims.kind, claims.number)


@dataclass(frozen=True, slots=True)
class Here:
    """An advantage at a museum, and what is used of its offer's months. The database has the last word on every quota."""

    advantage: Advantage
    months: dict[date, int]

    def quota_left(self, today: date) -> int | None:
        """Uses left of the museum's quota and of the month's, whichever is less; None where there is neither."""
        advantage, offer = self.advantage, self.advantage.offer
        left = [] if advantage.quota is None else [advantage.quota - advantage.quota_used]
        if offer and offer.month_quota is not None and offer.when_full == WhenFull.REFUSE:
            left.append(offer.month_quota - self.months.get(today.replace(day=1), 0))
        return min(left, default=None)


def _load_desk(credential_digest: str) -> Desk | None:
    return Desk.objects.select_related("museum").filter(credential_digest=credential_digest).first()


def _load_advantages(museum_id: int) -> dict[SchemeKey, Here]:
    found = list(Advantage.objects.filter(museum_id=museum_id).select_related("edition", "offer"))
    offers = [advantage.offer_id for advantage in found if advantage.offer and advantage.offer.month_quota]
    months = (
        {(month.offer_id, month.month): month.used for month in OfferMonth.objects.filter(offer__in=offers)} if offers else {}
    )
    return {
        advantage.scheme_key: Here(
            advantage, {month: used for (offer, month), used in months.items() if offer == advantage.offer_id}
        )
        for advantage in found
    }


def _load_keys(_everything: None) -> dict[int, VerificationKey]:
    """Every trusted key, those that were replaced too: what they signed for is found at the end of the chain."""
    rows = {key["pk"]: key for key in SigningKey.objects.values("pk", "number", "public_key", "replaced_by", *KEY_OF)}
    known = {}
    for key in rows.values():
        last = key
        while last["replaced_by"]:
            last = rows[last["replaced_by"]]
        signs_for = _signs_for(last)
        if signs_for and key["is_trusted"]:
            known[key["number"]] = VerificationKey(Ed25519PublicKey.from_public_bytes(bytes(key["public_key"])), *signs_for)
    return known


def _signs_for(key: dict[str, Any]) -> tuple[Kind, int] | None:
    if key["edition__number"]:
        return Kind.EDITION, key["edition__number"]
    if key["offer__number"]:
        return Kind.OFFER, key["offer__number"]
    return (Kind.REGISTRATION, 0) if key["signs_registrations"] else None


desk_of_digest = ShortCache[str, Desk | None](_load_desk)
advantages_at = ShortCache[int, dict[SchemeKey, Here]](_load_advantages)
verification_keys = ShortCache[None, dict[int, VerificationKey]](_load_keys)


def clear_all() -> None:
    for cache in (desk_of_digest, advantages_at, verification_keys):
        cache.clear()


@receiver([post_save, post_delete])
def forget(sender: type[Any], **kwargs: Any) -> None:
    if sender in (Advantage, Desk, Edition, Offer, OfferMonth, SigningKey):
        clear_all()
