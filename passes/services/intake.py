"""What desks decided by themselves, taken into the ledger when the network is back.

A desk's decision has happened: the visitor is in. So every scan is kept as the desk made it, in the ledger, once; what the network
would have said otherwise is a conflict to look at (passes/models/conflicts.py). Uses are worked out from the ledger
(passes/services/settling.py), so that the order in which desks send changes nothing.

A batch is written in one transaction of some twelve statements, however many scans it has.
"""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from passes.caches import advantages_at
from passes.models import (
    Advantage,
    ConflictKind,
    Desk,
    Offer,
    OfferMonth,
    Pass,
    PassState,
    Scan,
    ScanKind,
    ScanMode,
    WhenFull,
)
from passes.rules import Claim, Decision, Reason, Right, VerdictWord, decide
from passes.services.records import UNDO_WITHIN, happened_at
from passes.services.redeeming import UNDO_NAMESPACE, Reading, give_quotas_back, line_that_undoes
from passes.services.settling import flag, settle

ATTEMPTS = 20
AHEAD = timedelta(days=1)  # a clock may be wrong by that much and nobody needs to hear of it


class Ack(StrEnum):
    """What the desk is told of one scan, or of one undo. It may forget it, except after LATER."""

    STORED = "stored"
    KNOWN = "known"  # it came before: nothing was written
    CLASH = "clash"  # its UUID is another desk's scan: nothing was written
    REFUSED = "refused"  # of an undo: too late, or of a scan that gave nothing
    LATER = "later"  # of an undo: its scan has not come yet; to be sent again


@dataclass(frozen=True, slots=True)
class DeskScan:
    """One scan as a desk made it. `decided_at`: by the device's clock, corrected by what it knew of the server's."""

    uuid: uuids.UUID
    code: str
    verdict: VerdictWord
    reason: str
    read_by: str
    decided_at: datetime
    bundle_version: str = ""
    party_size: int | None = None

    @property
    def gives(self) -> bool:
        return self.verdict != "refused"


@dataclass(frozen=True, slots=True)
class DeskUndo:
    """A desk took a scan of its own back."""

    scan: uuids.UUID
    decided_at: datetime

    @property
    def uuid(self) -> uuids.UUID:
        """Of the line that says so: always the same."""
        return uuids.uuid5(UNDO_NAMESPACE, str(self.scan))


@dataclass(frozen=True, slots=True)
class Taken:
    """By the UUID of the scan, what became of it and of its undo."""

    scans: dict[uuids.UUID, Ack]
    undos: dict[uuids.UUID, Ack]


def take_in(scans: Sequence[DeskScan], undos: Sequence[DeskUndo], *, desk: Desk, at: datetime | None = None) -> Taken:
    """Write what is new of a batch. Sending it again, split otherwise or in another order, changes nothing."""
    at = at or timezone.now()
    scans = list({scan.uuid: scan for scan in reversed(scans)}.values())[::-1]  # the first of those with the same UUID
    read = {scan.uuid: Reading.of(scan.code) for scan in scans}
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _write(scans, read, undos, desk, at)
        except IntegrityError:  # another desk took a use meanwhile, or the same batch came twice at once
            if attempt == ATTEMPTS - 1:
                raise
        finally:
            advantages_at.clear()
    raise AssertionError("unreachable")


def _write(
    scans: Sequence[DeskScan], read: dict[uuids.UUID, Reading], undos: Sequence[DeskUndo], desk: Desk, at: datetime
) -> Taken:
    known = {line.uuid: line for line in Scan.objects.filter(uuid__in=list(read)).only("uuid", "desk")}
    new = [scan for scan in scans if scan.uuid not in known]
    passes = _passes([read[scan.uuid] for scan in new], undos)
    seen = sorted(
        (_Seen.of(scan, read[scan.uuid], passes, desk, at) for scan in new), key=lambda each: (each.happened_at, each.line.uuid)
    )
    Scan.objects.bulk_create([each.line for each in seen], batch_size=200)
    _take_quotas(seen)
    taken_back, undone = _take_back(undos, desk, at)
    settle({each.line.held_pass_id for each in seen if each.line.held_pass_id and each.line.advantage_id} | taken_back, at=at)
    for kind in ConflictKind:
        if lines := [each.line for each in seen if kind in each.conflicts]:
            flag(lines, kind, at=at)
    acks = {uuid: Ack.KNOWN if line.desk_id == desk.pk else Ack.CLASH for uuid, line in known.items()}
    return Taken({**acks, **{scan.uuid: Ack.STORED for scan in new}}, undone)


