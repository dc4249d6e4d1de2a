from passes.models.advantages import Advantage, AdvantageKind
from passes.models.batches import ActivationCode, Batch, BatchForm, BatchState, Place, SharedCode
from passes.models.desks import Desk, DeskEnrolment
from passes.models.editions import Edition
from passes.models.keys import SigningKey
from passes.models.ledger import Scan, ScanInput, ScanKind, ScanMode, Verdict
from passes.models.offers import Offer, OfferMonth, Sponsor, WhenFull
from passes.models.pages import PassPage
from passes.models.passes import Channel, HolderContact, Pass, PassState, UseSlot
from passes.models.schemes import SchemeKey, Starts

__all__ = [
    "ActivationCode",
    "Advantage",
    "AdvantageKind",
    "Batch",
    "BatchForm",
    "BatchState",
    "Channel",
    "Desk",
    "DeskEnrolment",
    "Edition",
    "HolderContact",
    "Offer",
    "OfferMonth",
    "Pass",
    "PassPage",
    "PassState",
    "Place",
    "Scan",
    "ScanInput",
    "ScanKind",
    "ScanMode",
    "SchemeKey",
    "SharedCode",
    "SigningKey",
    "Sponsor",
    "Starts",
    "UseSlot",
    "Verdict",
    "WhenFull",
]
