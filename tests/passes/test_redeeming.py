"""A redemption against the database: verdicts, limits, repeats, races, undoing. Run on SQLite and PostgreSQL."""

from __future__ import annotations

import re
import uuid as uuids
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms import shortcode
from passes import tokens
from passes.caches import clear_all
from passes.messages import already_used, words_for
from passes.models import Advantage, Desk, Edition, Pass, Scan, ScanKind, UseSlot
from passes.models.ledger import LedgerOnlyGrowsError
from passes.rules import Reason
from passes.services import issuing, redeeming
from passes.services.redeeming import undo
from passes.services.today import Today, count_today, recent_scans
from passes.tasks import cut_links
from tests.passes.factories import make_desk, make_edition, make_pass
from tests.passes.scene import Scene

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_good_pass_is_accepted_once_and_the_second_scan_says_when() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    first = scene.scan(held_pass)
    assert (first.verdict, first.reason) == ("accepted", "")
    second = scene.scan(held_pass)
    assert (second.verdict, second.reason) == ("refused", Reason.ALREADY_USED)
    assert second.first_used_at == first.received_at


def test_the_short_code_does_the_same_as_the_qr_code() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    assert scene.scan(f"{held_pass.short_code[:5].lower()} {held_pass.short_code[5:]}").verdict == "accepted"
    assert scene.scan(held_pass).reason == Reason.ALREADY_USED


def test_the_ledger_keeps_the_tariff_as_it_was() -> None:
    scene = Scene(full_price="6.50", pass_price="4.00")
    scene.scan(make_pass(scene.edition, party_size=3))
    Advantage.objects.update(full_price=9, pass_price=8)
    line = Scan.objects.get()
    assert (str(line.full_price), str(line.price_paid), line.party_size) == ("6.50", "4.00", 3)
    assert (line.museum, line.desk, line.edition, line.mode) == (scene.museum, scene.desk, scene.edition, "online")


def test_an_advantage_with_something_to_check_is_a_look() -> None:
    scene = Scene(check_fr="La carte de membre")
    assert scene.scan(make_pass(scene.edition)).verdict == "look"
    assert UseSlot.objects.count() == 1


def altered(scene: Scene) -> str:
    text = issuing.token_of(make_pass(scene.edition))
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def signed_for_another_edition(scene: Scene) -> str:
    """A right signature by a real key, over another edition's number."""
    from passes import keys

    held_pass = make_pass(scene.edition)
    other = make_edition("pass-2025")
    claims = tokens.Claims(
        other.signing_key.number,
        tokens.Kind.EDITION,
        scene.edition.number,
        held_pass.public_id,
        held_pass.valid_from,
        held_pass.valid_until,
        1,
    )
    return tokens.encode(claims, keys.private_key(other.signing_key))


def not_yet_valid(scene: Scene) -> Pass:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return make_pass(scene.edition, valid_from=tomorrow, valid_until=tomorrow)


def expired(scene: Scene) -> Pass:
    yesterday = timezone.localdate() - timedelta(days=1)
    return make_pass(scene.edition, valid_from=yesterday, valid_until=yesterday)


def revoked(scene: Scene) -> Pass:
    held_pass = make_pass(scene.edition)
    issuing.revoke(held_pass=held_pass, reason="lost")
    return held_pass


def of_another_edition(_scene: Scene) -> Pass:
    return make_pass(make_edition("pass-2027"))


def without_advantage_here(scene: Scene) -> Pass:
    Advantage.objects.all().delete()
    clear_all()
    return make_pass(scene.edition)


def deleted(scene: Scene) -> str:
    held_pass = make_pass(scene.edition)
    text = issuing.token_of(held_pass)
    held_pass.delete()
    return text


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda _scene: shortcode.new(), Reason.UNKNOWN),
        (lambda _scene: "https://example.org/", Reason.UNKNOWN),
        (deleted, Reason.UNKNOWN),
        (altered, Reason.ALTERED),
        (lambda _scene: "P:", Reason.ALTERED),
        (signed_for_another_edition, Reason.ALTERED),
        (not_yet_valid, Reason.NOT_YET_VALID),
        (expired, Reason.EXPIRED),
        (revoked, Reason.REVOKED),
        (of_another_edition, Reason.WRONG_EDITION),
        (without_advantage_here, Reason.NOT_HERE),
    ],
)
def test_each_refusal_has_its_reason_and_its_line(make: Callable[[Scene], Any], reason: Reason) -> None:
    scene = Scene()
    outcome = scene.scan(make(scene))
    assert (outcome.verdict, outcome.reason) == ("refused", reason)
    assert Scan.objects.get().reason == reason
    assert not UseSlot.objects.exists()


