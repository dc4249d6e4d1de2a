"""The ten characters printed under each QR code, of a pass or a registration, for typing.

Crockford's base32 (no I, L, O, U), eight random characters and two check characters. These are a Reed-Solomon code
over GF(32): every change of one or two characters, and every swap, is noticed before anything is looked up. The
eight characters make 2^40 codes; with 20,000 passes one random well-formed guess in 55 million hits.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_LENGTH = 8
LENGTH = 10
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None, "\u202f": None})
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive


class ShortCodeError(ValueError):
    """The text is not a short code: wrong length, wrong character, or the check characters do not fit."""


def _powers_of_two() -> tuple[int, ...]:
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 0b100000:
            value ^= _FIELD_POLYNOMIAL
    return tuple(powers)


_POWER = _powers_of_two()
_LOG = {value: exponent for exponent, value in enumerate(_POWER)}


def _times_power(symbol: int, exponent: int) -> int:
    return _POWER[(_LOG[symbol] + exponent) % 31] if symbol else 0


def check_characters(data: str) -> str:
    """The two check characters of eight data characters: c0 = sum of d_i, c1 = sum of d_i * 2^(i+1) over GF(32)."""
    first = second = 0
    for index, char in enumerate(data):
        symbol = _VALUE[char]
        first ^= symbol
        second ^= _times_power(symbol, index + 1)
    return ALPHABET[first] + ALPHABET[second]


def new() -> str:
    """A new random short code."""
    data = "".join(secrets.choice(ALPHABET) for _ in range(DATA_LENGTH))
    return data + check_characters(data)


def parse(text: str) -> str:
    """The canonical form of a typed code, forgiving case, spaces, hyphens and look-alikes; raises ShortCodeError."""
    code = text.strip().upper().translate(_READ_AS)
    if len(code) != LENGTH or any(char not in _VALUE for char in code):
        raise ShortCodeError
    if check_characters(code[:DATA_LENGTH]) != code[DATA_LENGTH:]:
        raise ShortCodeError
    return code


def spaced(code: str) -> str:
    """As printed: two groups of five."""
    return f"{code[:5]} {code[5:]}"
