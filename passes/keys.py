"""Signing keys: made, kept encrypted, and held in memory while the process runs."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Max
from django.utils import timezone

from passes.models import SigningKey

MAX_KEYS = 255


class NoKeyNumberLeftError(RuntimeError):
    """All 255 key numbers are taken. The token format must then get a new version."""


@lru_cache(maxsize=2)
def _cipher(secret: str) -> Fernet:
    if not secret:
        raise ImproperlyConfigured("PASS_KEY_SECRET is not set: signing keys cannot be read or written without it.")
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"proscitec signing keys").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def create_key(*, signs_registrations: bool = False) -> SigningKey:
    """Make a key pair under the next free number and store it, the private half encrypted."""
    number = (SigningKey.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MAX_KEYS:
        raise NoKeyNumberLeftError
    private_key = Ed25519PrivateKey.generate()
    return SigningKey.objects.create(
        number=number,
        signs_registrations=signs_registrations,
        public_key=private_key.public_key().public_bytes_raw(),
        encrypted_private_key=_cipher(settings.PASS_KEY_SECRET).encrypt(private_key.private_bytes_raw()),
    )


def replace_key(key: SigningKey, *, distrust: bool = False) -> SigningKey:
    """Make the key that signs in this one's place from now on. Distrusting the old one refuses all it ever signed.

    The caller points the edition or offer at the new key, in the same transaction.
    """
    new = create_key()
    key.replaced_by, key.replaced_at, key.is_trusted = new, timezone.now(), not distrust
    key.save(update_fields=["replaced_by", "replaced_at", "is_trusted"])
    return new


@lru_cache(maxsize=64)
def _private_key(encrypted: bytes, secret: str) -> Ed25519PrivateKey:
    try:
        raw = _cipher(secret).decrypt(encrypted)
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "PASS_KEY_SECRET is not the one the signing keys were encrypted with: no pass can be issued or shown."
        ) from error
    return Ed25519PrivateKey.from_private_bytes(raw)


def private_key(key: SigningKey) -> Ed25519PrivateKey:
    return _private_key(bytes(key.encrypted_private_key), settings.PASS_KEY_SECRET)
