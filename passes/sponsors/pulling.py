"""Codes that a sponsor's system asks for: taken from the offer's stock, written into one batch a month, told once."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cms import shortcode
from passes.models import ActivationCode, Batch, BatchForm, BatchState, CodeRequest, Offer, Place, Sponsor, SponsorKey
from passes.services import issuing

MOST = 500
KEPT = timedelta(days=90)  # so long an answer is repeated


class PullError(Exception):
    """Why there are no codes."""


class UnknownOfferError(PullError):
    """The sponsor has no such offer."""


class OfferClosedError(PullError):
    """It is not given out at this moment."""


class KeyReusedError(PullError):
    """The same idempotency key came with another request."""


@dataclass(frozen=True, slots=True)
class Pulled:
    codes: list[str]
    replayed: bool


def make_key(sponsor: Sponsor, name: str) -> tuple[SponsorKey, str]:
    """A key and its secret, which nobody can read again."""
    secret = secrets.token_urlsafe(32)
    return SponsorKey.objects.create(sponsor=sponsor, name=name, digest=digest(secret)), secret


def digest(secret: str) -> str:
    """SHA-256: the secret is random and long enough to need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def pull(sponsor: Sponsor, *, offer: str, quantity: int, locale: str, idempotency_key: str, at: datetime | None = None) -> Pulled:
    """So many new codes of an offer; the same ones for the same key. Raises PullError or issuing.SoldOutError: nothing is taken then."""
    at = at or timezone.now()
    asked = hashlib.sha256(json.dumps([offer, quantity, locale]).encode()).hexdigest()
    try:
        with transaction.atomic():
            request = CodeRequest.objects.create(
                sponsor=sponsor, idempotency_key=idempotency_key, fingerprint=asked, made_at=at
            )  # a second one with this key waits here for the first
            request.batch, request.codes = _take(sponsor, offer, quantity, locale, at)
            request.save()
            return Pulled(request.codes, replayed=False)
    except IntegrityError:
        before = CodeRequest.objects.filter(sponsor=sponsor, idempotency_key=idempotency_key).first()
        if before is None:
            raise
    if before.fingerprint != asked:
        raise KeyReusedError
    return Pulled(before.codes, replayed=True)


def _take(sponsor: Sponsor, slug: str, quantity: int, locale: str, at: datetime) -> tuple[Batch, list[str]]:
    offer = Offer.objects.filter(sponsor=sponsor, slug=slug).first()
    if offer is None:
        raise UnknownOfferError
    if not offer.given_out_at(at):
        raise OfferClosedError
    issuing.take_from_stock(offer, quantity)
    month = timezone.localdate(at).replace(day=1)
    batch, _new = Batch.objects.get_or_create(
        offer=offer,
        pulled_in=month,
        locale=locale,
        defaults={
            "form": BatchForm.CODES, "place": Place.SPONSOR, "place_name": sponsor.name_fr, "quantity": quantity, "ordered_at": at,
            "state": BatchState.DELIVERED, "delivered_at": at, "made": 0,
        },
    )  # fmt: skip
    if not _new:
        Batch.objects.filter(pk=batch.pk).update(quantity=F("quantity") + quantity)
    codes = [shortcode.new() for _ in range(quantity)]
    ActivationCode.objects.bulk_create(ActivationCode(batch=batch, code=code) for code in codes)
    Batch.objects.filter(pk=batch.pk).update(made=F("made") + quantity)
    return batch, codes


def forget_old(*, at: datetime | None = None) -> int:
    """Erase the answers that are no longer repeated."""
    return CodeRequest.objects.filter(made_at__lt=(at or timezone.now()) - KEPT).delete()[0]
