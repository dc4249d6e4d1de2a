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
from museums.models.pages import MuseumPage

__all__ = [
    "Club",
    "ClubIndexPage",
    "ClubPage",
    "Commune",
    "LegalStatus",
    "Membership",
    "MembershipPeriod",
    "Museum",
    "MuseumDirectoryPage",
    "MuseumPage",
    "OpenYear",
    "Price",
    "PriceKind",
    "Territory",
    "TerritoryIndexPage",
    "TerritoryPage",
    "Trade",
    "TradeIndexPage",
    "TradePage",
    "VisitLanguage",
]
