"""The code of a registration at the desk: the same machinery as a pass's, and a key of its own."""

from __future__ import annotations

import re
import uuid as uuids
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from cms import shortcode
from events.models import Occurrence, Registration
from events.registrations import places
from events.registrations.attendance import Answer, CheckIn
from events.services import change_occurrence
from passes import keys, tokens
from passes.caches import clear_all
from passes.models import Scan, SigningKey
from passes.rules import Reason
from passes.services import registrations
from scripts.bootstrap import ROOT
from tests.events.registrations.factories import come, open_date
from tests.passes.factories import make_desk, make_museum
from tests.passes.test_api import post

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def desk() -> tuple[Any, str]:
    clear_all()
    return make_desk(make_museum(), locale="en")


def today(**fields: Any) -> Occurrence:
    """A date all through today."""
    return open_date(start=timezone.localdate(), start_time=None, duration=None, **fields)


def read(desk: tuple[Any, str], registration: Registration, **fields: Any) -> dict[str, Any]:
    code = registrations.token_of(registration)
    return dict(post(desk[1], body={"uuid": str(uuids.uuid4()), "code": code, "input": "camera", **fields}).json())


def test_a_registration_is_marked_once_and_the_second_reading_says_so(desk: tuple[Any, str]) -> None:
    registration = come(today(), people=3)
    uuid = str(uuids.uuid4())
    first = read(desk, registration, uuid=uuid)
    assert (first["verdict"], first["party_size"]) == ("accepted", 3)
    assert registration.occurrence.event.name in first["detail"]
    assert registration.name not in str(first)
    assert read(desk, registration, uuid=uuid)["verdict"] == "accepted"  # sent again after a lost answer
    again = read(desk, registration)
    assert (again["verdict"], again["title"], again["reason"]) == ("look", "Already in", "already_checked_in")
    assert again["today"] == {"accepted": 0, "refused": 0}  # of passes alone
    registration.refresh_from_db()
    assert registration.was_there
    assert not Scan.objects.exists()


def test_the_short_code_typed_any_way_does_what_the_qr_code_does(desk: tuple[Any, str]) -> None:
    registration = come(today(), people=2)
    typed = f" {registration.short_code[:5].lower()}-{registration.short_code[5:]}"
    uuid = str(uuids.uuid4())
    first = post(desk[1], body={"uuid": uuid, "code": typed, "input": "typed"}).json()
    assert (first["verdict"], first["party_size"], first["registration"]) == ("accepted", 2, True)
    assert first["short_code"] == registration.short_code
    assert read(desk, registration)["reason"] == "already_checked_in"
    assert post(desk[1], f"/desk/api/scans/{uuid}/undo").status_code == 200
    elsewhere = come(today(place_kind="museum", venue=make_museum("ailleurs")))
    other = post(desk[1], body={"uuid": str(uuids.uuid4()), "code": elsewhere.short_code, "input": "typed"}).json()
    assert (other["verdict"], other["reason"]) == ("refused", "elsewhere")
    assert not Scan.objects.exists()


def test_a_short_code_of_nobody_is_refused_as_an_unknown_pass_and_kept_in_the_ledger(desk: tuple[Any, str]) -> None:
    come(today())
    answer = post(desk[1], body={"uuid": str(uuids.uuid4()), "code": shortcode.new(), "input": "typed"}).json()
    assert (answer["verdict"], answer["reason"], answer["registration"]) == ("refused", "unknown", False)
    assert Scan.objects.count() == 1


def test_typed_codes_of_registrations_count_for_the_limit_of_the_desk(
    desk: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("passes.api.SCANS_PER_MINUTE", 0)
    registration = come(today())
    answer = post(desk[1], body={"uuid": str(uuids.uuid4()), "code": registration.short_code, "input": "typed"})
    assert answer.status_code == 429
    registration.refresh_from_db()
    assert registration.presence == ""


def test_a_reading_can_be_taken_back(desk: tuple[Any, str]) -> None:
    registration = come(today())
    uuid = str(uuids.uuid4())
    read(desk, registration, uuid=uuid)
    assert post(desk[1], f"/desk/api/scans/{uuid}/undo").status_code == 200
    registration.refresh_from_db()
    assert registration.presence == ""
    assert read(desk, registration)["verdict"] == "accepted"


def test_a_reading_that_waited_for_the_network_counts_for_the_hour_it_was_made(desk: tuple[Any, str]) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    late = come(open_date(start=timezone.localdate(yesterday), start_time=None, duration=None))
    assert read(desk, late)["reason"] == "other_day"
    assert read(desk, late, decided_at=yesterday.isoformat())["verdict"] == "accepted"
    late.refresh_from_db()
    assert late.checked_in_at == yesterday
    tomorrow = timezone.now() + timedelta(days=1)
    early = come(open_date(start=timezone.localdate(tomorrow), start_time=None, duration=None))
    assert read(desk, early, decided_at=tomorrow.isoformat())["reason"] == "other_day"  # a clock that is fast


def test_the_browser_knows_every_reason() -> None:
    contract = (ROOT / "assets" / "desk" / "contract.ts").read_text(encoding="utf-8")
    union = contract[contract.index("export type Reason") :].split(";")[0]
    assert set(re.findall(r'"(\w+)"', union)) == ({reason.value for reason in Reason} | {answer.value for answer in Answer}) - {
        Answer.WELCOME.value
    }


def test_every_answer_is_told_apart_and_translated() -> None:
    registration = come(today())
    found = [CheckIn(answer, None if answer == Answer.UNKNOWN else registration) for answer in Answer]
    told = []
    for language in ("fr", "nl", "en"):
        with translation.override(language):
            told += [registrations.detail_for(each) for each in found]
    assert len(set(told)) == 3 * len(Answer)


def test_who_is_not_expected_is_refused_with_the_reason(desk: tuple[Any, str]) -> None:
    full = today(on_site=1)
    kept, waiting, gone = come(full), come(full), come(today())
    places.cancel(gone)
    tomorrow = come(open_date(start=timezone.localdate() + timedelta(days=1)))
    off = today()
    called_off = come(off)
    change_occurrence(off, is_cancelled=True)
    elsewhere = come(today(place_kind="museum", venue=make_museum("ailleurs")))
    assert kept.is_confirmed
    reasons = {read(desk, one)["reason"] for one in (waiting, gone, tomorrow, called_off, elsewhere)}
    assert reasons == {"waiting_list", "registration_cancelled", "other_day", "date_off", "elsewhere"}


def test_only_the_key_of_registrations_signs_them(desk: tuple[Any, str]) -> None:
    registration = come(today())
    own = registrations.token_of(registration)
    assert SigningKey.objects.filter(signs_registrations=True).count() == 1
    other = keys.create_key()
    claims = tokens.Claims(
        key_number=other.number, kind=tokens.Kind.REGISTRATION, number=0, public_id=registration.public_id,
        valid_from=timezone.localdate(), valid_until=timezone.localdate(), party_size=1,
    )  # fmt: skip
    forged = tokens.encode(claims, keys.private_key(other))
    key = SigningKey.objects.get(signs_registrations=True)
    as_pass = tokens.encode(
        tokens.Claims(key.number, tokens.Kind.EDITION, 1, registration.public_id, claims.valid_from, claims.valid_until, 1),
        keys.private_key(key),
    )
    altered = own[:-1] + ("0" if own[-1] != "0" else "1")
    for code in (forged, as_pass, altered):
        answer = post(desk[1], body={"uuid": str(uuids.uuid4()), "code": code, "input": "camera"}).json()
        assert answer["verdict"] == "refused"
    registration.refresh_from_db()
    assert registration.presence == ""
