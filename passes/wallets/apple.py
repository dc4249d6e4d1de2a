"""The pass for Apple Wallet: a zip of JSON and pictures, signed with the association's own certificate.

Nothing of it is stored, and no device is registered: a telephone asks for the pass anew when its holder pulls it down.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import shortcode
from cms.dates import day_words
from passes.models import Pass, PassState
from passes.printing.wording import network_name
from passes.services import issuing

CONTENT_TYPE = "application/vnd.apple.pkpass"
Credentials = tuple[x509.Certificate, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, x509.Certificate]
PICTURES = {"icon.png": "icon-192.png", "icon@2x.png": "icon-192.png", "icon@3x.png": "icon-192.png", "logo.png": "icon-192.png"}


def configured() -> bool:
    return all(
        (
            settings.APPLE_WALLET_PASS_TYPE,
            settings.APPLE_WALLET_TEAM,
            settings.APPLE_WALLET_CERTIFICATE,
            settings.APPLE_WALLET_KEY,
            settings.APPLE_WALLET_AUTHORITY,
        )
    )


def serial_of(held_pass: Pass, language: str) -> str:
    """The pass and the language its card was fetched in."""
    return f"{held_pass.public_id}-{language}"


def token_for(serial: str) -> str:
    """What a telephone proves itself with when it asks for the pass anew. Derived, hence not stored."""
    secret = (settings.PASS_KEY_SECRET or settings.SECRET_KEY).encode()
    return hmac.new(secret, b"apple wallet " + serial.encode(), hashlib.sha256).hexdigest()


def package(held_pass: Pass, language: str) -> bytes:
    """The .pkpass of a pass as it stands now."""
    with translation.override(language):
        files = {"pass.json": json.dumps(_facts(held_pass, language), ensure_ascii=False).encode()}
    files |= {name: _picture(source) for name, source in PICTURES.items()}
    # Apple asks for SHA-1 here; what vouches is the signature over the list.
    hashed = {name: hashlib.sha1(content, usedforsecurity=False).hexdigest() for name, content in files.items()}
    manifest = json.dumps(hashed).encode()
    files |= {"manifest.json": manifest, "signature": _signature(manifest)}
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _facts(held_pass: Pass, language: str) -> dict[str, Any]:
    scheme, serial = held_pass.scheme, serial_of(held_pass, language)
    short_code = shortcode.spaced(held_pass.short_code)
    facts: dict[str, Any] = {
        "formatVersion": 1,
        "passTypeIdentifier": settings.APPLE_WALLET_PASS_TYPE,
        "teamIdentifier": settings.APPLE_WALLET_TEAM,
        "serialNumber": serial,
        "organizationName": network_name(),
        "description": scheme.name,
        "logoText": network_name(),
        "backgroundColor": "rgb(246, 241, 231)",
        "foregroundColor": "rgb(37, 49, 58)",
        "labelColor": "rgb(160, 59, 34)",
        "expirationDate": _end_of(held_pass).isoformat(),
        "voided": held_pass.state != PassState.ACTIVE,
        "sharingProhibited": False,
        "generic": {
            "primaryFields": [{"key": "name", "value": scheme.name}],
            "secondaryFields": [
                {"key": "until", "label": _("Valid until"), "value": day_words(held_pass.valid_until)},
                {"key": "people", "label": _("People"), "value": _people(held_pass)},
            ],
            "auxiliaryFields": _offer_fields(held_pass),
            "backFields": [
                {"key": "how", "label": _("How it works"), "value": _("Show this code at the desk of the museum.")},
                {"key": "page", "label": _("The museums and what you get:"), "value": issuing.address_of(held_pass, language)},
            ],
        },
    }
    if held_pass.state == PassState.ACTIVE:
        code = {"format": "PKBarcodeFormatQR", "message": issuing.token_of(held_pass), "messageEncoding": "iso-8859-1"}
        facts["barcodes"] = [code | {"altText": short_code}]
    base = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('apple_wallet:root')}"
    if base.startswith("https://"):  # Apple's telephones ask no other
        facts |= {"webServiceURL": base, "authenticationToken": token_for(serial)}
    return facts


def _people(held_pass: Pass) -> str:
    count = held_pass.party_size
    return ngettext("For one person", "For %(count)d persons", count) % {"count": count}


def _offer_fields(held_pass: Pass) -> list[dict[str, str]]:
    offer = held_pass.offer
    if offer is None or not offer.check_at_desk:
        return []
    return [{"key": "check", "label": _("To show at the desk"), "value": offer.check_at_desk}]


def _end_of(held_pass: Pass) -> datetime:
    """The midnight that ends its last day in Europe/Paris."""
    return timezone.make_aware(datetime.combine(held_pass.valid_until + timedelta(days=1), time(0)))


def _picture(name: str) -> bytes:
    found = finders.find(f"icons/{name}")
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def _signature(manifest: bytes) -> bytes:
    certificate, key, authority = _own()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(manifest).add_signer(certificate, key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return builder.add_certificate(authority).sign(serialization.Encoding.DER, options)


def see_that_readable() -> None:
    """Raises what reading the files raises."""
    _own()


def _own() -> Credentials:
    return _credentials(
        settings.APPLE_WALLET_CERTIFICATE,
        settings.APPLE_WALLET_KEY,
        settings.APPLE_WALLET_KEY_PASSWORD,
        settings.APPLE_WALLET_AUTHORITY,
    )


@lru_cache(maxsize=4)
def _credentials(certificate: str, key: str, password: str, authority: str) -> Credentials:
    """From the three files (PEM), read once."""
    private = serialization.load_pem_private_key(Path(key).read_bytes(), password.encode() or None)
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("APPLE_WALLET_KEY is neither an RSA nor an elliptic-curve key")
    return (
        x509.load_pem_x509_certificate(Path(certificate).read_bytes()),
        private,
        x509.load_pem_x509_certificate(Path(authority).read_bytes()),
    )
