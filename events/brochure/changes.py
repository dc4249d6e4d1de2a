"""What was printed, and what has become of it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.dateparse import parse_date, parse_time
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from cms.templatetags.site_tags import date_span
from events import words
from events.brochure.selection import selected
from events.models import BrochureEdition, Occurrence

Kind = Literal["cancelled", "moved", "place", "state", "new", "gone"]
#: In the order they are shown: first what sends people to a closed door.
KINDS: dict[Kind, Any] = {
    "cancelled": _("Cancelled or postponed"),
    "gone": _("No longer announced"),
    "moved": _("Another date or time"),
    "place": _("Another place"),
    "state": _("Another state"),
    "new": _("New since"),
}


@dataclass(frozen=True)
class Change:
    """One date that is no longer as printed: `was` and `now` in words, empty where there is nothing to say."""

    kind: Kind
    uid: str
    name: str
    was: str
    now: str

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


def printed(occurrences: Iterable[Occurrence]) -> list[dict[str, Any]]:
    """The dates as rows that stay as they are; each with its event and the event's place fetched."""
    return [row_of(occurrence) for occurrence in occurrences]


def row_of(occurrence: Occurrence) -> dict[str, Any]:
    timed = not occurrence.all_day
    return {
        "uid": occurrence.uid,
        "event": occurrence.event.slug,
        "name": occurrence.event.name,
        "day": occurrence.day.isoformat(),
        "end_day": occurrence.end_day.isoformat(),
        "from": occurrence.local_start.strftime("%H:%M") if timed else "",
        "to": occurrence.local_end.strftime("%H:%M") if timed and occurrence.ends_at > occurrence.starts_at else "",
        "place": place_of(occurrence),
        "status": occurrence.status,
    }


def place_of(occurrence: Occurrence) -> str:
    """Where, by names that no language changes."""
    event = occurrence.event
    commune = event.shown_commune
    return ", ".join(
        part for part in (event.place or (event.venue.name if event.venue else ""), commune.name if commune else "") if part
    )


def changes_since(edition: BrochureEdition) -> list[Change]:
    """Compare what was printed with the dates of today. Three statements, whatever the number of dates."""
    before = {row["uid"]: row for row in edition.snapshot}
    today = {each.uid: each for each in Occurrence.objects.public().filter(uid__in=list(before)).for_lists()}
    found = [change for uid, row in before.items() if (change := _change(row, today.get(uid)))]
    fresh = selected(edition).exclude(uid__in=list(before)).for_lists()
    found += [Change("new", each.uid, each.event.name, "", _when(row_of(each))) for each in fresh]
    order = list(KINDS)
    return sorted(found, key=lambda change: order.index(change.kind))


def _change(row: dict[str, Any], now: Occurrence | None) -> Change | None:
    was = _when(row)
    if now is None:
        return Change("gone", row["uid"], row["name"], was, "")
    present = row_of(now)
    name = now.event.name
    if now.is_off:
        return Change("cancelled", row["uid"], name, was, now.state_words)
    if any(row[key] != present[key] for key in ("day", "end_day", "from", "to")):
        return Change("moved", row["uid"], name, was, _when(present))
    if row["place"] != present["place"]:
        return Change("place", row["uid"], name, row["place"] or was, present["place"])
    if now.status != row["status"] and now.state_words:
        return Change("state", row["uid"], name, was, now.state_words)
    return None


def _when(row: dict[str, Any]) -> str:
    """A stored date in words, in the language of who reads."""
    day, end_day = _day(row["day"]), _day(row["end_day"])
    text = strip_tags(date_span(day, end_day))
    times = [words.clock(at, words.code()) for key in ("from", "to") if (at := parse_time(row[key] or "-"))]
    return f"{text}, {' – '.join(times)}" if times else text


def _day(text: str) -> date:
    day = parse_date(text)
    assert day is not None  # noqa: S101 - written by `row_of`
    return day