def test_the_days_of_validity_count_in_paris() -> None:
    scene = Scene()
    day = timezone.localdate()
    held_pass = make_pass(scene.edition, valid_from=day, valid_until=day)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    assert scene.scan(held_pass, at=midnight - timedelta(seconds=1)).reason == Reason.NOT_YET_VALID
    assert scene.scan(held_pass, at=midnight + timedelta(days=1)).reason == Reason.EXPIRED
    assert scene.scan(held_pass, at=midnight).verdict == "accepted"


def test_uses_in_all_museums_together_are_limited() -> None:
    scene = Scene(uses_per_pass=None)
    Edition.objects.update(uses_in_all=2)
    clear_all()
    held_pass = make_pass(scene.edition)
    assert [scene.scan(held_pass).reason for _ in range(3)] == ["", "", Reason.USED_UP]


def test_uses_per_day_are_limited_and_start_again_the_next_day() -> None:
    scene = Scene(uses_per_pass=None, uses_per_day=1)
    held_pass = make_pass(scene.edition)
    now = timezone.now()
    assert [scene.scan(held_pass, at=now).reason for _ in range(2)] == ["", Reason.ALREADY_USED]
    assert scene.scan(held_pass, at=now + timedelta(days=1)).verdict == "accepted"


def test_no_limit_means_no_limit() -> None:
    scene = Scene(uses_per_pass=None)
    held_pass = make_pass(scene.edition)
    assert {scene.scan(held_pass).verdict for _ in range(5)} == {"accepted"}


def test_a_quota_is_for_all_passes_together() -> None:
    scene = Scene(quota=2)
    reasons = [scene.scan(make_pass(scene.edition)).reason for _ in range(3)]
    assert reasons == ["", "", Reason.QUOTA_REACHED]
    assert Advantage.objects.get().quota_used == 2


def test_a_repeat_of_a_uuid_changes_nothing_and_gets_the_first_answer() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    uuid = uuids.uuid4()
    first = scene.scan(held_pass, uuid=uuid)
    again = scene.scan(held_pass, uuid=uuid)
    assert (again.verdict, again.reason, again.replayed) == (first.verdict, first.reason, True)
    assert again.decided_at == first.decided_at
    assert (Scan.objects.count(), UseSlot.objects.count()) == (1, 1)


def test_a_repeat_of_a_refusal_gets_the_same_refusal() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    first = scene.scan(held_pass)
    uuid = uuids.uuid4()
    refusal = scene.scan(held_pass, uuid=uuid)
    again = scene.scan(held_pass, uuid=uuid)
    assert (again.reason, again.first_used_at) == (refusal.reason, first.received_at)


def test_one_uuid_for_two_passes_is_refused_and_writes_nothing() -> None:
    scene = Scene()
    uuid = uuids.uuid4()
    scene.scan(make_pass(scene.edition), uuid=uuid)
    with pytest.raises(redeeming.UuidReusedError):
        scene.scan(make_pass(scene.edition), uuid=uuid)
    assert Scan.objects.count() == 1


def test_one_uuid_for_a_pass_and_for_nonsense_is_refused() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    accepted, refused = uuids.uuid4(), uuids.uuid4()
    scene.scan(held_pass, uuid=accepted)
    scene.scan("nonsense", uuid=refused)
    for code, uuid in (("nonsense", accepted), (held_pass, refused)):
        with pytest.raises(redeeming.UuidReusedError):
            scene.scan(code, uuid=uuid)


def test_a_repeat_gets_its_answer_after_the_link_was_cut() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    uuid = uuids.uuid4()
    scene.scan(held_pass, uuid=uuid, at=timezone.now() - timedelta(days=3))
    cut_links()
    assert (scene.scan(held_pass, uuid=uuid).verdict, Scan.objects.count()) == ("accepted", 1)


def test_a_uuid_of_another_desk_tells_nothing() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    uuid = uuids.uuid4()
    scene.scan(held_pass, uuid=uuid)
    stranger, _credential = make_desk(scene.museum, name="Other")
    with pytest.raises(redeeming.UuidReusedError):
        scene.scan(held_pass, uuid=uuid, desk=stranger)


def test_undoing_frees_the_use_and_adds_a_line() -> None:
    scene = Scene(quota=1)
    held_pass = make_pass(scene.edition)
    uuid = uuids.uuid4()
    scene.scan(held_pass, uuid=uuid)
    undo(uuid=uuid, desk=scene.desk)
    assert undo(uuid=uuid, desk=scene.desk).corrects.uuid == uuid  # type: ignore[union-attr]  # an undo corrects a scan
    assert Counter(Scan.objects.values_list("kind", flat=True)) == {ScanKind.SCAN: 1, ScanKind.UNDO: 1}
    assert Advantage.objects.get().quota_used == 0
    assert scene.scan(held_pass).verdict == "accepted"


