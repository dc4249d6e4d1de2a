"""What happens when a desk reads a code: decide, take a use, write the ledger. And its undoing.

Five statements at most, BEGIN and COMMIT counted: one reads the pass with its uses; then, in one transaction, one
line of the ledger and one use are inserted. Limits are kept by unique numbers of uses, so that of
two simultaneous scans the database itself refuses one, which then decides again from what is there by now. The
client's UUID is unique in the ledger: a repeat inserts nothing and gets the first answer.

The statements are written out, since building them anew through the ORM costs more than running them.
"""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cms import shortcode
from passes import tokens
from passes.caches import Here, advantages_at, verification_keys
from passes.models import Advantage, ConflictKind, Desk, OfferMonth, Scan, ScanKind, UseSlot
from passes.rules import Decision, Reason, Right, Use, VerdictWord, decide
from passes.services import sql
from passes.services.records import UNDO_WITHIN, FoundPass, Outcome, happened_at, has_quota

ATTEMPTS = 50  # each means that another scan of the same pass got through
UNDO_NAMESPACE = uuids.UUID("6b1f2a52-6f0a-4f0e-9d0f-3f4f2f1f7c55")


class UuidReusedError(Exception):
    """The same UUID came with another pass or from another desk: the client is at fault, nothing was written."""


class UndoRefusedError(Exception):
    """The scan cannot be undone: unknown here, refused in the first place, or too long ago."""


