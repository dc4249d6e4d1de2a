from museums.models.facts import Club, Commune, LegalStatus, Membership, Museum, Territory, Trade
from museums.models.pages import (
    ClubIndexPage,
    ClubPage,
    MuseumDirectoryPage,
    MuseumPage,
    TerritoryIndexPage,
    TerritoryPage,
)

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
    "Territory",
    "TerritoryIndexPage",
    "TerritoryPage",
    "Trade",
]
