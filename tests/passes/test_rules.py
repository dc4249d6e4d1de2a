from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passes.rules import Claim, Decision, Reason, Right, Use, decide
from tests.passes.make_verdicts import CASES, FILE

VECTORS = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_file_of_vectors_is_the_one_written_down() -> None:
    assert VECTORS == CASES


def test_every_reason_has_a_vector_and_names_are_unique() -> None:
    assert {vector["expected"]["reason"] for vector in VECTORS} == {*Reason, None}
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS)


def plain(given_: dict[str, Any]) -> dict[str, Any]:
    """The JSON values of a vector as the rule's own types."""
    claim, right = given_["claim"], given_["right"]
    return {
        **given_,
        "fault": Reason(given_["fault"]) if given_["fault"] else None,
        "claim": claim
        and Claim(
            **{
                **claim,
                "valid_from": date.fromisoformat(claim["valid_from"]),
                "valid_until": date.fromisoformat(claim["valid_until"]),
            }
        ),
        "right": right and Right(**right),
        "uses": [Use(use["here"], date.fromisoformat(use["day"])) for use in given_["uses"]],
        "today": date.fromisoformat(given_["today"]),
    }


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    decision = decide(**plain(vector["given"]))
    assert (decision.verdict, decision.reason) == (vector["expected"]["verdict"], vector["expected"]["reason"])


days = st.dates(date(2025, 1, 1), date(2028, 1, 1))
limits = st.none() | st.integers(0, 4)


@given(
    start=days,
    length=st.integers(0, 400),
    today=days,
    right=st.builds(
        Right, uses_per_museum=limits, uses_per_day=limits, uses_in_all=limits, quota_left=limits, check=st.booleans()
    ),
    uses=st.lists(st.builds(Use, here=st.booleans(), day=days), max_size=6),
)
def test_one_more_use_never_turns_a_refusal_into_an_acceptance(
    start: date, length: int, today: date, right: Right, uses: list[Use]
) -> None:
    def decided(taken: list[Use]) -> Decision:
        return decide(
            fault=None,
            claim=Claim(start, start + timedelta(days=length)),
            right=right,
            other_edition_here=False,
            uses=taken,
            today=today,
        )

    before, after = decided(uses), decided([*uses, Use(here=True, day=today)])
    assert before.gives or not after.gives
    assert not before.gives or start <= today <= start + timedelta(days=length)
