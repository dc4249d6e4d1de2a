import xml.etree.ElementTree as ET
from datetime import date

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw

from cms import qr
from passes import tokens

TOKEN = tokens.encode(
    tokens.Claims(1, tokens.Kind.EDITION, 1, "ab" * 8, date(2026, 1, 1), date(2026, 12, 31), 1),
    Ed25519PrivateKey.from_private_bytes(bytes(32)),
)


def drawn(text: str, scale: int = 4) -> Image.Image:
    """The picture that the SVG path draws, drawn by our own reading of the path."""
    data, side = qr.path(text)
    picture = Image.new("L", (side * scale, side * scale), 255)
    pencil = ImageDraw.Draw(picture)
    x = y = 0
    for command in data.replace("M", "|M").replace("m", "|m").split("|")[1:]:
        move, length = command[1:].split("h")
        first, second = (int(part) for part in move.split())
        x, y = (first, second) if command[0] == "M" else (x + first, y + second)
        pencil.rectangle([x * scale, y * scale, (x + int(length)) * scale - 1, (y + 1) * scale - 1], fill=0)
        x += int(length)
    return picture


@pytest.mark.parametrize("text", [TOKEN, "https://example.org/desk/enrol/ABCDE", "P:1"])
def test_an_independent_reader_reads_the_path_back(text: str) -> None:
    [found] = zxingcpp.read_barcodes(drawn(text))
    assert found.text == text


def test_a_token_makes_a_code_of_41_modules_with_its_quiet_zone() -> None:
    assert qr.path(TOKEN)[1] == 41 + 2 * qr.QUIET_ZONE
    assert len(qr.path(TOKEN)[0]) < 5000


def test_the_svg_is_well_formed_and_says_what_it_is() -> None:
    root = ET.fromstring(qr.svg(TOKEN, label='Votre "pass"'))  # noqa: S314 - our own markup
    assert root.attrib["aria-label"] == 'Votre "pass"'
