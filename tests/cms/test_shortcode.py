import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms import shortcode

data_strategy = st.text(alphabet=shortcode.ALPHABET, min_size=8, max_size=8)


def refused(text: str) -> bool:
    try:
        shortcode.parse(text)
    except shortcode.ShortCodeError:
        return True
    return False


@given(data_strategy)
def test_a_code_is_read_back_however_it_is_typed(data: str) -> None:
    code = data + shortcode.check_characters(data)
    assert shortcode.parse(code) == code
    assert shortcode.parse(f" {code[:5].lower()}-{code[5:].lower()} ") == code
    assert shortcode.parse(code.replace("0", "o").replace("1", "l")) == code


@given(data_strategy, st.data())
def test_two_changed_characters_are_always_noticed(data: str, draw: st.DataObject) -> None:
    code = data + shortcode.check_characters(data)
    positions = draw.draw(st.lists(st.integers(0, 9), min_size=1, max_size=2, unique=True))
    altered = list(code)
    for position in positions:
        altered[position] = draw.draw(st.sampled_from([char for char in shortcode.ALPHABET if char != code[position]]))
    assert refused("".join(altered))


def test_every_swap_of_two_different_characters_is_noticed() -> None:
    source = random.Random(2)
    for _ in range(200):
        data = "".join(source.choice(shortcode.ALPHABET) for _ in range(8))
        code = data + shortcode.check_characters(data)
        for first, second in itertools.combinations(range(10), 2):
            if code[first] != code[second]:
                swapped = list(code)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                assert refused("".join(swapped))


def test_new_codes_are_well_formed_and_differ() -> None:
    codes = {shortcode.new() for _ in range(500)}
    assert len(codes) == 500
    assert all(shortcode.parse(code) == code for code in codes)


@pytest.mark.parametrize("text", ["", "ABC", "0" * 11, "UUUUUUUUUU", "éééééééééé", "0000000001", "\x00" * 10])
def test_other_texts_are_refused(text: str) -> None:
    assert refused(text)
