"""Batches of scans as desks send them: each item is read by itself, and told what became of it."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import AwareDatetime, BaseModel, Field

from passes.models import Desk
from passes.rules import Reason, VerdictWord
from passes.services import intake, registrations
from passes.services.intake import Ack, DeskScan, DeskUndo

MAX_SCANS = 500
MAX_CODE = 200


class DeskScanIn(BaseModel):
    uuid: uuids.UUID = Field(description="Made by the client for this scan; sending it again changes nothing.")
    code: str = Field(min_length=1, max_length=MAX_CODE, description="The text of the QR code, or the short code as typed.")
    verdict: VerdictWord = Field(description="What the desk decided.")
    reason: Reason | Literal[""] = ""
    input: Literal["camera", "scanner", "typed"] = "typed"
    decided_at: AwareDatetime = Field(description="The device's clock, corrected by what it knew of the server's; with its zone.")
    bundle: str = Field("", max_length=40, description="The version of the list it decided by.")
    party_size: int | None = Field(None, ge=1, le=255)


class DeskUndoIn(BaseModel):
    uuid: uuids.UUID = Field(description="Of the scan that is taken back.")
    decided_at: AwareDatetime


Unread = dict[str, Any]  # an item that is none of ours: told so, and it keeps no other from being stored


class BatchIn(BaseModel):
    scans: list[Annotated[DeskScanIn | Unread, Field(union_mode="left_to_right")]] = Field(max_length=MAX_SCANS)
    undos: list[Annotated[DeskUndoIn | Unread, Field(union_mode="left_to_right")]] = Field(
        default_factory=list, max_length=MAX_SCANS
    )


class AckOut(BaseModel):
    uuid: str = Field(description="As it was sent.")
    result: Ack | Literal["invalid"] = Field(
        description="After `later` the desk sends it again; after any other it may forget it."
    )


class TakenOut(BaseModel):
    scans: list[AckOut]
    undos: list[AckOut]
    server_time: datetime


def take_in(batch: BatchIn, *, desk: Desk) -> TakenOut:
    """What became of each item, in the order they came."""
    scans = [scan for scan in batch.scans if isinstance(scan, DeskScanIn)]
    of_passes, of_events = [], []
    for scan in scans:
        (of_events if registrations.is_registration(scan.code) else of_passes).append(scan)
    for scan in of_events:
        registrations.check_in(scan.code, desk=desk, uuid=scan.uuid, read_at=scan.decided_at)
    taken = intake.take_in(
        [
            DeskScan(
                uuid=scan.uuid, code=scan.code, verdict=scan.verdict, reason=scan.reason, read_by=scan.input,
                decided_at=scan.decided_at, bundle_version=scan.bundle, party_size=scan.party_size,
            )
            for scan in of_passes
        ],
        [DeskUndo(undo.uuid, undo.decided_at) for undo in batch.undos if isinstance(undo, DeskUndoIn)],
        desk=desk,
    )  # fmt: skip
    acks = taken.scans | {scan.uuid: Ack.STORED for scan in of_events}
    return TakenOut(
        scans=[_ack(scan, acks) for scan in batch.scans],
        undos=[_ack(undo, taken.undos) for undo in batch.undos],
        server_time=timezone.now(),
    )


def _ack(item: DeskScanIn | DeskUndoIn | Unread, acks: dict[uuids.UUID, Ack]) -> AckOut:
    if isinstance(item, dict):
        return AckOut(uuid=str(item.get("uuid", ""))[:MAX_CODE], result="invalid")
    return AckOut(uuid=str(item.uuid), result=acks[item.uuid])