def _passes(readings: Sequence[Reading], undos: Sequence[DeskUndo]) -> dict[str, Pass]:
    """The passes that were read, by public id and by short code. They, and those of scans taken back, are locked before any line is
    written, in one order: so two batches about the same passes wait for one another, and not each for the other."""
    ids, codes = {each.public_id for each in readings} - {""}, {each.short_code for each in readings} - {""}
    taken_back = Scan.objects.filter(uuid__in=[undo.scan for undo in undos], held_pass__isnull=False)
    wanted = Q(public_id__in=ids) | Q(short_code__in=codes) | (Q(pk__in=taken_back.values("held_pass")) if undos else Q())
    found = Pass.objects.select_for_update(no_key=True).filter(wanted).order_by("pk") if ids or codes or undos else []
    return {name: each for each in found for name in (each.public_id, each.short_code)}


@dataclass(slots=True)
class _Seen:
    """A new line of the ledger, and what the network would have said otherwise. Limits are settled later, with all uses known."""

    line: Scan
    happened_at: datetime
    conflicts: set[ConflictKind]

    @classmethod
    def of(cls, scan: DeskScan, reading: Reading, passes: dict[str, Pass], desk: Desk, at: datetime) -> _Seen:
        here = advantages_at(desk.museum_id)
        held_pass = passes.get(reading.public_id or reading.short_code)
        place = here.get(held_pass.scheme_key) if held_pass else None
        when = happened_at(scan.decided_at, at)
        today = timezone.localdate(when)
        decision = decide(
            fault=reading.fault,
            claim=_claim(held_pass, when),
            right=Right(uses_per_museum=None) if place else None,
            other_edition_here=any(each.advantage.scheme.valid_on(today) for each in here.values()),
            uses=[],
            today=today,
        )
        advantage = place.advantage if place and scan.gives else None
        line = Scan(
            uuid=scan.uuid,
            held_pass=held_pass,
            edition_id=held_pass.edition_id if held_pass else None,
            offer_id=held_pass.offer_id if held_pass else None,
            advantage=advantage,
            museum_id=desk.museum_id,
            desk=desk,
            decided_at=scan.decided_at,
            received_at=at,
            verdict=scan.verdict,
            reason=scan.reason,
            mode=ScanMode.OFFLINE,
            input=scan.read_by,
            bundle_version=scan.bundle_version,
            advantage_kind=advantage.kind if advantage else "",
            full_price=advantage.full_price if advantage else None,
            price_paid=advantage.pass_price if advantage else None,
            party_size=held_pass.party_size if held_pass else scan.party_size,
        )
        return cls(line, when, set(_conflicts(scan, decision, desk, at)))


def _claim(held_pass: Pass | None, when: datetime) -> Claim | None:
    """How many days it lasts is a matter of earlier uses: settled with them."""
    if held_pass is None:
        return None
    revoked = held_pass.state != PassState.ACTIVE and (held_pass.revoked_at is None or held_pass.revoked_at <= when)
    return Claim(held_pass.valid_from, held_pass.valid_until, revoked=revoked)


_SAYS = {
    Reason.UNKNOWN: ConflictKind.UNKNOWN,
    Reason.ALTERED: ConflictKind.UNKNOWN,
    Reason.REVOKED: ConflictKind.REVOKED,
    Reason.EXPIRED: ConflictKind.OUT_OF_DATE,
    Reason.NOT_YET_VALID: ConflictKind.CLOCK,  # a desk that knows the day does not accept it
    Reason.NOT_HERE: ConflictKind.NOT_HERE,
    Reason.WRONG_EDITION: ConflictKind.NOT_HERE,
}
_OF_LIMITS = {Reason.ALREADY_USED, Reason.USED_UP, Reason.QUOTA_REACHED}


