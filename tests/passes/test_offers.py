"""A sponsor's offer at the desk: its own tokens, its check, its month's quota. The report's own offer over its whole year."""

from __future__ import annotations

import threading
import uuid as uuids
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from passes import tokens
from passes.caches import clear_all
from passes.models import AdvantageKind, OfferMonth, Scan, UseSlot, WhenFull
from passes.services import issuing, schemes
from passes.services.records import Outcome
from passes.services.redeeming import redeem, undo
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum, make_offer, make_pass

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


class OfferScene:
    """One offer of free entry at one museum, with a desk there."""

    def __init__(self, **fields: Any) -> None:
        clear_all()
        self.offer = make_offer(**fields)
        self.museum = make_museum()
        self.advantage = make_advantage(self.offer, self.museum, kind=AdvantageKind.FREE_ENTRY, pass_price=0)
        self.desk, self.credential = make_desk(self.museum)

    def scan(self, held_pass: Any, **fields: Any) -> Outcome:
        code = issuing.token_of(held_pass)
        return redeem(**{"code": code, "desk": self.desk, "uuid": uuids.uuid4(), "read_by": "camera", **fields})


def test_the_desk_is_told_what_to_look_at_and_the_ledger_whose_offer_it_was() -> None:
    scene = OfferScene()
    outcome = scene.scan(make_pass(scene.offer))
    assert outcome.verdict == "look"
    assert outcome.advantage is not None
    assert outcome.advantage.check_at_desk == "La carte bancaire de sociétaire"
    line = Scan.objects.get()
    assert (line.offer, line.edition, line.full_price, line.price_paid) == (scene.offer, None, 5, 0)


def test_an_offer_and_an_edition_of_the_same_number_are_told_apart() -> None:
    scene = OfferScene()
    edition = make_edition()
    assert edition.number == scene.offer.number
    assert scene.scan(make_pass(edition)).reason == "wrong_edition"
    held_pass = make_pass(scene.offer)
    forged = tokens.encode(
        tokens.Claims(
            edition.signing_key.number,
            tokens.Kind.OFFER,
            scene.offer.number,
            held_pass.public_id,
            held_pass.valid_from,
            held_pass.valid_until,
            1,
        ),
        schemes.keys.private_key(edition.signing_key),
    )
    outcome = redeem(code=forged, desk=scene.desk, uuid=uuids.uuid4(), read_by="camera")
    assert outcome.reason == "altered"


