"""Wallets: shown only when set up, signed so that openssl and Google's rules agree, void once the pass is cancelled."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.test import Client

from passes.models import Pass
from passes.services import issuing
from passes.wallets import apple
from passes.wallets.checks import wallets_are_readable
from tests.passes.factories import make_edition, make_pass

pytestmark = pytest.mark.django_db
PASS_TYPE = "pass.org.example.musees"


def certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: str, signer: rsa.RSAPrivateKey, *, authority: bool
) -> x509.Certificate:
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, issuer)]
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1]).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    return builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True).sign(
        signer, hashes.SHA256()
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throw-away authority, a certificate of a pass type that it signed, and a service account."""
    folder = tmp_path_factory.mktemp("wallets")
    root, own = (rsa.generate_private_key(65537, 2048) for _number in range(2))
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(certificate("WWDR", root, "WWDR", root, authority=True).public_bytes(pem))
    (folder / "own.pem").write_bytes(certificate(PASS_TYPE, own, "WWDR", root, authority=False).public_bytes(pem))
    secret = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"sesame"))
    (folder / "own.key").write_bytes(secret)
    plain = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    (folder / "account.json").write_text(json.dumps({"client_email": "site@example.org", "private_key": plain}))
    return folder


@pytest.fixture
def apple_set_up(settings: Any, files: Path) -> None:
    settings.APPLE_WALLET_PASS_TYPE, settings.APPLE_WALLET_TEAM = PASS_TYPE, "TEAM123456"
    settings.APPLE_WALLET_CERTIFICATE, settings.APPLE_WALLET_AUTHORITY = str(files / "own.pem"), str(files / "authority.pem")
    settings.APPLE_WALLET_KEY, settings.APPLE_WALLET_KEY_PASSWORD = str(files / "own.key"), "sesame"
    settings.WAGTAILADMIN_BASE_URL = "https://musees.example"


@pytest.fixture
def held_pass() -> Pass:
    return make_pass(make_edition(), party_size=2)


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_is_shown_nor_there_before_it_is_set_up(held_pass: Pass) -> None:
    path = f"/fr/pass/{held_pass.access_key}/"
    assert "Wallet" not in Client().get(path).text
    assert Client().get(f"{path}pass.pkpass").status_code == 404
    assert Client().get(f"{path}google-wallet/").status_code == 404
    assert Client().get(f"/wallet/apple/v1/passes/{PASS_TYPE}/x").status_code == 404


@pytest.mark.usefixtures("apple_set_up")
def test_openssl_takes_the_signature_and_every_file_is_in_the_list(held_pass: Pass, files: Path, tmp_path: Path) -> None:
    path = f"/nl/pass/{held_pass.access_key}/"
    page = Client().get(path).text
    assert "Voeg toe aan Apple Wallet" in page
    assert "Google Wallet" not in page
    answer = Client().get(f"{path}pass.pkpass")
    assert (answer["Content-Type"], answer["Cache-Control"]) == (apple.CONTENT_TYPE, "private, no-store")
    inside = unpacked(answer.content)
    listed = json.loads(inside["manifest.json"])
    assert set(inside) - {"manifest.json", "signature"} == set(listed)
    assert all(hashlib.sha1(inside[name]).hexdigest() == digest for name, digest in listed.items())  # noqa: S324 - Apple's choice
    for name in ("manifest.json", "signature"):
        (tmp_path / name).write_bytes(inside[name])
    verify = ["openssl", "smime", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "manifest.json"]
    verify += ["-CAfile", str(files / "authority.pem"), "-purpose", "any", "-out", "/dev/null"]
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "manifest.json").write_bytes(inside["manifest.json"] + b" ")
    assert subprocess.run(verify, cwd=tmp_path, capture_output=True, check=False).returncode != 0
    facts = json.loads(inside["pass.json"])
    assert facts["barcodes"][0]["message"] == issuing.token_of(held_pass)
    assert (facts["passTypeIdentifier"], facts["serialNumber"], facts["voided"]) == (
        PASS_TYPE,
        f"{held_pass.public_id}-nl",
        False,
    )
    assert facts["webServiceURL"] == "https://musees.example/wallet/apple/"
    assert "Voor 2 personen" in inside["pass.json"].decode()


