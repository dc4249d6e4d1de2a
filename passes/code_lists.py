"""The short codes of an edition or offer in as few bits as they need, for desks that must tell a code without the network.

A short code holds 40 random bits. Of each, the leading bits are kept, enough that a code nobody has is taken for one at most once in
8,192 times; the sorted numbers are written as differences in Rice's code (R. F. Rice, 1979): the quotient by 2^13 in ones with a zero
after them, then the rest in 13 bits. Some 15 bits a code: 38 KB for 20,000.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cms import shortcode

CODE_BITS = 5 * shortcode.DATA_LENGTH
REST_BITS = 13  # one in 2**13


@dataclass(frozen=True, slots=True)
class CodeList:
    """`count` numbers of `bits` bits each, written in `data`."""

    count: int
    bits: int
    data: bytes


def number_of(code: str) -> int:
    """The random bits of a short code as a number."""
    number = 0
    for char in code[: shortcode.DATA_LENGTH]:
        number = number << 5 | shortcode.ALPHABET.index(char)
    return number


def write(codes: Iterable[str]) -> CodeList:
    whole = [number_of(code) for code in codes]
    bits = min(CODE_BITS, max(len(whole) - 1, 0).bit_length() + REST_BITS)
    numbers = sorted({number >> (CODE_BITS - bits) for number in whole})
    written, before = [], 0
    for number in numbers:
        quotient, rest = divmod(number - before, 1 << REST_BITS)
        written.append(f"{'1' * quotient}0{rest:0{REST_BITS}b}")
        before = number
    text = "".join(written)
    text += "0" * (-len(text) % 8)
    return CodeList(len(numbers), bits, int(text or "0", 2).to_bytes(len(text) // 8, "big"))


def read(found: CodeList) -> set[int]:
    """The numbers of a list: what a device reads."""
    text = "".join(f"{byte:08b}" for byte in found.data)
    numbers, at, number = set(), 0, 0
    for _ in range(found.count):
        end = text.index("0", at)
        quotient, at = end - at, end + 1 + REST_BITS
        number += quotient << REST_BITS | int(text[end + 1 : at], 2)
        numbers.add(number)
    return numbers


def may_have(found: CodeList, code: str) -> bool:
    return number_of(code) >> (CODE_BITS - found.bits) in read(found)
