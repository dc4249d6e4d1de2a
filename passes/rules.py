"""Whether a scan is accepted: one pure function over plain values.

The device's copy in TypeScript and this one run against the same file of vectors (tests/passes/verdicts.json), so
nothing here may read a clock, a setting or a database. Days are days in Europe/Paris.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

VerdictWord = Literal["accepted", "look", "refused"]


class Reason(StrEnum):
    """Why a pass is not accepted; each has its own words in passes/messages.py."""

    UNKNOWN = "unknown"
    ALTERED = "altered"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ALREADY_USED = "already_used"
    USED_UP = "used_up"
    NOT_HERE = "not_here"
    QUOTA_REACHED = "quota_reached"
    WRONG_EDITION = "wrong_edition"
    DESK_REVOKED = "desk_revoked"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of the pass that was read."""

    valid_from: date
    valid_until: date
    revoked: bool = False
    lasts_days: int | None = None  # counted from the first use; None: its dates are all there is

    def last_day(self, uses: Sequence[Use]) -> date:
        """Its last day of validity, once its earlier uses are known."""
        if self.lasts_days is None or not uses:
            return self.valid_until
        return min(self.valid_until, min(use.day for use in uses) + timedelta(days=self.lasts_days - 1))


@dataclass(frozen=True, slots=True)
class Right:
    """What the pass's edition gives at this museum. A limit of None is no limit."""

    uses_per_museum: int | None = 1
    uses_per_day: int | None = None
    uses_in_all: int | None = None
    quota_left: int | None = None
    check: bool = False  # the volunteer has something to look at first


@dataclass(frozen=True, slots=True)
class Use:
    """An earlier use of the same pass."""

    here: bool
    day: date


@dataclass(frozen=True, slots=True)
class Decision:
    verdict: VerdictWord
    reason: Reason | None = None

    @property
    def gives(self) -> bool:
        return self.verdict != "refused"


def decide(
    *,
    fault: Reason | None,
    claim: Claim | None,
    right: Right | None,
    other_edition_here: bool,
    uses: Sequence[Use],
    today: date,
    desk_revoked: bool = False,
) -> Decision:
    """The verdict on one reading.

    `fault` is what reading the code itself found (unknown, altered), with no claim then. `other_edition_here` says
    that this museum gives an advantage with another edition or offer, which tells "wrong edition" from "not here".
    """
    reason = _refusal(fault, claim, right, other_edition_here, uses, today, desk_revoked)
    if reason:
        return Decision("refused", reason)
    return Decision("look" if right and right.check else "accepted")


def _refusal(
    fault: Reason | None,
    claim: Claim | None,
    right: Right | None,
    other_edition_here: bool,
    uses: Sequence[Use],
    today: date,
    desk_revoked: bool,
) -> Reason | None:
    if desk_revoked:
        return Reason.DESK_REVOKED
    if fault or claim is None:
        return fault or Reason.UNKNOWN
    if claim.revoked:
        return Reason.REVOKED
    if today < claim.valid_from:
        return Reason.NOT_YET_VALID
    if today > claim.last_day(uses):
        return Reason.EXPIRED
    if right is None:
        return Reason.WRONG_EDITION if other_edition_here else Reason.NOT_HERE
    here = [use for use in uses if use.here]
    if _reached(len(here), right.uses_per_museum):
        return Reason.ALREADY_USED
    if _reached(sum(use.day == today for use in here), right.uses_per_day):
        return Reason.ALREADY_USED
    if _reached(len(uses), right.uses_in_all):
        return Reason.USED_UP
    if right.quota_left is not None and right.quota_left <= 0:
        return Reason.QUOTA_REACHED
    return None


def _reached(count: int, limit: int | None) -> bool:
    return limit is not None and count >= limit
