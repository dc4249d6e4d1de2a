"""The agenda's filters: read from an address, and given back as the form, its choices and its chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.dates import day_words
from events.agenda.periods import (
    NAMED,
    Period,
    day_typed,
    holidays_label,
    last_of_month,
    month_name,
    month_of,
    next_holidays,
    week_name,
    week_of,
)
from events.agenda.subjects import subjects
from events.models import Audience, EventKind, EventPriceKind
from events.models.vocabulary import SHOWN_AUDIENCES
from museums.filters import RADII, RADIUS, Chip, clean_text, places_meant, radius_of
from museums.places import Place, gazetteer

VIEWS = ("list", "month", "week")
PAST = "past"
PERIOD_NAMES = {"today": gettext_lazy("Today"), "weekend": gettext_lazy("This weekend"), "week": gettext_lazy("Within a week")}


@dataclass(frozen=True)
class AgendaFilters:
    """What the visitor asked for. What no filter knows is dropped, with a word in `errors` where somebody typed it."""

    today: date
    when: str = ""  # a name of NAMED, of the next holidays, `past`, or nothing: from today on
    first: date | None = None  # days that were typed
    last: date | None = None
    near: Place | None = None
    radius: int = RADIUS
    kind: str = ""
    audience: str = ""
    territory: str = ""
    programme: str = ""
    price: str = ""
    accessible: bool = False
    view: str = "list"
    shown: date | None = None  # the first day of the month or week of a calendar
    every_date: bool = False  # a line a date, not a line an event
    typed: Mapping[str, str] = field(default_factory=dict, compare=False)
    errors: Mapping[str, str] = field(default_factory=dict, compare=False)
    twins: tuple[Place, ...] = field(default=(), compare=False)
    suggestions: tuple[Place, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: QueryDict) -> AgendaFilters:
        today = timezone.localdate()
        near = clean_text(query.get("near", ""))
        places = places_meant(near)
        first, last, typed, errors = _days(query)
        if near and not places:
            errors["near"] = _("We do not know this place. Try a larger town nearby.")
        view = query.get("view", "")
        when = query.get("when", "")
        known = subjects(None)
        return cls(
            today=today,
            when="" if first or last or (when not in {*NAMED, PAST} and when not in next_holidays(today)) else when,
            first=first,
            last=last,
            near=places[0] if places else None,
            radius=radius_of(query.get("radius", "")) or RADIUS,
            kind=_among(query.get("kind", ""), EventKind.values),
            audience=_among(query.get("audience", ""), SHOWN_AUDIENCES),
            territory=_among(query.get("territory", ""), known.territories),
            programme=_among(query.get("programme", ""), known.programmes),
            price=_among(query.get("price", ""), EventPriceKind.values),
            accessible=query.get("accessible", "") in {"1", "on"},
            view=view if view in VIEWS else "list",
            shown={
                "month": lambda: month_of(query.get("month", ""), today),
                "week": lambda: week_of(query.get("week", ""), today),
            }.get(view, lambda: None)(),
            every_date=query.get("lines", "") == "dates",
            typed={**typed, "near": places[0].label if places else near},
            errors=errors,
            twins=tuple(places[1:4]),
            suggestions=() if places else tuple(gazetteer().suggestions(near)) if near else (),
        )

    # --- days ---

    @property
    def is_past(self) -> bool:
        return self.when == PAST and self.view == "list"

    @cached_property
    def period(self) -> Period:
        """The days asked for: of the calendar that is shown, else those typed or named, else from today on."""
        if self.shown and self.view == "month":
            return Period(self.shown, last_of_month(self.shown))
        if self.shown and self.view == "week":
            return Period(self.shown, self.shown + timedelta(days=6))
        if self.first or self.last:
            return Period(self.first or min(self.today, self.last or self.today), self.last)
        if self.when in NAMED:
            return NAMED[self.when](self.today)
        if (holidays := next_holidays(self.today).get(self.when)) is not None:
            return Period(max(self.today, holidays.start), holidays.end)
        return Period(self.today)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """Each other filter in use, with the value that events have."""
        known = subjects(None)
        values = {
            "kind": self.kind,
            "audience": self.audience,
            "territory": known.territories[self.territory].pk if self.territory else None,
            "programme": known.programmes[self.programme].pk if self.programme else None,
            "price": self.price,
            "accessible": "1" if self.accessible else "",
        }
        return {name: value for name, value in values.items() if value}

    # --- addresses ---

    @property
    def calendar(self) -> str:
        """The calendar to subscribe to that has the most of what is asked for: `programme/2026`; nothing is the whole agenda."""
        return next((f"{name}/{value}" for name in ("programme", "territory", "kind") if (value := getattr(self, name))), "")

    @property
    def active(self) -> bool:
        return bool(self.chips())

    @property
    def more(self) -> int:
        """How many of the filters that a phone folds away are in use."""
        return len(self.chosen)

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The filters as they stand in an address, without empty ones and defaults."""
        values = {
            "when": self.when,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "near": self.near.slug if self.near else "",
            "radius": str(self.radius) if self.near and self.radius != RADIUS else "",
            "kind": self.kind,
            "audience": self.audience,
            "territory": self.territory,
            "programme": self.programme,
            "price": self.price,
            "accessible": "1" if self.accessible else "",
            "view": self.view if self.view != "list" else "",
            "month": month_name(self.shown) if self.shown and self.view == "month" else "",
            "week": week_name(self.shown) if self.shown and self.view == "week" else "",
            "lines": "dates" if self.every_date else "",
        }
        return {name: value for name, value in values.items() if value}

    def query(self, **changes: Any) -> str:
        """The query string that keeps these filters, with some changed (empty: taken away). `from_` stands for `from`."""
        values = {**self.parameters, **{name.rstrip("_"): str(value) for name, value in changes.items()}}
        return urlencode({name: value for name, value in values.items() if value})

    def day_query(self, day: date) -> str:
        """The list of one day, the other filters kept."""
        return self.query(view="", month="", week="", when="", from_=day.isoformat(), to=day.isoformat())

    def chips(self) -> list[Chip]:
        """The active filters, each with the query string without it."""
        chips = []
        if self.view == "list" and (label := self.period_label):
            chips.append(Chip(label, self.query(when="", from_="", to="")))
        if self.near:
            words = {"place": self.near.label, "radius": self.radius}
            chips.append(Chip(_("Within %(radius)d km of %(place)s") % words, self.query(near="", radius="")))
        known = subjects(None)
        labels: dict[str, Any] = {
            "kind": EventKind(self.kind).label if self.kind else "",
            "audience": _("For: %(audience)s") % {"audience": Audience(self.audience).label} if self.audience else "",
            "territory": known.territories[self.territory].name if self.territory else "",
            "programme": known.programmes[self.programme].name if self.programme else "",
            "price": EventPriceKind(self.price).label if self.price else "",
            "accessible": _("Accessible to people with disabilities") if self.accessible else "",
        }
        return chips + [Chip(_capital(str(label)), self.query(**{name: ""})) for name, label in labels.items() if label]

    @property
    def period_label(self) -> str:
        """The days asked for in words; nothing for “from today on”."""
        if self.first and self.last:
            if self.first == self.last:
                return _("On %(day)s") % {"day": day_words(self.first)}
            return _("From %(first)s to %(last)s") % {"first": day_words(self.first), "last": day_words(self.last)}
        if self.first:
            return _("From %(day)s on") % {"day": day_words(self.first)}
        if self.last:
            return _("Until %(day)s") % {"day": day_words(self.last)}
        if self.when in PERIOD_NAMES:
            return str(PERIOD_NAMES[self.when])
        if self.when == PAST:
            return _("What took place")
        holidays = next_holidays(self.today).get(self.when)
        return _capital(holidays_label(holidays)) if holidays else ""

    def wider(self) -> int | None:
        """The next larger radius, if any."""
        return next((radius for radius in RADII if radius > self.radius), None) if self.near else None


def _among(value: str, known: Any) -> str:
    return value if value in known else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _days(query: QueryDict) -> tuple[date | None, date | None, dict[str, str], dict[str, str]]:
    """The first and last day typed, what stands in their fields, and what is wrong with them."""
    days: dict[str, date | None] = {}
    typed, errors = {}, {}
    for name in ("from", "to"):
        text = clean_text(query.get(name, ""))
        typed[name] = text
        try:
            days[name] = day_typed(text)
        except ValueError:
            days[name] = None
            errors[name] = _("This is not a date we can read. Write it like 31/12/2026.")
        else:
            typed[name] = days[name].isoformat() if days[name] else ""  # type: ignore[union-attr]  # it is there
    first, last = days["from"], days["to"]
    if first and last and last < first:
        errors["to"] = _("The second day comes before the first: we put them in order.")
        first, last = last, first
    return first, last, typed, errors
