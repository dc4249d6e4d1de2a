"""The pass for Google Wallet: a link that bears the whole pass, signed with a service account's key.

Google learns of it when the holder opens the link, never before.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms import shortcode
from passes.models import Pass, PassState
from passes.printing.wording import network_name
from passes.services import issuing

SAVE = "https://pay.google.com/gp/v/save/"


def configured() -> bool:
    return bool(settings.GOOGLE_WALLET_ISSUER and settings.GOOGLE_WALLET_KEY_FILE)


def see_that_readable() -> None:
    """Raises what reading the file raises."""
    _account(settings.GOOGLE_WALLET_KEY_FILE)


def link(held_pass: Pass, language: str, *, at: datetime | None = None) -> str:
    """Where the holder adds the pass to their wallet."""
    email, key = _account(settings.GOOGLE_WALLET_KEY_FILE)
    with translation.override(language):
        claims = {
            "iss": email,
            "aud": "google",
            "typ": "savetowallet",
            "iat": int((at or timezone.now()).timestamp()),
            "origins": [settings.WAGTAILADMIN_BASE_URL],
            "payload": {"genericObjects": [object_of(held_pass, language)]},
        }
    head = {"alg": "RS256", "typ": "JWT"}
    signed = f"{_encoded(head)}.{_encoded(claims)}"
    signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{SAVE}{signed}.{_base64(signature)}"


def object_of(held_pass: Pass, language: str) -> dict[str, Any]:
    scheme = held_pass.scheme

    def words(text: str) -> dict[str, Any]:
        return {"defaultValue": {"language": language, "value": text}}

    issuer = settings.GOOGLE_WALLET_ISSUER
    start, end = (
        timezone.make_aware(datetime.combine(day, time(0))).isoformat()
        for day in (held_pass.valid_from, held_pass.valid_until + timedelta(days=1))
    )
    return {
        "id": f"{issuer}.{held_pass.public_id}",
        "classId": f"{issuer}.{settings.GOOGLE_WALLET_CLASS}",
        "state": "ACTIVE" if held_pass.state == PassState.ACTIVE else "INACTIVE",
        "cardTitle": words(network_name()),
        "header": words(scheme.name),
        "subheader": words(_("Show this code at the desk of the museum.")),
        "hexBackgroundColor": "#f6f1e7",
        "barcode": {
            "type": "QR_CODE",
            "value": issuing.token_of(held_pass),
            "alternateText": shortcode.spaced(held_pass.short_code),
        },
        "validTimeInterval": {"start": {"date": start}, "end": {"date": end}},
    }


@lru_cache(maxsize=2)
def _account(path: str) -> tuple[str, rsa.RSAPrivateKey]:
    """The service account's address and key, from Google's own JSON file, read once: parsing the key costs more than signing."""
    facts = json.loads(Path(path).read_text(encoding="utf-8"))
    key = serialization.load_pem_private_key(facts["private_key"].encode(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the key of the service account is not an RSA key")
    return facts["client_email"], key


def _encoded(part: dict[str, Any]) -> str:
    return _base64(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