@pytest.mark.parametrize("when_full", WhenFull)
@pytest.mark.database
def test_a_month_s_quota(when_full: WhenFull) -> None:
    scene = OfferScene(month_quota=2, when_full=when_full, valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    scene.advantage.check_fr = ""
    spring = datetime(2026, 5, 31, 23, 59, 59, tzinfo=PARIS)
    refused = when_full == WhenFull.REFUSE
    for expected in ("look", "look", "refused" if refused else "look"):
        assert scene.scan(make_pass(scene.offer), at=spring).verdict == expected
    assert OfferMonth.objects.get().used == (2 if refused else 3)
    # One second later another month begins.
    assert scene.scan(make_pass(scene.offer), at=datetime(2026, 6, 1, tzinfo=PARIS)).verdict == "look"
    assert OfferMonth.objects.get(month=date(2026, 6, 1)).used == 1


@pytest.mark.database
def test_undoing_gives_the_month_its_place_back() -> None:
    scene = OfferScene(month_quota=1)
    first = scene.scan(make_pass(scene.offer))
    assert scene.scan(make_pass(scene.offer)).reason == "quota_reached"
    undo(uuid=first.uuid, desk=scene.desk)
    assert scene.scan(make_pass(scene.offer)).verdict == "look"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_forty_desks_take_the_last_five_places_of_a_month() -> None:
    scene = OfferScene(month_quota=5)
    codes = [issuing.token_of(make_pass(scene.offer)) for _ in range(40)]
    verdicts: list[str] = []
    start = threading.Barrier(8)

    def scan(some: list[str]) -> None:
        start.wait()
        for code in some:
            verdicts.append(redeem(code=code, desk=scene.desk, uuid=uuids.uuid4(), read_by="camera").verdict)  # noqa: PERF401 - as they come
        connection.close()

    threads = [threading.Thread(target=scan, args=(codes[number::8],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == ["look"] * 5 + ["refused"] * 35
    assert (OfferMonth.objects.get().used, UseSlot.objects.count(), Scan.objects.count()) == (5, 5, 40)


@pytest.mark.database
def test_a_key_that_is_replaced_still_reads_and_one_that_is_distrusted_no_more() -> None:
    scene = OfferScene()
    printed = issuing.token_of(make_pass(scene.offer))
    schemes.replace_key(scene.offer)
    scene.offer.refresh_from_db()
    clear_all()
    fresh = make_pass(scene.offer)
    assert issuing.token_of(fresh)[:8] != printed[:8]
    assert scene.scan(fresh).verdict == "look"
    assert redeem(code=printed, desk=scene.desk, uuid=uuids.uuid4(), read_by="camera").verdict == "look"
    other = make_pass(scene.offer)
    copied = issuing.token_of(other)
    schemes.replace_key(scene.offer, distrust=True)
    clear_all()
    assert redeem(code=copied, desk=scene.desk, uuid=uuids.uuid4(), read_by="camera").reason == "altered"
    # The one distrusted is the second; the first was only replaced, and its chain still leads to the offer.
    again = redeem(code=printed, desk=scene.desk, uuid=uuids.uuid4(), read_by="camera")
    assert again.reason == "already_used"


def test_the_report_s_offer_over_its_whole_year() -> None:
    """Ten museums, 1 January to 31 December 2022: free entry for the bank's card holders."""
    clear_all()
    offer = make_offer("offre-societaire-2022", valid_from=date(2022, 1, 1), valid_until=date(2022, 12, 31))
    museums = [make_museum(f"musee-{number}") for number in range(10)]
    desks = {}
    for museum in museums:
        make_advantage(offer, museum, kind=AdvantageKind.FREE_ENTRY, full_price=Decimal(6), pass_price=0)
        desks[museum] = make_desk(museum)[0]
    last = make_museum("hors-de-l-offre")

    def scan(at: datetime, museum: Any, held_pass: Any) -> Outcome:
        desk = desks.get(museum) or make_desk(museum)[0]
        return redeem(code=issuing.token_of(held_pass), desk=desk, uuid=uuids.uuid4(), read_by="camera", at=at)

    held_pass = make_pass(offer)
    day = lambda *parts: datetime(*parts, tzinfo=PARIS)  # noqa: E731
    assert scan(day(2021, 12, 31, 23, 59, 59), museums[0], held_pass).reason == "not_yet_valid"
    for month, museum in enumerate(museums, 1):
        assert scan(day(2022, month, 1), museum, held_pass).verdict == "look"
        assert scan(day(2022, month, 2), museum, held_pass).reason == "already_used"
    assert scan(day(2022, 6, 1), last, held_pass).reason == "not_here"
    late = make_pass(offer)
    assert scan(day(2022, 12, 31, 23, 59, 59), museums[0], late).verdict == "look"
    assert scan(day(2023, 1, 1), museums[1], late).reason == "expired"
    given = Scan.objects.filter(offer=offer).exclude(verdict="refused")
    assert (
        sum(line.full_price - line.price_paid for line in given if line.full_price is not None and line.price_paid is not None)
        == 66
    )


def test_a_pass_that_lasts_some_days_from_its_first_visit() -> None:
    scene = OfferScene(lasts_days=3, starts="first_use", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    second = make_museum("a-cote")
    make_advantage(scene.offer, second)
    desk = make_desk(second)[0]
    held_pass = make_pass(scene.offer)
    assert scene.scan(held_pass, at=datetime(2026, 5, 1, 10, tzinfo=PARIS)).verdict == "look"
    assert scene.scan(held_pass, at=datetime(2026, 5, 4, 0, 0, tzinfo=PARIS), desk=desk).reason == "expired"
    assert scene.scan(held_pass, at=datetime(2026, 5, 3, 23, 59, tzinfo=PARIS), desk=desk).verdict == "look"
