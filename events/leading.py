"""Where the page of an event leads: to those of the museums it is at or by, and of its programme, in the reader's language."""

from __future__ import annotations

from cms.prepared import Prepared
from cms.readers import LINK_FIELDS
from events.models import Event, ProgrammePage
from museums.models import MuseumPage
from museums.querysets import is_member

_MUSEUMS = Prepared(
    lambda museums, *, locale_id: (
        MuseumPage.objects.readable_in(locale_id)
        .filter(is_member("museum__"), museum__in=museums)
        .only(*LINK_FIELDS, "museum_id")
    ),
    [int],
)
_PROGRAMME = Prepared(
    lambda programme, *, locale_id: (
        ProgrammePage.objects.readable_in(locale_id).filter(programme=programme).only(*LINK_FIELDS, "programme_id")
    ),
    int,
)


def museum_pages_of(event: Event, locale_id: int) -> dict[int, MuseumPage]:
    """By a museum's key, the page of a member that the event is at or by; one statement."""
    shown = {museum.pk for museum in event.museums.all()} | ({event.venue_id} if event.venue_id else set())
    return {page.museum_id: page for page in _MUSEUMS(sorted(shown), locale_id=locale_id)}


def programme_page_of(event: Event, locale_id: int) -> ProgrammePage | None:
    """At most one statement."""
    return next(iter(_PROGRAMME(event.programme_id, locale_id=locale_id)), None) if event.programme_id else None
