from home.models.facts import Partner, PartnerKind
from home.models.pages import HomePage, StandardPage

__all__ = ["HomePage", "Partner", "PartnerKind", "StandardPage"]
