"""Base45 (RFC 9285), strict: every text decodes to one byte string and every byte string has one text.

QR codes hold these 45 characters in alphanumeric mode, 5.5 bits each, which makes a smaller code than base64 does.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {char: value for value, char in enumerate(ALPHABET)}


class Base45Error(ValueError):
    """The text is not the base45 form of any bytes."""


def encode(data: bytes) -> str:
    chars: list[str] = []
    for high, low in zip(data[::2], data[1::2], strict=False):
        rest, first = divmod(high * 256 + low, 45)
        third, second = divmod(rest, 45)
        chars += (ALPHABET[first], ALPHABET[second], ALPHABET[third])
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        chars += (ALPHABET[first], ALPHABET[second])
    return "".join(chars)


def decode(text: str) -> bytes:
    """The bytes of a base45 text; raises Base45Error for a wrong length, character or value."""
    try:
        values = [_VALUE[char] for char in text]
    except KeyError as error:
        raise Base45Error("a character is not in the alphabet") from error
    whole, rest = divmod(len(values), 3)
    if rest == 1:
        raise Base45Error("the length is impossible")
    data = bytearray()
    for index in range(0, whole * 3, 3):
        pair = values[index] + values[index + 1] * 45 + values[index + 2] * 2025
        if pair > 0xFFFF:
            raise Base45Error("a group is too large")
        data += pair.to_bytes(2, "big")
    if rest:
        last = values[-2] + values[-1] * 45
        if last > 0xFF:
            raise Base45Error("the last group is too large")
        data.append(last)
    return bytes(data)
