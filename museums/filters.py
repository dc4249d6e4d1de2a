"""The directory's filters: read from an address, applied to museums, and given back as choices for the form."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from museums.areas import Area, Country
from museums.folding import fold
from museums.models.facts import Museum, Territory, Trade
from museums.querysets import MuseumQuerySet

MAX_TEXT = 100


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class DirectoryFilters:
    """What the visitor asked for. An unknown slug or code is dropped, so that no address can break the page."""

    text: str = ""
    territory: str = ""
    trade: str = ""
    area: str = ""  # an ISO 3166-2 code, or a country's two letters

    @classmethod
    def from_query(cls, query: QueryDict) -> DirectoryFilters:
        area = query.get("area", "")
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:MAX_TEXT],
            territory=_known(query.get("territory", ""), Territory),
            trade=_known(query.get("trade", ""), Trade),
            area=area if area in {*Area.values, *Country.values} else "",
        )

    @property
    def active(self) -> bool:
        return bool(self.text or self.territory or self.trade or self.area)

    def apply(self, museums: MuseumQuerySet) -> MuseumQuerySet:
        found = museums.matching(self.text)
        if self.territory:
            found = found.filter(territory__slug=self.territory)
        if self.trade:
            found = found.filter(trades__slug=self.trade)
        if self.area:
            found = found.filter(area__startswith=self.area)
        return found

    def choices(self) -> dict[str, list[Choice]]:
        """The options of each select, in the reader's language and order; areas are those where members are."""
        areas = Museum.objects.exclude(area="").order_by().values_list("area", flat=True).distinct()
        countries = sorted({Area(area).country for area in areas}, reverse=True)
        return {
            "territory": _options(Territory.objects.all(), self.territory),
            "trade": _options(Trade.objects.filter(museums__isnull=False).distinct(), self.trade),
            "area": [
                choice
                for country in countries
                for choice in (
                    Choice(country, _("All of %(country)s") % {"country": country.label}, country == self.area),
                    *sorted(
                        (Choice(area, str(Area(area).label), area == self.area) for area in areas if area[:2] == country),
                        key=lambda choice: fold(choice.label),
                    ),
                )
            ],
        }

    def query(self) -> str:
        """The filters as a query string, for links that keep them (the pages of results)."""
        data = QueryDict(mutable=True)
        for name, value in (("q", self.text), ("territory", self.territory), ("trade", self.trade), ("area", self.area)):
            if value:
                data[name] = value
        return data.urlencode()


def _known(slug: str, model: type[Territory | Trade]) -> str:
    """The slug when there is such a fact, else nothing."""
    return slug if slug and len(slug) <= 80 and "\x00" not in slug and model.objects.filter(slug=slug).exists() else ""


def _options(facts, chosen: str) -> list[Choice]:  # type: ignore[no-untyped-def]  # any queryset of named facts
    return sorted((Choice(fact.slug, fact.name, fact.slug == chosen) for fact in facts), key=lambda choice: fold(choice.label))
