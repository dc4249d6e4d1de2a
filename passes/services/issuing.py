"""Issuing passes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django_q.tasks import async_task

from cms import shortcode
from passes import keys, tokens
from passes.models import Channel, Edition, HolderContact, Offer, Pass, PassGroup, Starts
from passes.models.batches import MAX_PARTY_SIZE

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
    scheme = held_pass.scheme
    return tokens.encode(
        tokens.Claims(
            key_number=scheme.signing_key.number,
            kind=tokens.Kind.EDITION if held_pass.edition_id else tokens.Kind.OFFER,
            number=scheme.number,
            public_id=held_pass.public_id,
            valid_from=held_pass.valid_from,
            valid_until=held_pass.valid_until,
            party_size=held_pass.party_size,
        ),
        keys.private_key(scheme.signing_key),
    )


def path_of(held_pass: Pass, locale: str | None = None) -> str:
    with translation.override(locale or held_pass.locale):
        return reverse("passes:show", args=[held_pass.access_key])


def address_of(held_pass: Pass, locale: str | None = None) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path_of(held_pass, locale)}"


def group_address(group: PassGroup, locale: str) -> str:
    with translation.override(locale):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('passes:together', args=[group.access_key])}"


def take(*, edition: Edition, party_size: int, locale: str, email: str = "", at: datetime | None = None) -> Pass:
    """Give a visitor one pass of a free edition, and send its address if they left one of their own.

    Raises NotGivenOutNowError, NotFreeError or SoldOutError.
    """
    at = at or timezone.now()
    see_that_given(edition, at)
    with transaction.atomic():
        [held_pass] = issue(scheme=edition, quantity=1, party_size=party_size, locale=locale, channel=Channel.WEBSITE, at=at)
        remember_address(held_pass, email, at)
    return held_pass


def take_each(*, edition: Edition, people: int, locale: str, email: str = "", at: datetime | None = None) -> PassGroup:
    """Give a visitor a pass for each of several people, all on one page. Raises as `take` does; all of them or none."""
    at = at or timezone.now()
    see_that_given(edition, at)
    with transaction.atomic():
        passes = issue(scheme=edition, quantity=people, locale=locale, channel=Channel.WEBSITE, at=at)
        group = PassGroup.objects.create(created_at=at)
        Pass.objects.filter(pk__in=[held_pass.pk for held_pass in passes]).update(group=group)
        # With the first alone: the others may be handed on to people whom the address does not concern.
        remember_address(passes[0], email, at)
    return group


def see_that_given(edition: Edition, at: datetime) -> None:
    """Raises NotGivenOutNowError or NotFreeError."""
    if not edition.given_out_at(at):
        raise NotGivenOutNowError
    if not edition.is_free:
        raise NotFreeError


def remember_address(held_pass: Pass, email: str, at: datetime) -> None:
    """Keep where the holder wants the address of their pass, if they do, and send it there once this is committed."""
    if email:
        HolderContact.objects.create(held_pass=held_pass, email=email, consented_at=at, next_try_at=at)
        transaction.on_commit(lambda: async_task("passes.tasks.send_pass_address", held_pass.pk))


def issue(
    *,
    scheme: Edition | Offer,
    quantity: int,
    party_size: int = 1,
    locale: str = "fr",
    channel: Channel = Channel.PRINTED,
    at: datetime | None = None,
) -> list[Pass]:
    """Issue passes of an edition or an offer, taken from its stock; raises SoldOutError when fewer are left."""
    kept: dict[str, Any] = {"party_size": party_size, "locale": locale, "channel": channel, "at": at}
    with transaction.atomic():
        return [made for some in issue_by_thousands(scheme=scheme, quantity=quantity, **kept) for made in some]


def issue_by_thousands(
    *,
    scheme: Edition | Offer,
    quantity: int,
    party_size: int = 1,
    locale: str = "fr",
    channel: Channel = Channel.PRINTED,
    at: datetime | None = None,
) -> Iterator[list[Pass]]:
    """The same, never more than a thousand of them in memory. Whoever reads them holds the transaction."""
    if not 1 <= party_size <= MAX_PARTY_SIZE or quantity < 1:
        raise ValueError("party size or quantity out of range")
    at = at or timezone.now()
    take_from_stock(scheme, quantity)
    for size in chunks(quantity):
        yield insert(scheme, size, party_size=party_size, locale=locale, channel=channel, issued_at=at)


def take_from_stock(scheme: Edition | Offer, quantity: int) -> None:
    """Raises SoldOutError when fewer are left: the database decides, whoever else is taking."""
    within_stock = Q(quantity__isnull=True) | Q(quantity__gte=F("issued") + quantity)
    if not type(scheme)._default_manager.filter(within_stock, pk=scheme.pk).update(issued=F("issued") + quantity):
        raise SoldOutError


def give_back_to_stock(scheme: Edition | Offer, quantity: int) -> None:
    type(scheme)._default_manager.filter(pk=scheme.pk, issued__gte=quantity).update(issued=F("issued") - quantity)


def chunks(quantity: int) -> Iterator[int]:
    whole, rest = divmod(quantity, BATCH_SIZE)
    yield from [BATCH_SIZE] * whole
    if rest:
        yield rest


def window(scheme: Edition | Offer, day: date, *, taken: bool) -> tuple[date, date, int | None]:
    """First and last day of a new pass, and the days it lasts from its first use if that is how it counts.

    `taken`: by its holder on that day. A printed card lies in a pile until its first visit, whatever the scheme counts from.
    """
    if scheme.lasts_days is None:
        return scheme.valid_from, scheme.valid_until, None
    if not taken or scheme.starts == Starts.FIRST_USE:
        return scheme.valid_from, scheme.valid_until, scheme.lasts_days
    first = max(day, scheme.valid_from)
    return first, min(scheme.valid_until, first + timedelta(days=scheme.lasts_days - 1)), None


def insert(scheme: Edition | Offer, size: int, **fields: Any) -> list[Pass]:
    """Insert passes whose stock is taken; a code that exists already (one chance in a million) means new ones for all."""
    owner: dict[str, Any] = {"edition": scheme} if isinstance(scheme, Edition) else {"offer": scheme}
    taken = fields["channel"] != Channel.PRINTED
    first, last, lasts_days = window(scheme, timezone.localdate(fields["issued_at"]), taken=taken)
    for attempt in range(ATTEMPTS):
        new = [
            Pass(
                public_id=secrets.token_hex(tokens.PUBLIC_ID_BYTES),
                short_code=shortcode.new(),
                valid_from=first,
                valid_until=last,
                lasts_days=lasts_days,
                **owner,
                **fields,
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