@pytest.mark.usefixtures("apple_set_up")
def test_a_telephone_gets_the_card_anew_and_void_once_the_pass_is_cancelled(held_pass: Pass) -> None:
    serial = f"{held_pass.public_id}-fr"
    path = f"/wallet/apple/v1/passes/{PASS_TYPE}/{serial}"
    theirs = {"Authorization": f"ApplePass {apple.token_for(serial)}"}
    assert Client().get(path).status_code == 401
    assert Client().get(path, headers={"Authorization": f"ApplePass {apple.token_for('x')}"}).status_code == 401
    assert json.loads(unpacked(Client().get(path, headers=theirs).content)["pass.json"])["voided"] is False
    issuing.revoke(held_pass=held_pass, reason="lost")
    facts = json.loads(unpacked(Client().get(path, headers=theirs).content)["pass.json"])
    assert (facts["voided"], "barcodes" in facts) == (True, False)
    assert Client().get(f"/fr/pass/{held_pass.access_key}/pass.pkpass").status_code == 302
    device = f"/wallet/apple/v1/devices/abc/registrations/{PASS_TYPE}"
    assert Client().post(f"{device}/{serial}", {}, headers=theirs).status_code == 200
    assert Client().post(f"{device}/{serial}", {}).status_code == 401
    assert Client().get(device).status_code == 204
    assert Client().post("/wallet/apple/v1/log", "{}", content_type="application/json").status_code == 200


@pytest.mark.usefixtures("apple_set_up")
def test_not_without_end(held_pass: Pass, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passes.wallets.views.CARDS_PER_HOUR", 0)
    assert Client().get(f"/fr/pass/{held_pass.access_key}/pass.pkpass").status_code == 429


@pytest.mark.usefixtures("apple_set_up")
def test_a_file_that_cannot_be_read_stops_the_start(settings: Any, files: Path) -> None:
    assert wallets_are_readable(None) == []
    settings.APPLE_WALLET_KEY_PASSWORD = "wrong"
    settings.GOOGLE_WALLET_ISSUER, settings.GOOGLE_WALLET_KEY_FILE = "1", str(files / "nowhere.json")
    assert {error.id for error in wallets_are_readable(None)} == {"passes.apple_wallet", "passes.google_wallet"}


def test_the_link_to_google_is_signed_and_bears_the_pass(held_pass: Pass, files: Path, settings: Any) -> None:
    settings.GOOGLE_WALLET_ISSUER, settings.GOOGLE_WALLET_KEY_FILE = "3388000000012345678", str(files / "account.json")
    path = f"/fr/pass/{held_pass.access_key}/"
    assert "Ajouter à Google Wallet" in Client().get(path).text
    answer = Client().get(f"{path}google-wallet/")
    address = answer["Location"]
    assert (answer.status_code, answer["Referrer-Policy"]) == (302, "no-referrer")
    assert address.startswith("https://pay.google.com/gp/v/save/")
    assert len(address) < 2000
    head, claims, signature = address.rsplit("/", 1)[1].split(".")
    key = x509.load_pem_x509_certificate((files / "own.pem").read_bytes()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    said = json.loads(decoded(claims))
    assert (said["aud"], said["typ"], said["iss"]) == ("google", "savetowallet", "site@example.org")
    [card] = said["payload"]["genericObjects"]
    assert card["barcode"]["value"] == issuing.token_of(held_pass)
    assert (card["id"], card["state"]) == (f"3388000000012345678.{held_pass.public_id}", "ACTIVE")
    issuing.revoke(held_pass=held_pass, reason="lost")
    assert Client().get(f"{path}google-wallet/")["Location"] == path


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