def redeem(
    *, code: str, desk: Desk, uuid: uuids.UUID, read_by: str, decided_at: datetime | None = None, at: datetime | None = None
) -> Outcome:
    """Decide about the text a desk read, now, and write it down. A UUID seen before gets its first answer again.

    Raises UuidReusedError when that first answer was about another pass.
    """
    at = at or timezone.now()
    reading = Reading.of(code)
    for _attempt in range(ATTEMPTS):
        found = sql.find_pass(reading.public_id, reading.short_code) if reading.readable else None
        try:
            return _decide_and_write(reading, found, desk, uuid, read_by, decided_at or at, at)
        except sql.TakenError:
            stored = _stored(uuid, desk, found)
            if stored:
                return stored
            advantages_at.clear()  # the quota may be full by now
    raise RuntimeError("a scan met another one at every attempt")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text itself tells, before any look-up."""

    public_id: str = ""
    short_code: str = ""
    fault: Reason | None = None

    @property
    def readable(self) -> bool:
        return bool(self.public_id or self.short_code)

    @classmethod
    def of(cls, text: str) -> Reading:
        text = text.strip("\r\n\t")  # what a scanner adds; a space may be the token's own
        if tokens.looks_like_token(text):
            known = verification_keys(None)
            try:
                claims = tokens.decode(text, lambda number: known[number].public_key if number in known else None)
            except tokens.TokenError:
                return cls(fault=Reason.ALTERED)
            if claims.kind is tokens.Kind.REGISTRATION or not known[claims.key_number].may_have_signed(claims):
                return cls(fault=Reason.ALTERED)
            return cls(public_id=claims.public_id)
        try:
            return cls(short_code=shortcode.parse(text))
        except shortcode.ShortCodeError:
            return cls(fault=Reason.UNKNOWN)


def _decide_and_write(
    reading: Reading,
    found: FoundPass | None,
    desk: Desk,
    uuid: uuids.UUID,
    read_by: str,
    decided_at: datetime,
    at: datetime,
) -> Outcome:
    here = advantages_at(desk.museum_id)
    place = here.get(found.scheme_key) if found else None
    today = timezone.localdate(at)
    decision = decide(
        fault=reading.fault,
        claim=found.claim if found else None,
        right=right_of(place, today),
        other_edition_here=any(other.advantage.scheme.valid_on(today) for other in here.values()),
        uses=[Use(use.museum_id == desk.museum_id, use.day) for use in found.uses] if found else [],
        today=today,
    )
    outcome = Outcome(
        uuid=uuid,
        verdict=decision.verdict,
        reason=decision.reason or "",
        decided_at=decided_at,
        received_at=at,
        held_pass=found,
        advantage=place.advantage if place else None,
        party_size=found.party_size if found else None,
        first_used_at=_earlier_use(found, desk, decision),
    )
    sql.write(outcome, desk, read_by, sql.new_slot(outcome, desk, today) if decision.gives else None)
    return outcome


def right_of(place: Here | None, today: date) -> Right | None:
    if place is None:
        return None
    advantage = place.advantage
    return Right(
        uses_per_museum=advantage.uses_per_pass,
        uses_per_day=advantage.uses_per_day,
        uses_in_all=advantage.scheme.uses_in_all,
        quota_left=place.quota_left(today),
        check=advantage.has_check,
    )


def _earlier_use(found: FoundPass | None, desk: Desk, decision: Decision) -> datetime | None:
    if found is None or decision.reason is not Reason.ALREADY_USED:
        return None
    return max(use.used_at for use in found.uses if use.museum_id == desk.museum_id)


def _stored(uuid: uuids.UUID, desk: Desk, found: FoundPass | None) -> Outcome | None:
    """The answer given to this UUID before, or None when it is new."""
    scan = Scan.objects.filter(uuid=uuid, kind=ScanKind.SCAN).select_related("advantage__edition", "advantage__offer").first()
    if scan is None:
        return None
    if scan.desk_id != desk.pk or _is_about_another(scan, found):
        raise UuidReusedError
    return Outcome(
        uuid=uuid,
        verdict=cast("VerdictWord", scan.verdict),
        reason=scan.reason,
        decided_at=scan.decided_at,
        received_at=scan.received_at,
        replayed=True,
        undone=scan.corrections.exists(),
        held_pass=found,
        advantage=scan.advantage,
        party_size=scan.party_size,
        first_used_at=_use_before(scan, found, desk),
    )


def _is_about_another(scan: Scan, found: FoundPass | None) -> bool:
    """Whether a line tells of another pass than the one found now, as far as it still knows."""
    if scan.held_pass_id is None:  # no pass was read then, or the link has been cut since
        return found is not None and scan.edition_id is None and scan.offer_id is None
    return found is None or found.id != scan.held_pass_id


def _use_before(scan: Scan, found: FoundPass | None, desk: Desk) -> datetime | None:
    if scan.reason != Reason.ALREADY_USED or found is None:
        return None
    return max(
        (use.used_at for use in found.uses if use.museum_id == desk.museum_id and use.used_at <= scan.received_at),
        default=None,
    )


def undo(*, uuid: uuids.UUID, desk: Desk, at: datetime | None = None) -> Scan:
    """Take back an accepted scan of this desk within two minutes: a new line in the ledger, and the use is free again.

    Doing it twice changes nothing. Raises UndoRefusedError.
    """
    at = at or timezone.now()
    undo_uuid = uuids.uuid5(UNDO_NAMESPACE, str(uuid))
    try:
        return _undo(uuid, undo_uuid, desk, at)
    except IntegrityError:  # twice at the same moment
        return Scan.objects.get(uuid=undo_uuid, desk=desk)
    finally:
        advantages_at.clear()


@transaction.atomic
def _undo(uuid: uuids.UUID, undo_uuid: uuids.UUID, desk: Desk, at: datetime) -> Scan:
    done = Scan.objects.filter(uuid=undo_uuid, desk=desk).first()
    if done:
        return done
    scan = (
        Scan.objects.select_related("advantage__offer")
        .filter(uuid=uuid, desk=desk, kind=ScanKind.SCAN)
        .exclude(verdict="refused")
        .first()
    )
    if scan is None or at > scan.received_at + UNDO_WITHIN:
        raise UndoRefusedError
    line = line_that_undoes(scan, undo_uuid, desk, decided_at=at, at=at)
    line.save(force_insert=True)
    UseSlot.objects.filter(scan_uuid=uuid).delete()
    give_quotas_back(scan)
    return line


def line_that_undoes(scan: Scan, uuid: uuids.UUID, desk: Desk, *, decided_at: datetime, at: datetime) -> Scan:
    """A new line of the ledger that takes another one back; not saved."""
    return Scan(
        uuid=uuid,
        kind=ScanKind.UNDO,
        corrects=scan,
        held_pass_id=scan.held_pass_id,
        edition_id=scan.edition_id,
        offer_id=scan.offer_id,
        advantage_id=scan.advantage_id,
        museum_id=scan.museum_id,
        desk=desk,
        decided_at=decided_at,
        received_at=at,
        verdict=scan.verdict,
        mode=scan.mode,
        input=scan.input,
        advantage_kind=scan.advantage_kind,
        full_price=scan.full_price,
        price_paid=scan.price_paid,
        party_size=scan.party_size,
    )


def give_quotas_back(scan: Scan) -> None:
    """Of a scan that is taken back: what it took of quotas. One that was flagged as beyond them took nothing."""
    advantage = scan.advantage
    if advantage is None or not has_quota(advantage) or scan.conflicts.filter(kind=ConflictKind.OVER_QUOTA).exists():
        return
    if advantage.quota is not None:
        Advantage.objects.filter(pk=advantage.pk, quota_used__gt=0).update(quota_used=F("quota_used") - 1)
    if advantage.offer and advantage.offer.month_quota is not None:
        month = timezone.localdate(happened_at(scan.decided_at, scan.received_at)).replace(day=1)
        OfferMonth.objects.filter(offer=advantage.offer, month=month, used__gt=0).update(used=F("used") - 1)