def test_undoing_after_two_minutes_or_elsewhere_is_refused() -> None:
    scene = Scene()
    uuid = uuids.uuid4()
    scene.scan(make_pass(scene.edition), uuid=uuid)
    stranger, _credential = make_desk(scene.museum, name="Other")
    with pytest.raises(redeeming.UndoRefusedError):
        undo(uuid=uuid, desk=stranger)
    with pytest.raises(redeeming.UndoRefusedError):
        undo(uuid=uuid, desk=scene.desk, at=timezone.now() + timedelta(seconds=121))
    with pytest.raises(redeeming.UndoRefusedError):
        undo(uuid=uuids.uuid4(), desk=scene.desk)
    assert UseSlot.objects.count() == 1


def test_an_undone_number_of_use_is_taken_again() -> None:
    scene = Scene(uses_per_pass=3)
    held_pass = make_pass(scene.edition)
    numbers = [uuids.uuid4() for _ in range(3)]
    for uuid in numbers:
        scene.scan(held_pass, uuid=uuid)
    undo(uuid=numbers[0], desk=scene.desk)
    assert scene.scan(held_pass).verdict == "accepted"
    assert sorted(UseSlot.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_the_database_itself_refuses_a_use_over_the_limit() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    scene.scan(held_pass)
    slot = UseSlot.objects.get()
    slot.pk, slot.scan_uuid = None, uuids.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        slot.save()


def test_saving_a_form_does_not_write_a_counter_back() -> None:
    scene = Scene(quota=9)
    edition, advantage = Edition.objects.get(), Advantage.objects.get()
    scene.scan(make_pass(scene.edition))
    edition.name_fr, advantage.conditions_fr = "Autre nom", "Autres conditions"
    edition.save()
    advantage.save()
    edition.refresh_from_db()
    advantage.refresh_from_db()
    assert (edition.name_fr, edition.issued) == ("Autre nom", 1)
    assert (advantage.conditions_fr, advantage.quota_used) == ("Autres conditions", 1)


def test_the_day_s_counts_and_scans_begin_at_midnight_in_paris() -> None:
    scene = Scene()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    uuid = uuids.uuid4()
    scene.scan(make_pass(scene.edition), uuid=uuid, at=midnight - timedelta(seconds=30))
    undo(uuid=uuid, desk=scene.desk, at=midnight + timedelta(seconds=30))
    assert count_today(scene.museum.pk) == Today(accepted=0, refused=0)
    assert recent_scans(scene.desk) == []
    scene.scan(make_pass(scene.edition))
    assert count_today(scene.museum.pk) == Today(accepted=1, refused=0)
    assert len(recent_scans(scene.desk)) == 1


def test_a_line_of_the_ledger_cannot_be_changed_or_deleted() -> None:
    scene = Scene()
    scene.scan(make_pass(scene.edition))
    line = Scan.objects.get()
    for act in (line.save, line.delete, Scan.objects.all().delete, lambda: Scan.objects.update(verdict="refused")):
        with pytest.raises(LedgerOnlyGrowsError):
            act()


def test_the_link_to_the_pass_is_cut_after_48_hours_and_the_figures_stay() -> None:
    scene = Scene(uses_per_pass=2)
    held_pass = make_pass(scene.edition)
    now = timezone.now()
    scene.scan(held_pass, at=now - timedelta(hours=49))
    scene.scan(held_pass, at=now)
    assert cut_links() == 1
    old, new = Scan.objects.order_by("received_at")
    assert (old.held_pass, old.verdict, old.edition) == (None, "accepted", scene.edition)
    assert new.held_pass == held_pass
    assert scene.scan(held_pass).reason == Reason.ALREADY_USED


def test_no_use_leads_back_to_its_line_once_the_link_is_cut() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    scene.scan(held_pass, at=timezone.now() - timedelta(days=3))
    cut_links()
    line, slot = Scan.objects.get(), UseSlot.objects.get()
    assert slot.scan_uuid is None
    assert timezone.localtime(slot.used_at).strftime("%H:%M:%S.%f") == "00:00:00.000000"
    assert timezone.localdate(slot.used_at) == slot.day == timezone.localdate(line.received_at)
    refused = scene.scan(held_pass)
    assert refused.first_used_at == slot.used_at
    words = words_for(refused, desk_locale="en")
    assert words.detail.endswith(f"{slot.day:%Y}.")
    assert cut_links() == 0


def test_a_hidden_hour_is_not_made_up() -> None:
    now = timezone.now()
    assert re.search(r"\d\d:\d\d", already_used(now - timedelta(hours=47)))
    assert not re.search(r"\d\d:\d\d", already_used(now - timedelta(hours=49)))


def test_desks_of_the_same_museum_share_its_uses() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    other: Desk = make_desk(scene.museum, name="Second desk")[0]
    scene.scan(held_pass)
    assert scene.scan(held_pass, desk=other).reason == Reason.ALREADY_USED
