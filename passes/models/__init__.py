from passes.models.desks import Desk, DeskEnrolment
from passes.models.editions import Advantage, AdvantageKind, Edition, SigningKey
from passes.models.ledger import Scan, ScanInput, ScanKind, ScanMode, Verdict
from passes.models.pages import PassPage
from passes.models.passes import Channel, HolderContact, Pass, PassState, UseSlot

__all__ = [
    "Advantage",
    "AdvantageKind",
    "Channel",
    "Desk",
    "DeskEnrolment",
    "Edition",
    "HolderContact",
    "Pass",
    "PassPage",
    "PassState",
    "Scan",
    "ScanInput",
    "ScanKind",
    "ScanMode",
    "SigningKey",
    "UseSlot",
    "Verdict",
]
