"""What desks decided alone: kept once as they made it, in whatever order it comes; what does not agree is flagged."""

from __future__ import annotations

import random
import uuid as uuids
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from passes.models import Advantage, Conflict, Desk, OfferMonth, Pass, Scan, ScanMode, UseSlot
from passes.services import forgetting, issuing
from passes.services.intake import Ack, DeskScan, DeskUndo, Taken, take_in
from passes.services.redeeming import undo
from tests.passes.factories import make_advantage, make_desk, make_museum, make_offer, make_pass
from tests.passes.scene import Scene

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NOW = timezone.now().replace(microsecond=0)


def scan_of(held_pass: Pass | str, *, ago: float = 60, **fields: Any) -> DeskScan:
    """A scan that a desk accepted so many minutes ago."""
    code = issuing.token_of(held_pass) if isinstance(held_pass, Pass) else held_pass
    made = {"uuid": uuids.uuid4(), "verdict": "accepted", "reason": "", "read_by": "camera", **fields}
    return DeskScan(code=code, decided_at=NOW - timedelta(minutes=ago), **made)


def send(scene: Scene, *scans: DeskScan, desk: Desk | None = None, undos: tuple[DeskUndo, ...] = ()) -> Taken:
    return take_in(scans, undos, desk=desk or scene.desk, at=NOW)


def kinds() -> list[str]:
    return sorted(Conflict.objects.values_list("kind", flat=True))


def test_a_scan_is_kept_as_the_desk_made_it_and_takes_its_use() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition, party_size=3)
    scan = scan_of(held_pass, bundle_version="b1")
    assert send(scene, scan).scans == {scan.uuid: Ack.STORED}
    line, slot = Scan.objects.get(), UseSlot.objects.get()
    assert (line.verdict, line.mode, line.bundle_version, line.party_size) == ("accepted", ScanMode.OFFLINE, "b1", 3)
    assert (line.decided_at, line.received_at, line.full_price, line.price_paid) == (scan.decided_at, NOW, 5, 3)
    assert (slot.held_pass, slot.number, slot.used_at, slot.scan_uuid) == (held_pass, 1, scan.decided_at, scan.uuid)
    assert send(scene, scan).scans == {scan.uuid: Ack.KNOWN}
    assert (Scan.objects.count(), UseSlot.objects.count(), kinds()) == (1, 1, [])
    assert scene.scan(held_pass).reason == "already_used"


def test_the_same_pass_at_two_desks_over_its_limit_keeps_both_lines_and_flags_the_later() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    other, _credential = make_desk(scene.museum)
    later, earlier = scan_of(held_pass, ago=10), scan_of(held_pass, ago=20)
    send(scene, later)
    assert kinds() == []
    send(scene, earlier, desk=other)
    assert Scan.objects.count() == 2
    assert UseSlot.objects.get().scan_uuid == earlier.uuid
    assert Conflict.objects.get().scan.uuid == later.uuid
    # Taken back at the other desk, the first one is within the limit after all.
    send(scene, desk=other, undos=(DeskUndo(earlier.uuid, earlier.decided_at + timedelta(minutes=1)),))
    assert UseSlot.objects.get().scan_uuid == later.uuid
    assert kinds() == []


def test_a_scan_made_with_the_network_is_counted_by_its_time_too() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    outcome = scene.scan(held_pass, at=NOW)
    earlier = scan_of(held_pass, ago=30)
    send(scene, earlier)
    assert UseSlot.objects.get().scan_uuid == earlier.uuid
    assert Conflict.objects.get().scan.uuid == outcome.uuid


def test_what_somebody_dealt_with_is_not_taken_back() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    first, second = scan_of(held_pass, ago=20), scan_of(held_pass, ago=10)
    send(scene, first, second)
    Conflict.objects.update(settled_at=NOW, note="Une famille de deux pass.")
    send(scene, undos=(DeskUndo(first.uuid, first.decided_at),))
    assert Conflict.objects.get().note


@pytest.mark.parametrize(
    ("ago", "fields", "revoke", "expected"),
    [
        (60, {}, False, []),
        (60, {}, True, ["revoked"]),
        (60 * 24 * 70, {}, False, ["clock"]),  # before the edition
        (-60 * 25, {}, False, ["clock"]),
        (-60 * 2, {}, False, []),
        (60, {"verdict": "refused", "reason": "unknown"}, False, ["refused_there"]),
        (60, {"verdict": "refused", "reason": "already_used"}, False, []),
        (60, {"verdict": "refused", "reason": "revoked"}, True, []),
        (60, {"verdict": "look"}, False, []),
    ],
)
def test_what_the_network_would_have_said_otherwise(
    ago: float, fields: dict[str, Any], revoke: bool, expected: list[str]
) -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    if revoke:
        Pass.objects.update(state="revoked", revoked_at=NOW - timedelta(days=1))
    send(scene, scan_of(held_pass, ago=ago, **fields))
    assert kinds() == expected
    assert Scan.objects.count() == 1


