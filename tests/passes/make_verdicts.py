"""Writes verdicts.json, the vectors that the Python rule and the desk's TypeScript rule are both tested with.

Run it after a deliberate change of the rule: `.venv/bin/python -m tests.passes.make_verdicts`. The expected answers
are written out by hand below, case by case: they are not computed by the rule under test.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "verdicts.json"

TODAY = "2026-06-15"
CLAIM = {"valid_from": "2026-01-01", "valid_until": "2026-12-31", "revoked": False, "lasts_days": None}
RIGHT = {"uses_per_museum": 1, "uses_per_day": None, "uses_in_all": None, "quota_left": None, "check": False}
HERE_TODAY = {"here": True, "day": TODAY}
HERE_BEFORE = {"here": True, "day": "2026-06-14"}
ELSEWHERE = {"here": False, "day": TODAY}


def case(name: str, expected: str, **given: Any) -> dict[str, Any]:
    """`expected` is a verdict, or the reason of a refusal."""
    verdict = expected if expected in ("accepted", "look") else "refused"
    return {
        "name": name,
        "given": {
            "fault": given.get("fault"),
            "claim": given.get("claim", CLAIM),
            "right": given.get("right", RIGHT),
            "other_edition_here": given.get("other_edition_here", False),
            "uses": given.get("uses", []),
            "today": given.get("today", TODAY),
            "desk_revoked": given.get("desk_revoked", False),
        },
        "expected": {"verdict": verdict, "reason": None if verdict == expected else expected},
    }


def claim(**changes: Any) -> dict[str, Any]:
    return {**CLAIM, **changes}


def right(**changes: Any) -> dict[str, Any]:
    return {**RIGHT, **changes}


def used_on(day: str) -> dict[str, Any]:
    return {"here": False, "day": day}


WEEK = claim(lasts_days=7)
REVOKED, EXPIRED, EARLY = claim(revoked=True), claim(valid_until="2026-06-14"), claim(valid_from="2026-06-16")

CASES = [
    case("a good pass", "accepted"),
    case("a good pass with something to check", "look", right=right(check=True)),
    case("a code nobody knows", "unknown", fault="unknown", claim=None, right=None),
    case("no claim and no fault is unknown", "unknown", claim=None),
    case("an altered token", "altered", fault="altered", claim=None, right=None),
    case(
        "an altered token at a museum with another edition",
        "altered",
        fault="altered",
        claim=None,
        right=None,
        other_edition_here=True,
    ),
    case("revoked", "revoked", claim=REVOKED),
    case("revoked and expired is revoked", "revoked", claim=claim(revoked=True, valid_until="2026-01-02")),
    case("revoked and used is revoked", "revoked", claim=REVOKED, uses=[HERE_TODAY]),
    case("the day before the first", "not_yet_valid", claim=EARLY),
    case("the first day", "accepted", claim=claim(valid_from=TODAY)),
    case("the last day", "accepted", claim=claim(valid_until=TODAY)),
    case("the day after the last", "expired", claim=EXPIRED),
    case("a pass of one day, on it", "accepted", claim=claim(valid_from=TODAY, valid_until=TODAY)),
    case("the leap day is a day", "accepted", claim=claim(valid_from="2028-02-29", valid_until="2028-02-29"), today="2028-02-29"),
    case(
        "the day after the leap day",
        "expired",
        claim=claim(valid_from="2028-02-29", valid_until="2028-02-29"),
        today="2028-03-01",
    ),
    case("the last day of the year", "accepted", today="2026-12-31"),
    case("new year's day after it", "expired", today="2027-01-01"),
    case("the spring clock change", "accepted", today="2026-03-29"),
    case("the autumn clock change", "accepted", today="2026-10-25"),
    case("not yet valid comes before not here", "not_yet_valid", claim=EARLY, right=None),
    case("expired comes before not here", "expired", claim=EXPIRED, right=None),
    case("expired comes before already used", "expired", claim=EXPIRED, uses=[HERE_BEFORE]),
    case("no advantage here", "not_here", right=None),
    case("no advantage here, but with another edition", "wrong_edition", right=None, other_edition_here=True),
    case("another edition here does not matter to a good pass", "accepted", other_edition_here=True),
    case("used here today", "already_used", uses=[HERE_TODAY]),
    case("used here before", "already_used", uses=[HERE_BEFORE]),
    case("used elsewhere only", "accepted", uses=[ELSEWHERE]),
    case("used often elsewhere", "accepted", uses=[ELSEWHERE] * 20),
    case("one use of two", "accepted", right=right(uses_per_museum=2), uses=[HERE_TODAY]),
    case("two uses of two", "already_used", right=right(uses_per_museum=2), uses=[HERE_TODAY, HERE_BEFORE]),
    case("over the limit all the same", "already_used", right=right(uses_per_museum=2), uses=[HERE_BEFORE] * 3),
    case("a limit of none at all", "already_used", right=right(uses_per_museum=0)),
    case("no limit at the museum", "accepted", right=right(uses_per_museum=None), uses=[HERE_TODAY] * 50),
    case("once a day, not yet today", "accepted", right=right(uses_per_museum=None, uses_per_day=1), uses=[HERE_BEFORE]),
    case("once a day, today already", "already_used", right=right(uses_per_museum=None, uses_per_day=1), uses=[HERE_TODAY]),
    case(
        "twice a day, once today", "accepted", right=right(uses_per_museum=None, uses_per_day=2), uses=[HERE_TODAY, HERE_BEFORE]
    ),
    case(
        "today elsewhere does not count for the day here",
        "accepted",
        right=right(uses_per_museum=None, uses_per_day=1),
        uses=[ELSEWHERE],
    ),
    case("three in all, two taken", "accepted", right=right(uses_in_all=3), uses=[ELSEWHERE] * 2),
    case("three in all, three taken", "used_up", right=right(uses_in_all=3), uses=[ELSEWHERE] * 3),
    case(
        "in all counts here and elsewhere",
        "used_up",
        right=right(uses_per_museum=None, uses_in_all=2),
        uses=[HERE_BEFORE, ELSEWHERE],
    ),
    case("already used here comes before used up", "already_used", right=right(uses_in_all=1), uses=[HERE_TODAY]),
    case("one place left", "accepted", right=right(quota_left=1)),
    case("no place left", "quota_reached", right=right(quota_left=0)),
    case("less than no place left", "quota_reached", right=right(quota_left=-1)),
    case("used up comes before quota reached", "used_up", right=right(uses_in_all=1, quota_left=0), uses=[ELSEWHERE]),
    case("already used comes before quota reached", "already_used", right=right(quota_left=0), uses=[HERE_TODAY]),
    case("a refusal comes before the check", "already_used", right=right(check=True), uses=[HERE_TODAY]),
    case("seven days from the first use, not used yet", "accepted", claim=WEEK),
    case("the seventh day after the first use", "accepted", claim=WEEK, uses=[used_on("2026-06-09")]),
    case("the eighth day after the first use", "expired", claim=WEEK, uses=[used_on("2026-06-08")]),
    case(
        "the first use counts, not the last",
        "expired",
        claim=WEEK,
        uses=[used_on("2026-06-14"), used_on("2026-06-01"), used_on("2026-06-10")],
    ),
    case("one day from the first use, twice that day", "accepted", claim=claim(lasts_days=1), uses=[ELSEWHERE]),
    case(
        "the scheme's last day comes first",
        "expired",
        claim=claim(lasts_days=7, valid_until="2026-06-14"),
        uses=[used_on("2026-06-13")],
    ),
    case("over by its days comes before already used", "expired", claim=WEEK, uses=[{"here": True, "day": "2026-06-01"}]),
    case("the desk is revoked", "desk_revoked", desk_revoked=True),
    case("the desk is revoked, whatever was read", "desk_revoked", desk_revoked=True, fault="altered", claim=None),
]


if __name__ == "__main__":
    FILE.write_text(json.dumps(CASES, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
