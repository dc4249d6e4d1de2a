"""Issuing passes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django_q.tasks import async_task

from cms import shortcode
from passes import keys, tokens
from passes.models import Channel, Edition, HolderContact, Pass
from passes.models.passes import MAX_PARTY_SIZE

BATCH_SIZE = 1000
ATTEMPTS = 3


class IssueError(Exception):
    """Why no pass can be issued."""


class NotGivenOutNowError(IssueError):
    """The edition is not given out at this moment."""


class NotFreeError(IssueError):
    """The edition has a price and is not sold on the site."""


class SoldOutError(IssueError):
    """Fewer passes are left than asked for."""


@dataclass(frozen=True, slots=True)
class IssuedPass:
    """What a holder or a printer gets: the row's ids, the signed token, and the address of its page."""

    public_id: str
    short_code: str
    token: str
    address: str


def token_of(held_pass: Pass) -> str:
    """The pass's token. Ed25519 signs the same bytes the same way each time, so that none is stored."""
    edition = held_pass.edition
    return tokens.encode(
        tokens.Claims(
            key_number=edition.signing_key.number,
            kind=tokens.Kind.EDITION,
            number=edition.number,
            public_id=held_pass.public_id,
            valid_from=held_pass.valid_from,
            valid_until=held_pass.valid_until,
            party_size=held_pass.party_size,
        ),
        keys.private_key(edition.signing_key),
    )


def path_of(held_pass: Pass, locale: str | None = None) -> str:
    with translation.override(locale or held_pass.locale):
        return reverse("passes:show", args=[held_pass.access_key])


def address_of(held_pass: Pass, locale: str | None = None) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path_of(held_pass, locale)}"


def take(*, edition: Edition, party_size: int, locale: str, email: str = "", at: datetime | None = None) -> Pass:
    """Give a visitor one pass of a free edition, and send its address if they left one of their own.

    Raises NotGivenOutNowError, NotFreeError or SoldOutError.
    """
    at = at or timezone.now()
    if not edition.given_out_at(at):
        raise NotGivenOutNowError
    if not edition.is_free:
        raise NotFreeError
    with transaction.atomic():
        [held_pass] = issue(edition=edition, quantity=1, party_size=party_size, locale=locale, channel=Channel.WEBSITE, at=at)
        if email:
            HolderContact.objects.create(held_pass=held_pass, email=email, consented_at=at, next_try_at=at)
            transaction.on_commit(lambda: async_task("passes.tasks.send_pass_address", held_pass.pk))
    return held_pass


def issue(
    *,
    edition: Edition,
    quantity: int,
    party_size: int = 1,
    locale: str = "fr",
    channel: Channel = Channel.PRINTED,
    at: datetime | None = None,
) -> list[Pass]:
    """Issue passes of an edition, taken from its stock; raises SoldOutError when fewer are left."""
    if not 1 <= party_size <= MAX_PARTY_SIZE or quantity < 1:
        raise ValueError("party size or quantity out of range")
    at = at or timezone.now()
    with transaction.atomic():
        within_stock = Q(quantity__isnull=True) | Q(quantity__gte=F("issued") + quantity)
        if not Edition.objects.filter(within_stock, pk=edition.pk).update(issued=F("issued") + quantity):
            raise SoldOutError
        made: list[Pass] = []
        for size in _batches(quantity):
            made += _insert(edition, size, party_size, locale, channel, at)
    return made


def _batches(quantity: int) -> Iterator[int]:
    whole, rest = divmod(quantity, BATCH_SIZE)
    yield from [BATCH_SIZE] * whole
    if rest:
        yield rest


def _insert(edition: Edition, size: int, party_size: int, locale: str, channel: Channel, at: datetime) -> list[Pass]:
    """Insert new passes; a short code that exists already (one chance in a million a batch) means new codes for all."""
    for attempt in range(ATTEMPTS):
        new = [
            Pass(
                edition=edition,
                public_id=secrets.token_hex(tokens.PUBLIC_ID_BYTES),
                short_code=shortcode.new(),
                valid_from=edition.valid_from,
                valid_until=edition.valid_until,
                party_size=party_size,
                locale=locale,
                channel=channel,
                issued_at=at,
            )
            for _ in range(size)
        ]
        try:
            with transaction.atomic():
                return Pass.objects.bulk_create(new)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def issued(held_pass: Pass) -> IssuedPass:
    return IssuedPass(held_pass.public_id, held_pass.short_code, token_of(held_pass), address_of(held_pass))


def revoke(*, held_pass: Pass, reason: str, at: datetime | None = None) -> None:
    """End a pass for good. Desks refuse it from then on; its lines in the ledger stay."""
    held_pass.state = "revoked"
    held_pass.revoked_at = at or timezone.now()
    held_pass.revocation_reason = reason
    held_pass.save(update_fields=["state", "revoked_at", "revocation_reason"])
