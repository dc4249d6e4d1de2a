"""Each verdict and each reason has words of its own in each language, for the volunteer and for the visitor."""

from __future__ import annotations

import uuid as uuids
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from cms.money import euros
from passes.messages import advantage_headline, words_for
from passes.models import Advantage
from passes.rules import Reason
from passes.services.records import FoundPass, Outcome

LANGUAGES = ["fr", "nl", "en"]
NOON = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)


def outcome(reason: str = "", *, locale: str = "fr", **fields: Any) -> Outcome:
    found = FoundPass(1, 1, None, "ABCDEFGHJK", False, date(2026, 1, 1), date(2026, 12, 31), None, 2, locale, ())
    return Outcome(
        **{
            "uuid": uuids.UUID(int=1),
            "verdict": "refused" if reason else "accepted",
            "reason": reason,
            "decided_at": NOON,
            "received_at": NOON,
            "held_pass": found,
            "party_size": 2,
            **fields,
        }
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_told_apart(language: str) -> None:
    details = {reason: words_for(outcome(reason), desk_locale=language).detail for reason in Reason}
    assert len(set(details.values())) == len(Reason)
    assert all(detail and "%" not in detail for detail in details.values())


@pytest.mark.parametrize("reason", ["", *Reason])
def test_every_sentence_is_translated(reason: str) -> None:
    words = [words_for(outcome(reason, locale=language), desk_locale=language) for language in LANGUAGES]
    assert len({word.detail for word in words}) == len(LANGUAGES)
    assert len({word.title for word in words}) == len(LANGUAGES)
    assert len({word.say for word in words}) == len(LANGUAGES)


def test_the_visitor_is_spoken_to_in_the_visitor_s_language() -> None:
    words = words_for(outcome(Reason.EXPIRED, locale="nl"), desk_locale="fr")
    assert words.say_locale == "nl"
    assert "31 décembre 2026" in words.detail
    assert words.say == words_for(outcome(Reason.EXPIRED, locale="nl"), desk_locale="nl").say


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_scan_says_when_the_first_one_was(language: str) -> None:
    earlier = outcome(Reason.ALREADY_USED, first_used_at=NOON)
    assert "2026" in words_for(earlier, desk_locale=language).detail
    just_now = timezone.now() - timedelta(seconds=1)
    hour = timezone.localtime(just_now).strftime("%H:%M")
    assert hour in words_for(outcome(Reason.ALREADY_USED, first_used_at=just_now), desk_locale=language).detail


@pytest.mark.parametrize(
    ("language", "amount", "text"),
    [
        ("fr", "4.5", "4,50\u00a0€"),
        ("fr", "4", "4\u00a0€"),
        ("nl", "4.50", "€\u00a04,50"),
        ("en", "4.50", "€4.50"),
        ("en", "0", "€0"),
    ],
)
def test_amounts_are_written_as_in_each_language(language: str, amount: str, text: str) -> None:
    with translation.override(language):
        assert euros(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"kind": "free_entry"}, "Free entry"),
        ({"kind": "reduced_price", "full_price": Decimal(6), "pass_price": Decimal("4.5")}, "€4.50 instead of €6"),
        ({"kind": "reduced_price", "pass_price": Decimal(4)}, "€4 with the pass"),
        ({"kind": "reduced_price"}, "Reduced price"),
        ({"kind": "gift"}, "A gift"),
        ({"kind": "guided_visit"}, "A guided visit"),
    ],
)
def test_an_advantage_in_one_line(fields: dict[str, Any], text: str) -> None:
    with translation.override("en"):
        assert advantage_headline(Advantage(**fields)) == text
