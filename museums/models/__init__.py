from museums.models.directory import MuseumDirectoryPage
from museums.models.facts import Club, Commune, LegalStatus, Membership, Museum, Price, PriceKind, Territory, Trade, VisitLanguage
from museums.models.gatherings import ClubIndexPage, ClubPage, TerritoryIndexPage, TerritoryPage, TradeIndexPage, TradePage
from museums.models.pages import MuseumPage

__all__ = [
    "Club",
    "ClubIndexPage",
    "ClubPage",
    "Commune",
    "LegalStatus",
    "Membership",
    "Museum",
    "MuseumDirectoryPage",
    "MuseumPage",
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
