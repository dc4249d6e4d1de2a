"""Blocks that show museums: a list of them, and a map."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, StructBlock, StructValue

from cms.blocks import PageBlock
from cms.blocks.context import reader_locale_id
from cms.blocks.facts import FactBlock, in_bulk
from cms.blocks.groups import NETWORK

SHOWN, MOST = 6, 24
MOST_ON_MAP = 200


class TerritoryBlock(FactBlock):
    target = "museums.Territory"
    loader: ClassVar = staticmethod(in_bulk("museums.Territory"))


class TradeBlock(FactBlock):
    target = "museums.Trade"
    loader: ClassVar = staticmethod(in_bulk("museums.Trade"))


class ClubBlock(FactBlock):
    target = "museums.Club"
    loader: ClassVar = staticmethod(in_bulk("museums.Club"))


class Museums(StructValue):
    """Which museums: those chosen one by one, else those of a territory, a trade and a club."""

    def filters(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in (("territory", "museum__territory"), ("trade", "museum__trades"), ("club", "museum__clubs")):
            if self.get(name):
                found[field] = self[name].pk
        return found

    @property
    def pages(self) -> list[Any]:
        """Their public pages in the reader's language; those chosen one by one stay in the order chosen."""
        from museums.models.pages import museum_pages  # noqa: PLC0415 - the models import the blocks

        chosen = [page.translation_key for page in self.get("museums", []) if page]
        if chosen:
            found = {page.translation_key: page for page in museum_pages(reader_locale_id(), translation_key__in=chosen)}
            return [found[key] for key in chosen if key in found]
        return list(museum_pages(reader_locale_id(), **self.filters())[: self.get("limit") or MOST_ON_MAP])


def which_museums() -> list[tuple[str, Any]]:
    return [
        ("title", CharBlock(required=False, max_length=120, label=_("Title"))),
        ("territory", TerritoryBlock(required=False, label=_("Territory"))),
        ("trade", TradeBlock(required=False, label=_("Trade"))),
        ("club", ClubBlock(required=False, label=_("Club"))),
    ]


class MuseumListBlock(StructBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        museums = ListBlock(
            PageBlock(page_type="museums.MuseumPage"), required=False, default=[], max_num=MOST, label=_("Museums, one by one")
        )
        limit = IntegerBlock(default=SHOWN, min_value=1, max_value=MOST, label=_("How many at most"))
        super().__init__(local_blocks or [*which_museums(), ("limit", limit), ("museums", museums)], **kwargs)

    class Meta:
        icon = "home"
        label = _("Museums")
        group = NETWORK
        template = "museums/blocks/museum_list.html"
        description = _("Cards of museums: those you choose, or those of a territory, a trade or a club.")
        value_class = Museums

    def get_preview_value(self) -> Any:
        return self.to_python({"title": now("Where thread becomes cloth"), "limit": 3, "museums": []})


class MapBlock(StructBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or which_museums(), **kwargs)

    class Meta:
        icon = "site"
        label = _("Map")
        group = NETWORK
        template = "museums/blocks/map.html"
        description = _("A map of the museums of a territory, a trade or a club, with their list: 200 at most, by name.")
        value_class = Museums

    def get_preview_value(self) -> Any:
        return self.to_python({"title": now("The museums on the map")})
