"""A code becomes a pass: one of a batch, once; a campaign's or a branch's, up to its cap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms import shortcode
from passes.models import ActivationCode, Batch, Channel, Edition, Offer, Pass, SharedCode
from passes.services import issuing


class ActivationError(Exception):
    """Why a code gives no pass."""


class UnknownCodeError(ActivationError):
    """No such code; of a mistyped one nothing more is known."""


class UsedCodeError(ActivationError):
    """The code has become a pass already."""


class ReturnedCodeError(ActivationError):
    """It came back from its distribution point and is worth nothing."""


class ClosedError(ActivationError):
    """The scheme or the shared code is not open at this moment. `opens_at`: when it will be, if it is to come."""

    def __init__(self, opens_at: datetime | None = None) -> None:
        self.opens_at = opens_at


class NoneLeftError(ActivationError):
    """The cap or the stock is reached."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stands for, before it is used."""

    code: ActivationCode | SharedCode

    @property
    def scheme(self) -> Edition | Offer:
        return (self.code.batch if isinstance(self.code, ActivationCode) else self.code).scheme

    @property
    def batch(self) -> Batch | None:
        return self.code.batch if isinstance(self.code, ActivationCode) else None


def find(text: str) -> Found:
    """The code somebody typed or scanned. Raises UnknownCodeError, UsedCodeError or ReturnedCodeError."""
    try:
        code = shortcode.parse(text)
    except shortcode.ShortCodeError as error:
        raise UnknownCodeError from error
    own = ActivationCode.objects.filter(code=code).select_related("batch__edition", "batch__offer__sponsor").first()
    if own is not None:
        if own.activated_at:
            raise UsedCodeError
        if own.is_void:
            raise ReturnedCodeError
        return Found(own)
    shared = SharedCode.objects.filter(code=code).select_related("edition", "offer__sponsor").first()
    if shared is None:
        raise UnknownCodeError
    return Found(shared)


def activate(
    *,
    text: str,
    locale: str,
    party_size: int | None = None,
    email: str = "",
    at: datetime | None = None,
    found: Found | None = None,
) -> Pass:
    """Turn a code into a pass. Raises an ActivationError; nothing is used up then.

    A batch's party size holds; `party_size` is the visitor's own word for a shared code. `found`: what was looked up a moment
    ago. Whether the code is still free is the database's word, when it is used.
    """
    at = at or timezone.now()
    found = found or find(text)
    see_that_open(found, at)
    with transaction.atomic():
        if isinstance(found.code, ActivationCode):
            held_pass = _use_own(found.code, locale, at)
        else:
            held_pass = _use_shared(found.code, locale, party_size or 1, at)
        issuing.remember_address(held_pass, email, at)
    return held_pass


def see_that_open(found: Found, at: datetime) -> None:
    """Raises ClosedError outside the days of the scheme, or of the shared code itself."""
    doors: list[Any] = [found.scheme]
    if isinstance(found.code, SharedCode):
        if found.code.is_closed:
            raise ClosedError
        doors.append(found.code)
    for door in doors:
        if door.opens_at and at < door.opens_at:
            raise ClosedError(door.opens_at)
        if door.closes_at and at >= door.closes_at:
            raise ClosedError
    if found.scheme.valid_until < timezone.localdate(at):
        raise ClosedError


def _use_own(code: ActivationCode, locale: str, at: datetime) -> Pass:
    batch = code.batch
    [held_pass] = issuing.insert(
        batch.scheme, 1, party_size=batch.party_size, locale=locale, channel=Channel.CODE, issued_at=at, batch=batch
    )
    free = ActivationCode.objects.filter(pk=code.pk, activated_at=None, is_void=False)
    if not free.update(activated_at=at, held_pass=held_pass):
        raise UsedCodeError  # in this very moment, by somebody else
    return held_pass


def _use_shared(code: SharedCode, locale: str, party_size: int, at: datetime) -> Pass:
    within_cap = Q(cap__isnull=True) | Q(cap__gt=F("used"))
    if not SharedCode.objects.filter(within_cap, pk=code.pk, is_closed=False).update(used=F("used") + 1):
        raise NoneLeftError
    try:
        issuing.take_from_stock(code.scheme, 1)
    except issuing.SoldOutError as error:
        raise NoneLeftError from error
    [held_pass] = issuing.insert(
        code.scheme, 1, party_size=party_size, locale=locale, channel=Channel.CODE, issued_at=at, shared_code=code
    )
    return held_pass
