"""No altered token is ever accepted, no payload has two forms, and decoding raises one documented error only."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from passes import base45, tokens

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEYS = {7: KEY.public_key(), 8: OTHER.public_key()}
MUTATIONS = 100_000
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493

claims_strategy = st.builds(
    tokens.Claims,
    key_number=st.just(7),
    kind=st.sampled_from(tokens.Kind),
    number=st.integers(0, 65_535),
    public_id=st.binary(min_size=8, max_size=8).map(bytes.hex),
    valid_from=st.dates(tokens.EPOCH, tokens.EPOCH + timedelta(days=65_535)),
    valid_until=st.dates(tokens.EPOCH, tokens.EPOCH + timedelta(days=65_535)),
    party_size=st.integers(0, 255),
)
CLAIMS = tokens.Claims(7, tokens.Kind.EDITION, 2026, "0123456789abcdef", date(2026, 1, 1), date(2026, 12, 31), 2)


def public_key(number: int) -> Ed25519PublicKey | None:
    return KEYS.get(number)


def refused(text: str) -> bool:
    """Whether decoding refuses the text; anything but TokenError fails the test."""
    try:
        tokens.decode(text, public_key)
    except tokens.TokenError:
        return True
    return False


@given(claims_strategy)
def test_claims_come_back_as_signed(claims: tokens.Claims) -> None:
    assert tokens.decode(tokens.encode(claims, KEY), public_key) == claims


def test_the_token_fits_a_small_code() -> None:
    text = tokens.encode(CLAIMS, KEY)
    assert len(text) == tokens.TEXT_LENGTH == 125
    assert set(text) <= set(base45.ALPHABET)


def test_every_single_bit_flip_is_refused() -> None:
    data = base45.decode(tokens.encode(CLAIMS, KEY)[len(tokens.PREFIX) :])
    for position in range(len(data) * 8):
        altered = bytearray(data)
        altered[position // 8] ^= 1 << (position % 8)
        assert refused(tokens.PREFIX + base45.encode(bytes(altered))), position


def test_a_hundred_thousand_random_mutations_are_refused() -> None:
    source = random.Random(1)
    text = tokens.encode(CLAIMS, KEY)
    for _ in range(MUTATIONS):
        altered = mutate(text, source)
        assert altered == text or refused(altered), altered


def mutate(text: str, source: random.Random) -> str:
    """One to four edits: a character replaced, put in, taken out, or two swapped."""
    chars = list(text)
    for _ in range(source.randint(1, 4)):
        position = source.randrange(len(chars))
        match source.randrange(4):
            case 0:
                chars[position] = source.choice(base45.ALPHABET)
            case 1:
                chars.insert(position, source.choice(base45.ALPHABET))
            case 2:
                del chars[position]
            case _:
                other = source.randrange(len(chars))
                chars[position], chars[other] = chars[other], chars[position]
    return "".join(chars)


@given(st.text(max_size=200) | st.text(alphabet=base45.ALPHABET, min_size=123, max_size=123).map("P:".__add__))
@settings(max_examples=2000)
def test_any_other_text_raises_the_one_documented_error(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize("text", ["", "P:", "p:" + "0" * 123, "P:" + "é" * 123, "P:" + "0" * 123, "P:" + ":" * 123])
def test_malformed_texts_are_refused(text: str) -> None:
    assert refused(text)


def test_the_other_form_of_a_signature_is_refused() -> None:
    """Adding the group's order to S gives a second signature that a careless verifier takes."""
    data = base45.decode(tokens.encode(CLAIMS, KEY)[len(tokens.PREFIX) :])
    scalar = int.from_bytes(data[-32:], "little") + GROUP_ORDER
    assert refused(tokens.PREFIX + base45.encode(data[:-32] + scalar.to_bytes(32, "little")))


def test_lower_case_or_surrounding_space_is_another_text() -> None:
    text = tokens.encode(CLAIMS, KEY)
    assert refused(text.lower())
    assert refused(text + " ")
    assert refused(" " + text)


def test_a_key_signs_only_under_its_own_number() -> None:
    assert refused(tokens.encode(CLAIMS, OTHER))


def test_an_unknown_key_number_is_refused() -> None:
    stranger = tokens.Claims(99, CLAIMS.kind, CLAIMS.number, CLAIMS.public_id, CLAIMS.valid_from, CLAIMS.valid_until, 1)
    assert refused(tokens.encode(stranger, KEY))


def test_a_signature_without_the_context_is_refused() -> None:
    data = base45.decode(tokens.encode(CLAIMS, KEY)[len(tokens.PREFIX) :])
    body = data[: tokens.BODY.size]
    assert refused(tokens.PREFIX + base45.encode(body + KEY.sign(body)))
