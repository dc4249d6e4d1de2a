from museums.models.directory import MuseumDirectoryPage
from museums.models.facts import (
    Club,
    Commune,
    LegalStatus,
    Membership,
    MembershipPeriod,
    Museum,
    OpenYear,
    Price,
    PriceKind,
    Territory,
    Trade,
    VisitLanguage,
)
from museums.models.gatherings import ClubIndexPage, ClubPage, TerritoryIndexPage, TerritoryPage, TradeIndexPage, TradePage
from museums.models.meetings import Meeting
from museums.models.pages import MuseumPage, MuseumPicture
from museums.proposals.models import FactProposal, ProposalState, Reminder

__all__ = [
    "Club",
    "ClubIndexPage",
    "ClubPage",
    "Commune",
    "FactProposal",
    "LegalStatus",
    "Meeting",
    "Membership",
    "MembershipPeriod",
    "Museum",
    "MuseumDirectoryPage",
    "MuseumPage",
    "MuseumPicture",
    "OpenYear",
    "Price",
    "PriceKind",
    "ProposalState",
    "Reminder",
    "Territory",
    "TerritoryIndexPage",
    "TerritoryPage",
    "Trade",
    "TradeIndexPage",
    "TradePage",
    "VisitLanguage",
]