def _conflicts(scan: DeskScan, decision: Decision, desk: Desk, at: datetime) -> Iterator[ConflictKind]:
    if desk.is_revoked:
        yield ConflictKind.DESK_REVOKED
    if scan.decided_at > at + AHEAD:
        yield ConflictKind.CLOCK
    if scan.gives and decision.reason:
        yield _SAYS[decision.reason]
    if not scan.gives and decision.gives and scan.reason not in _OF_LIMITS:
        yield ConflictKind.REFUSED_THERE


# --- Quotas ---------------------------------------------------------------------------------------


def _take_quotas(seen: Iterable[_Seen]) -> None:
    """Count what was given, as far as there was any left; the rest is flagged. Who comes first takes first: by arrival."""
    given: defaultdict[int, list[_Seen]] = defaultdict(list)
    for each in seen:
        if each.line.advantage_id:
            given[each.line.advantage_id].append(each)
    with_quota = Q(quota__isnull=False) | Q(offer__month_quota__isnull=False)
    rows = (
        Advantage.objects.filter(with_quota, pk__in=given).select_for_update(of=("self",)).select_related("offer").order_by("pk")
    )
    for advantage in rows if given else []:
        left = None if advantage.quota is None else advantage.quota - advantage.quota_used
        for number, each in enumerate(given[advantage.pk]):
            if left is not None and number >= left:
                each.conflicts.add(ConflictKind.OVER_QUOTA)
            elif advantage.offer and advantage.offer.month_quota is not None:
                _take_month(advantage.offer, each)
        if left is not None:
            taken = min(left, len(given[advantage.pk]))
            Advantage.objects.filter(pk=advantage.pk).update(quota_used=F("quota_used") + taken)


def _take_month(offer: Offer, each: _Seen) -> None:
    month = timezone.localdate(each.happened_at).replace(day=1)
    found, _new = OfferMonth.objects.select_for_update().get_or_create(offer=offer, month=month)
    if offer.when_full == WhenFull.REFUSE and found.used >= (offer.month_quota or 0):
        each.conflicts.add(ConflictKind.OVER_QUOTA)
    else:
        OfferMonth.objects.filter(pk=found.pk).update(used=F("used") + 1)


# --- Undo -----------------------------------------------------------------------------------------


def _take_back(undos: Sequence[DeskUndo], desk: Desk, at: datetime) -> tuple[set[int], dict[uuids.UUID, Ack]]:
    """Lines that take scans back. The passes whose uses are to be settled, and what became of each undo."""
    if not undos:
        return set(), {}
    acks: dict[uuids.UUID, Ack] = {}
    done = set(Scan.objects.filter(uuid__in=[undo.uuid for undo in undos]).values_list("uuid", flat=True))
    scans = Scan.objects.filter(uuid__in=[undo.scan for undo in undos], kind=ScanKind.SCAN).select_related("advantage__offer")
    found = {scan.uuid: scan for scan in scans}
    lines = {}
    for undo in undos:
        scan = found.get(undo.scan)
        if undo.uuid in done or undo.uuid in lines:
            acks[undo.scan] = Ack.KNOWN
        elif scan is None:
            acks[undo.scan] = Ack.LATER
        elif scan.desk_id != desk.pk or scan.verdict == "refused" or undo.decided_at > scan.decided_at + UNDO_WITHIN:
            acks[undo.scan] = Ack.REFUSED
        else:
            acks[undo.scan] = Ack.STORED
            lines[undo.uuid] = line_that_undoes(scan, undo.uuid, desk, decided_at=undo.decided_at, at=at)
    Scan.objects.bulk_create(lines.values(), batch_size=200)
    for line in lines.values():
        give_quotas_back(found[line.corrects.uuid])  # type: ignore[union-attr]  # it was made with one
    return {line.held_pass_id for line in lines.values() if line.held_pass_id}, acks