def test_a_pass_that_was_cancelled_after_the_scan_is_no_conflict() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    Pass.objects.update(state="revoked", revoked_at=NOW)
    send(scene, scan_of(held_pass, ago=60))
    assert kinds() == []


def test_other_things_that_do_not_agree() -> None:
    scene = Scene()
    elsewhere = make_offer("ailleurs")
    make_advantage(elsewhere, make_museum("musee-ailleurs"))
    over = make_pass(scene.edition, valid_until=timezone.localdate() - timedelta(days=2))
    token = issuing.token_of(make_pass(scene.edition))
    altered = token[:-3] + ("000" if token[-3:] != "000" else "001")
    for code, expected in (
        (make_pass(elsewhere), "not_here"),
        ("0000000000", "unknown"),
        (altered, "unknown"),
        (over, "out_of_date"),
    ):
        Conflict.objects.all().delete()
        send(scene, scan_of(code))
        assert kinds() == [expected], code
    assert not UseSlot.objects.exclude(held_pass=over).exists()


def test_a_removed_device_is_still_heard_and_its_scans_are_marked() -> None:
    scene = Scene()
    scene.desk.revoked_at = NOW
    scene.desk.save()
    assert list(send(scene, scan_of(make_pass(scene.edition))).scans.values()) == [Ack.STORED]
    assert kinds() == ["desk_revoked"]


def test_a_uuid_of_another_desk_is_a_clash_and_changes_nothing() -> None:
    scene = Scene()
    scan = scan_of(make_pass(scene.edition))
    send(scene, scan)
    other, _credential = make_desk(scene.museum)
    assert send(scene, scan, desk=other).scans == {scan.uuid: Ack.CLASH}
    assert Scan.objects.get().desk == scene.desk


def test_an_undo_waits_for_its_scan_and_comes_within_two_minutes_or_not_at_all() -> None:
    scene = Scene()
    scan = scan_of(make_pass(scene.edition))
    in_time = DeskUndo(scan.uuid, scan.decided_at + timedelta(seconds=120))
    assert send(scene, undos=(in_time,)).undos == {scan.uuid: Ack.LATER}
    assert send(scene, scan, undos=(DeskUndo(scan.uuid, in_time.decided_at + timedelta(seconds=1)),)).undos == {
        scan.uuid: Ack.REFUSED
    }
    assert send(scene, undos=(in_time, in_time)).undos == {scan.uuid: Ack.KNOWN}
    assert send(scene, undos=(in_time,)).undos == {scan.uuid: Ack.KNOWN}
    assert not UseSlot.objects.exists()
    assert Scan.objects.count() == 2


def test_quotas_are_taken_as_far_as_they_go_and_given_back() -> None:
    scene = Scene(quota=2)
    scans = [scan_of(make_pass(scene.edition), ago=ago) for ago in (30, 20, 10)]
    send(scene, *scans)
    assert Advantage.objects.get().quota_used == 2
    assert Conflict.objects.get().scan.uuid == scans[2].uuid
    assert kinds() == ["over_quota"]
    send(scene, undos=(DeskUndo(scans[2].uuid, scans[2].decided_at),))
    assert Advantage.objects.get().quota_used == 2
    send(scene, undos=(DeskUndo(scans[0].uuid, scans[0].decided_at),))
    assert Advantage.objects.get().quota_used == 1


def test_the_quota_of_an_offer_s_month_is_that_of_the_visit() -> None:
    scene = Scene()
    offer = make_offer(month_quota=1)
    make_advantage(offer, scene.museum)
    passes = [make_pass(offer) for _ in range(2)]
    send(scene, *(scan_of(held_pass, ago=5) for held_pass in passes))
    month = timezone.localdate(NOW - timedelta(minutes=5)).replace(day=1)
    assert OfferMonth.objects.get(offer=offer).month == month
    assert (OfferMonth.objects.get().used, kinds()) == (1, ["over_quota"])


def test_a_pass_of_days_counts_them_from_its_first_visit_wherever_that_was() -> None:
    scene = Scene(uses_per_pass=None)
    held_pass = make_pass(scene.edition)
    Pass.objects.update(lasts_days=2)
    send(scene, scan_of(held_pass, ago=60), scan_of(held_pass, ago=60 * 24 * 3))
    assert kinds() == ["over_limit"]


