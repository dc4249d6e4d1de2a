"""The uses of passes worked out anew from the ledger, after devices that were alone have told what they accepted.

Of the scans of a pass that were accepted and not taken back, the first by their time are its uses, as far as its limits go; the
others are flagged. So it does not matter who sends first: the same scans give the same uses and the same conflicts.
A use whose link to the ledger has been cut stands as it is, before all others.
"""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from passes.models import Conflict, ConflictKind, Pass, Scan, ScanKind, UseSlot
from passes.services.records import happened_at

#: What only settling says of a scan, and may take back.
WORKED_OUT = (ConflictKind.OVER_LIMIT,)


@dataclass
class _Uses:
    """What a pass has used so far."""

    held_pass: Pass
    numbers: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # by museum
    day_numbers: defaultdict[tuple[int, date], set[int]] = field(default_factory=lambda: defaultdict(set))
    in_all: set[int] = field(default_factory=set)
    days: list[date] = field(default_factory=list)

    def take(self, slot: UseSlot) -> None:
        self.days.append(slot.day)
        for numbers, number in (
            (self.numbers[slot.museum_id], slot.number),
            (self.day_numbers[slot.museum_id, slot.day], slot.day_number),
            (self.in_all, slot.number_in_all),
        ):
            if number is not None:
                numbers.add(number)

    def next(self, scan: Scan, at: datetime) -> UseSlot | None:
        """The use that a scan makes; None when a limit is reached."""
        advantage = scan.advantage
        assert advantage is not None  # noqa: S101 - only scans with an advantage are settled
        day = timezone.localdate(at)
        lasts = self.held_pass.lasts_days
        if lasts is not None and self.days and (day - min(self.days)).days >= lasts:
            return None
        found = []
        for limit, taken in (
            (advantage.uses_per_pass, self.numbers[scan.museum_id]),
            (advantage.uses_per_day, self.day_numbers[scan.museum_id, day]),
            (advantage.scheme.uses_in_all, self.in_all),
        ):
            free = None if limit is None else next((number for number in range(1, limit + 1) if number not in taken), 0)
            if free == 0:
                return None
            found.append(free)
        number, day_number, number_in_all = found
        slot = UseSlot(
            held_pass_id=self.held_pass.pk, museum_id=scan.museum_id, advantage_id=advantage.pk, scan_uuid=scan.uuid, used_at=at,
            day=day, number=number, day_number=day_number, number_in_all=number_in_all,
        )  # fmt: skip
        self.take(slot)
        return slot


def settle(passes: Collection[int], *, at: datetime) -> None:
    """Bring the uses and conflicts of these passes in step with the ledger. Runs inside the caller's transaction, which has locked
    the passes before it wrote any line about them.

    Raises IntegrityError when a scan at another desk took a use meanwhile: the caller begins again.
    """
    if not passes:
        return
    held = {row.pk: row for row in Pass.objects.filter(pk__in=passes)}
    slots: defaultdict[int, list[UseSlot]] = defaultdict(list)
    for slot in UseSlot.objects.filter(held_pass__in=held):
        slots[slot.held_pass_id].append(slot)
    scans: defaultdict[int, list[Scan]] = defaultdict(list)
    for scan in _accepted(held):
        scans[scan.held_pass_id or 0].append(scan)
    gone: list[int] = []
    new: list[UseSlot] = []
    over: list[Scan] = []
    within: list[int] = []
    for key, held_pass in held.items():
        wanted, too_many = _worked_out(held_pass, slots[key], scans[key])
        kept = {slot.scan_uuid: slot for slot in slots[key] if slot.scan_uuid is not None}
        same = {uuid for uuid, slot in wanted.items() if uuid in kept and _alike(slot, kept[uuid])}
        gone += [slot.pk for uuid, slot in kept.items() if uuid not in same]
        new += [slot for uuid, slot in wanted.items() if uuid not in same]
        over += too_many
        within += [scan.pk for scan in scans[key] if scan.uuid in wanted]
    if gone:
        UseSlot.objects.filter(pk__in=gone).delete()
    UseSlot.objects.bulk_create(new, batch_size=200)
    flag(over, ConflictKind.OVER_LIMIT, at=at)
    open_ones = Conflict.objects.filter(kind__in=WORKED_OUT, settled_at__isnull=True, scan__held_pass__in=held)
    open_ones.exclude(scan__in=[scan.pk for scan in over]).delete()


def _accepted(held: Iterable[int]) -> Iterable[Scan]:
    """The scans of these passes that gave something and were not taken back, as far as the ledger knows whose they were."""
    return (
        Scan.objects.filter(held_pass__in=held, kind=ScanKind.SCAN, advantage__isnull=False, corrections__isnull=True)
        .exclude(verdict="refused")
        .select_related("advantage__edition", "advantage__offer")
    )


def _worked_out(held_pass: Pass, slots: list[UseSlot], scans: list[Scan]) -> tuple[dict[uuids.UUID, UseSlot], list[Scan]]:
    """For each scan within the limits the use it makes; and the others."""
    uses = _Uses(held_pass)
    for slot in slots:
        if slot.scan_uuid is None:
            uses.take(slot)
    wanted: dict[uuids.UUID, UseSlot] = {}
    over = []
    timed = sorted((happened_at(scan.decided_at, scan.received_at), scan.uuid, scan) for scan in scans)
    for when, uuid, scan in timed:
        made = uses.next(scan, when)
        if made is None:
            over.append(scan)
        else:
            wanted[uuid] = made
    return wanted, over


def _alike(one: UseSlot, other: UseSlot) -> bool:
    names = ("museum_id", "day", "number", "day_number", "number_in_all")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def flag(scans: Iterable[Scan], kind: ConflictKind, *, at: datetime) -> None:
    Conflict.objects.bulk_create((Conflict(scan=scan, kind=kind, noticed_at=at) for scan in scans), ignore_conflicts=True)
