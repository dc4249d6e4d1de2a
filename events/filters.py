"""What editors look for in their list of events."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters  # type: ignore[import-untyped]  # there are no stubs in the lock
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from events.models import Event, EventPage, EventProposal, EventProposalState
from museums.models import Museum, Territory

YES, NO = "yes", "no"


class EventFilterSet(WagtailFilterSet):
    start = django_filters.DateFromToRangeFilter(label=_("Starts"), widget=DateRangePickerWidget)
    museum = django_filters.ModelChoiceFilter(label=_("Museum"), queryset=Museum.objects.order_by("name"), method="at_museum")
    territory = django_filters.ModelChoiceFilter(
        label=_("Territory"), field_name="found_territory", queryset=Territory.objects.order_by("name_fr")
    )
    page = django_filters.ChoiceFilter(
        label=_("Page"), choices=[(YES, _("with a page")), (NO, _("without a page"))], method="with_page"
    )
    proposed = django_filters.ChoiceFilter(
        label=_("Proposals"),
        choices=[(EventProposalState.WAITING, _("to be read")), (EventProposalState.RETURNED, _("sent back"))],
        method="with_proposal",
    )

    class Meta:
        model = Event
        fields: ClassVar = ["kind", "status", "timing", "programme", "is_example", "is_published"]

    def at_museum(self, events: Any, _name: str, museum: Museum) -> QuerySet[Event]:
        return events.at_museums(museum)

    def with_page(self, events: Any, _name: str, value: str) -> QuerySet[Event]:
        pages = EventPage.objects.filter(alias_of__isnull=True).values("event")
        return events.filter(pk__in=pages) if value == YES else events.exclude(pk__in=pages).filter(part_of=None)

    def with_proposal(self, events: Any, _name: str, value: str) -> QuerySet[Event]:
        return events.filter(pk__in=EventProposal.objects.filter(state=value).values("event"))
