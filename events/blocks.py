"""Blocks that show the agenda."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock, StructValue

from cms.blocks.facts import FactBlock, in_bulk
from cms.blocks.groups import NETWORK
from museums.blocks import TerritoryBlock

SHOWN, MOST = 4, 20


class ProgrammeBlock(FactBlock):
    target = "events.Programme"
    loader: ClassVar = staticmethod(in_bulk("events.Programme"))


class Dates(StructValue):
    @property
    def dates(self) -> Any:
        """The next dates of public events, of a territory and of a programme if they are named."""
        from events.listing import upcoming_dates  # noqa: PLC0415 - the models import the blocks

        fields = {"territory": "event__found_territory", "programme": "event__programme"}
        wanted = {path: self[name].pk for name, path in fields.items() if self.get(name)}
        return upcoming_dates(**wanted)[: self.get("limit") or SHOWN]


class EventListBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"))
    territory = TerritoryBlock(required=False, label=_("Territory"))
    programme = ProgrammeBlock(required=False, label=_("Programme"))
    limit = IntegerBlock(default=SHOWN, min_value=1, max_value=MOST, label=_("How many at most"))

    class Meta:
        icon = "date"
        label = _("Dates")
        group = NETWORK
        template = "events/blocks/event_list.html"
        description = _("The next dates of the agenda, of a territory or a programme if you wish.")
        value_class = Dates

    def get_preview_value(self) -> Any:
        return self.to_python({"title": now("The next dates"), "limit": 3})