def test_links_are_cut_by_the_time_of_the_visit_and_a_cut_use_still_counts() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    send(scene, scan_of(held_pass, ago=60 * 49))
    assert forgetting.cut_links(at=NOW) == 1
    assert UseSlot.objects.get().scan_uuid is None
    send(scene, scan_of(held_pass, ago=5))
    assert kinds() == ["over_limit"]
    assert UseSlot.objects.count() == 1


def test_a_batch_takes_as_many_statements_for_3_scans_as_for_60() -> None:
    scene = Scene()
    passes = issuing.issue(scheme=scene.edition, quantity=63)
    scene.scan(passes[0])  # caches

    def cost(some: list[Pass]) -> int:
        scans = [scan_of(held_pass) for held_pass in some]
        with CaptureQueriesContext(connection) as queries:
            send(scene, *scans)
        return len(queries)

    few = cost(passes[:3])
    assert few <= 20
    assert cost(passes[3:]) <= few


# --- In any order -------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[tuple[int, int, int]], list[int], int]:
    """Scans as (pass, museum's desk, minutes ago); which of them were taken back; a seed for the ways to send them."""
    scans = draw(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 4000)), min_size=1, max_size=7))
    undone = draw(st.lists(st.integers(0, len(scans) - 1), max_size=2, unique=True))
    return scans, undone, draw(st.integers(0, 2**32))


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a failing case smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(histories())
def test_any_upload_any_number_of_times_in_any_order_gives_the_same_ledger(
    history: tuple[list[tuple[int, int, int]], list[int], int],
) -> None:
    made, undone, seed = history
    with transaction.atomic():
        scene = Scene(uses_per_pass=2, uses_per_day=1)
        scene.edition.uses_in_all = 3
        scene.edition.save()
        other = make_museum("autre-musee")
        make_advantage(scene.edition, other)
        desks = [scene.desk, make_desk(scene.museum)[0], make_desk(other)[0]]
        passes = [make_pass(scene.edition) for _ in range(2)]
        scans = [(desks[desk], scan_of(passes[number], ago=ago)) for number, desk, ago in made]
        undos = [(desk, DeskUndo(scan.uuid, scan.decided_at)) for place, (desk, scan) in enumerate(scans) if place in undone]
        results = [sent_somehow(scans, undos, random.Random(seed + way)) for way in range(3)]
        transaction.set_rollback(True)
    assert results[0] == results[1] == results[2]


def sent_somehow(scans: list[Any], undos: list[Any], chance: random.Random) -> object:
    """What is there after everything was sent several times, split and in some order, until each was acknowledged."""
    with transaction.atomic():
        left = [*scans, *undos] * 3
        chance.shuffle(left)
        left += [*scans, *undos]
        while left:
            desk = left[0][0]
            size = next((place for place, (other, _item) in enumerate(left) if other != desk), len(left))
            sent, left = [item for _desk, item in left[:size][:4]], left[min(size, 4) :]
            take_in(
                [item for item in sent if isinstance(item, DeskScan)],
                [item for item in sent if isinstance(item, DeskUndo)],
                desk=desk,
                at=NOW,
            )
        found = (
            sorted(Scan.objects.values_list("uuid", "kind", "verdict", "decided_at")),
            sorted(UseSlot.objects.values_list("scan_uuid", "number", "day_number", "number_in_all"), key=str),
            sorted(Conflict.objects.values_list("scan__uuid", "kind")),
        )
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_send_the_same_pass_at_once_and_one_that_reads_it_online() -> None:
    scene = Scene()
    passes = [make_pass(scene.edition) for _ in range(8)]
    other, _credential = make_desk(scene.museum)
    ago = {scene.desk: 30, other: 20}

    def tell(desk: Desk) -> None:
        take_in([scan_of(held_pass, ago=ago[desk]) for held_pass in passes], [], desk=desk)
        connections.close_all()

    def read(held_pass: Pass) -> None:
        scene.scan(held_pass)
        connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        for done in [*(threads.submit(tell, desk) for desk in ago), *(threads.submit(read, each) for each in passes)]:
            done.result()
    assert UseSlot.objects.count() == 8
    given = Scan.objects.exclude(verdict="refused").count()
    assert given >= 16
    assert Conflict.objects.filter(kind="over_limit").count() == given - 8


def test_undoing_with_the_network_twice_is_one_line() -> None:
    scene = Scene()
    outcome = scene.scan(make_pass(scene.edition))
    at = datetime.now(tz=timezone.get_current_timezone())
    assert undo(uuid=outcome.uuid, desk=scene.desk, at=at) == undo(uuid=outcome.uuid, desk=scene.desk, at=at)
