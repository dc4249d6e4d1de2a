import pytest
from hypothesis import given
from hypothesis import strategies as st

from passes import base45


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")])
def test_known_pairs_of_the_standard(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=120))
def test_every_bytes_come_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@given(st.text(alphabet=base45.ALPHABET, max_size=60))
def test_a_text_that_decodes_is_the_only_one_of_its_bytes(text: str) -> None:
    try:
        data = base45.decode(text)
    except base45.Base45Error:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize("text", ["A", "AAAA", "ab8", "GGX", ":::", "::", "É12"])
def test_impossible_texts_are_refused(text: str) -> None:
    with pytest.raises(base45.Base45Error):
        base45.decode(text)
