"""Who may do what with the dates of events in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from cms.models import User
from museums.contributors import museums_of

if TYPE_CHECKING:
    from events.models import Event

EDIT, ADD, DECIDE = "events.change_event", "events.add_event", "events.change_eventproposal"


def may_edit(user: Any) -> bool:
    return bool(user.has_perm(EDIT))


def may_decide(user: Any) -> bool:
    return bool(user.has_perm(DECIDE))


def may_write_dates(user: Any) -> bool:
    """Whether somebody has a form with a rule in it: editors, and museums that propose events."""
    return bool(user.is_authenticated and user.is_active and (may_edit(user) or museums_of(user).exists()))


def events_of(user: User) -> QuerySet[Event, Any]:
    """The events of somebody's own museums: those they organise, and those at their place that no museum is said to organise."""
    from events.models import Event  # noqa: PLC0415 - the page of an event asks who may edit

    museums = museums_of(user).order_by().values("pk")
    organised = Event.objects.filter(museums__in=museums).values("pk")
    return Event.objects.filter(Q(pk__in=organised) | Q(venue__in=museums, museums__isnull=True))
