"""The signed token in a pass's QR code.

    P:<base45 of 82 bytes>       125 characters, QR version 6 at level M (41 modules a side)

    byte   0     version, 1
           1     key number, u8: which public key verifies it
           2     kind, u8: 1 pass of an edition, 2 sponsor offer, 3 registration for an event
           3-4   edition or offer number, u16 big-endian; 0 of a registration
           5-12  pass id, 8 random bytes
          13-14  first day of validity, u16, days since 2020-01-01
          15-16  last day of validity, included, u16
          17     party size, u8
          18-81  Ed25519 signature over SIGNATURE_CONTEXT + bytes 0-17

There is no personal data in it. A token has exactly one form: base45 is decoded strictly and Ed25519 signatures
are accepted in their canonical form only, so an accepted text is the text that was issued.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from passes import base45

PREFIX = "P:"
VERSION = 1
SIGNATURE_CONTEXT = b"proscitec pass token v1\x00"
BODY = struct.Struct(">BBBH8sHHB")
SIGNATURE_LENGTH = 64
TEXT_LENGTH = len(PREFIX) + (BODY.size + SIGNATURE_LENGTH) // 2 * 3
EPOCH = date(2020, 1, 1)
PUBLIC_ID_BYTES = 8
KIND_AT = 2


class Kind(IntEnum):
    EDITION = 1
    OFFER = 2
    REGISTRATION = 3


KINDS = frozenset(Kind)


class TokenError(ValueError):
    """The text is not a token that the network signed. Nothing more is told: a forger learns nothing."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. `number` is the edition's or the offer's; `public_id` is 16 hexadecimal digits."""

    key_number: int
    kind: Kind
    number: int
    public_id: str
    valid_from: date
    valid_until: date
    party_size: int


def looks_like_token(text: str) -> bool:
    """Whether a reading was meant to be one of our tokens, however damaged."""
    return text.startswith(PREFIX)


def is_of_registration(text: str) -> bool:
    """Whether a token says that it is a registration's; its signature is not looked at."""
    try:
        data = base45.decode(text[len(PREFIX) :]) if looks_like_token(text) else b""
    except base45.Base45Error:
        return False
    return len(data) > KIND_AT and data[KIND_AT] == Kind.REGISTRATION


def encode(claims: Claims, private_key: Ed25519PrivateKey) -> str:
    body = BODY.pack(
        VERSION,
        claims.key_number,
        claims.kind,
        claims.number,
        bytes.fromhex(claims.public_id),
        _days(claims.valid_from),
        _days(claims.valid_until),
        claims.party_size,
    )
    return PREFIX + base45.encode(body + private_key.sign(SIGNATURE_CONTEXT + body))


def decode(text: str, public_key_of: Callable[[int], Ed25519PublicKey | None]) -> Claims:
    """The claims of a token whose signature is right; raises TokenError, and nothing else, for any other text.

    `public_key_of` gives the public key of a key number, or None.
    """
    if len(text) != TEXT_LENGTH or not text.startswith(PREFIX):
        raise TokenError
    try:
        data = base45.decode(text[len(PREFIX) :])
    except base45.Base45Error as error:
        raise TokenError from error
    body, signature = data[: BODY.size], data[BODY.size :]
    version, key_number, kind, number, public_id, first, last, party_size = BODY.unpack(body)
    public_key = public_key_of(key_number)
    if version != VERSION or kind not in KINDS or public_key is None:
        raise TokenError
    try:
        public_key.verify(signature, SIGNATURE_CONTEXT + body)
    except InvalidSignature as error:
        raise TokenError from error
    return Claims(
        key_number=key_number,
        kind=Kind(kind),
        number=number,
        public_id=public_id.hex(),
        valid_from=EPOCH + timedelta(days=first),
        valid_until=EPOCH + timedelta(days=last),
        party_size=party_size,
    )


def _days(day: date) -> int:
    return (day - EPOCH).days
