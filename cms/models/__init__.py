from cms.models.facts import ImportedRecord, NamedFact
from cms.models.media import CustomDocument, CustomImage, CustomRendition
from cms.models.navigation import Banner, SiteMenu
from cms.models.pages import BasePage
from cms.models.settings import LocaleSettings, NetworkSettings
from cms.models.users import User
from cms.models.watching import WatchedPlace

__all__ = [
    "Banner",
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "ImportedRecord",
    "LocaleSettings",
    "NamedFact",
    "NetworkSettings",
    "SiteMenu",
    "User",
    "WatchedPlace",
]
