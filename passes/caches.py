"""What every scan needs and hardly ever changes, kept in the process for a few seconds (cms/short_cache.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.short_cache import ShortCache
from passes.models import Advantage, Desk, Edition, SigningKey


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A key to verify tokens with, and the number of the only edition it may sign for; None: it signs registrations."""

    public_key: Ed25519PublicKey
    edition_number: int | None


def _load_desk(credential_digest: str) -> Desk | None:
    return Desk.objects.select_related("museum").filter(credential_digest=credential_digest).first()


def _load_advantages(museum_id: int) -> dict[int, Advantage]:
    found = Advantage.objects.filter(museum_id=museum_id).select_related("edition")
    return {advantage.edition_id: advantage for advantage in found}


def _load_keys(_everything: None) -> dict[int, VerificationKey]:
    used = SigningKey.objects.filter(Q(edition__isnull=False) | Q(signs_registrations=True))
    pairs = used.values_list("number", "public_key", "edition__number")
    return {number: VerificationKey(Ed25519PublicKey.from_public_bytes(bytes(raw)), edition) for number, raw, edition in pairs}


desk_of_digest = ShortCache[str, Desk | None](_load_desk)
advantages_at = ShortCache[int, dict[int, Advantage]](_load_advantages)
verification_keys = ShortCache[None, dict[int, VerificationKey]](_load_keys)


def clear_all() -> None:
    for cache in (desk_of_digest, advantages_at, verification_keys):
        cache.clear()


@receiver([post_save, post_delete])
def forget(sender: type[Any], **kwargs: Any) -> None:
    if sender in (Advantage, Desk, Edition, SigningKey):
        clear_all()
