"""What a redemption reads and what it answers, as plain values."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from passes.models import Advantage, Pass, PassState, Scan, SchemeKey
from passes.rules import Claim, Use, VerdictWord

UNDO_WITHIN = timedelta(minutes=2)


def happened_at(decided_at: datetime, received_at: datetime) -> datetime:
    """When a scan counts as made: by the device's clock, but never after it was told."""
    return min(decided_at, received_at)


def has_quota(advantage: Advantage) -> bool:
    return advantage.quota is not None or bool(advantage.offer and advantage.offer.month_quota)


@dataclass(frozen=True, slots=True)
class FoundPass:
    """One pass as the database has it, with its uses."""

    id: int
    edition_id: int | None
    offer_id: int | None
    short_code: str
    revoked: bool
    valid_from: date
    valid_until: date
    lasts_days: int | None
    party_size: int
    locale: str
    uses: tuple[FoundUse, ...]

    @classmethod
    def of(cls, held_pass: Pass) -> FoundPass:
        """The same from a model instance, without its uses."""
        return cls(
            id=held_pass.pk,
            edition_id=held_pass.edition_id,
            offer_id=held_pass.offer_id,
            short_code=held_pass.short_code,
            revoked=held_pass.state != PassState.ACTIVE,
            valid_from=held_pass.valid_from,
            valid_until=held_pass.valid_until,
            lasts_days=held_pass.lasts_days,
            party_size=held_pass.party_size,
            locale=held_pass.locale,
            uses=(),
        )

    @property
    def claim(self) -> Claim:
        return Claim(self.valid_from, self.valid_until, self.revoked, self.lasts_days)

    @property
    def scheme_key(self) -> SchemeKey:
        return self.edition_id, self.offer_id

    @property
    def last_day(self) -> date:
        return self.claim.last_day([Use(here=False, day=use.day) for use in self.uses])


@dataclass(frozen=True, slots=True)
class FoundUse:
    museum_id: int
    day: date
    used_at: datetime
    number: int | None
    day_number: int | None
    number_in_all: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the desk is told. `first_used_at` is the earlier use that stands in the way, if one does."""

    uuid: uuids.UUID
    verdict: VerdictWord
    reason: str
    decided_at: datetime
    received_at: datetime
    replayed: bool = False
    undone: bool = False
    held_pass: FoundPass | None = None
    advantage: Advantage | None = None
    party_size: int | None = None
    first_used_at: datetime | None = None

    @property
    def undo_until(self) -> datetime | None:
        return None if self.verdict == "refused" or self.undone else self.received_at + UNDO_WITHIN


def outcome_of(scan: Scan) -> Outcome:
    """A line of the ledger as the desk was told it, as far as the ledger still knows."""
    held_pass = scan.held_pass
    return Outcome(
        uuid=scan.uuid,
        verdict=cast("VerdictWord", scan.verdict),
        reason=scan.reason,
        decided_at=scan.decided_at,
        received_at=scan.received_at,
        replayed=True,
        held_pass=FoundPass.of(held_pass) if held_pass else None,
        party_size=scan.party_size,
    )
