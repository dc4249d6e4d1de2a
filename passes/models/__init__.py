from passes.models.advantages import Advantage, AdvantageKind
from passes.models.batches import ActivationCode, Batch, BatchForm, BatchState, Place, SharedCode
from passes.models.conflicts import Conflict, ConflictKind
from passes.models.desks import Desk, DeskEnrolment
from passes.models.editions import Edition
from passes.models.holders import Gift, Stamp, StampBook
from passes.models.keys import SigningKey
from passes.models.ledger import Scan, ScanInput, ScanKind, ScanMode, Verdict
from passes.models.offers import Offer, OfferMonth, Sponsor, WhenFull
from passes.models.orders import (
    DisputeState,
    LineKind,
    Order,
    OrderLine,
    OrderState,
    PaymentEvent,
    ReceiptYear,
    Refund,
    RefundOrigin,
    RefundState,
    SellingSettings,
    Withdrawal,
)
from passes.models.pages import PassPage
from passes.models.passes import Channel, HolderContact, Pass, PassGroup, PassState, UseSlot
from passes.models.printing import PrintKind, PrintRun, PrintState
from passes.models.pulling import CodeRequest, SponsorKey
from passes.models.schemes import SchemeKey, Starts

__all__ = [
    "ActivationCode",
    "Advantage",
    "AdvantageKind",
    "Batch",
    "BatchForm",
    "BatchState",
    "Channel",
    "CodeRequest",
    "Conflict",
    "ConflictKind",
    "Desk",
    "DeskEnrolment",
    "DisputeState",
    "Edition",
    "Gift",
    "HolderContact",
    "LineKind",
    "Offer",
    "OfferMonth",
    "Order",
    "OrderLine",
    "OrderState",
    "Pass",
    "PassGroup",
    "PassPage",
    "PassState",
    "PaymentEvent",
    "Place",
    "PrintKind",
    "PrintRun",
    "PrintState",
    "ReceiptYear",
    "Refund",
    "RefundOrigin",
    "RefundState",
    "Scan",
    "ScanInput",
    "ScanKind",
    "ScanMode",
    "SchemeKey",
    "SellingSettings",
    "SharedCode",
    "SigningKey",
    "Sponsor",
    "SponsorKey",
    "Stamp",
    "StampBook",
    "Starts",
    "UseSlot",
    "Verdict",
    "WhenFull",
    "Withdrawal",
]
