"""What a brochure says, from the same dates as the site, in the language that is active. Nothing here draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Locale, Site

from cms.dates import day_words
from cms.money import euros
from cms.page_urls import pages_only
from cms.prose import listed
from cms.readers import reader_url
from cms.templatetags.site_tags import date_span
from events import words
from events.brochure.selection import selected
from events.expansion import ExpansionError
from events.listing import linked
from events.models import (
    AgendaPage,
    Booking,
    BrochureEdition,
    BrochureOrder,
    Event,
    EventPage,
    EventPriceKind,
    Occurrence,
    PlaceKind,
    Timing,
)
from events.series import series_of
from museums.card_pictures import with_pictures
from museums.folding import fold
from museums.hours.words import SeasonWords, dated, notes_of, season_tables
from museums.models import Commune, Museum, MuseumPage, Territory
from museums.models.facts import threads_of
from museums.models.pages import museum_pages

FEW_DATES = 4
LONGEST_SUMMARY = 420  # characters
A_DAY = timedelta(days=1)


@dataclass
class Entry:
    """One event at its place: its dates in words, and all that one needs to come."""

    event: Event
    occurrences: list[Occurrence]
    place: Place
    name: str
    summary: str
    when: list[str]
    what: list[str]  # kind, for whom, from which age
    practical: list[str]  # price, booking

    @property
    def first(self) -> Occurrence:
        return self.occurrences[0]

    @property
    def state(self) -> str:
        """What is said of all its dates at once: full, moved online."""
        states = {"" if each.is_moved else each.state_words for each in self.occurrences}
        return states.pop() if len(states) == 1 else ""

    @property
    def notes(self) -> list[str]:
        """What the editors say of one date, or its state, beside its day."""
        whole = self.state
        said = ((each, each.note or (each.state_words if not each.is_moved and not whole else "")) for each in self.occurrences)
        return [f"{capfirst(dated(each.day))}{_(':')} {note}" for each, note in said if note]


@dataclass
class Place:
    """Where something happens: a museum with its card, another place of a commune, or online. `number`: its point on the map."""

    key: str
    name: str
    commune: Commune | None = None
    museum: Museum | None = None
    page: MuseumPage | None = None
    url: str = ""
    number: int = 0
    address: list[str] = field(default_factory=list)
    seasons: list[SeasonWords] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    latitude: float | None = None
    longitude: float | None = None

    @property
    def anchor(self) -> str:
        return f"place-{self.number}"

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    @property
    def is_online(self) -> bool:
        return self.key == "online"

    @property
    def hours_are_examples(self) -> bool:
        return bool(self.museum and self.museum.practical_examples and self.seasons)


@dataclass(frozen=True)
class Line:
    """One date in the order of days; `is_first`: the event is told about here, and only named afterwards."""

    occurrence: Occurrence
    entry: Entry
    times: str
    is_first: bool


@dataclass
class DayOf:
    heading: str
    lines: list[Line]


@dataclass
class Chapter:
    """A part of the contents: places of a territory, days of a month, or the cards of the places."""

    anchor: str
    title: str
    places: list[Place] = field(default_factory=list)
    days: list[DayOf] = field(default_factory=list)
    periods: list[Entry] = field(default_factory=list)
    continued: list[Entry] = field(default_factory=list)  # what began in an earlier chapter and goes on


@dataclass
class Brochure:
    edition: BrochureEdition
    title: str
    period: str
    chapters: list[Chapter]
    places: list[Place]
    events: int
    occurrences: list[Occurrence]
    site: str

    @property
    def museums(self) -> int:
        return sum(1 for place in self.places if place.museum)


def gather(edition: BrochureEdition) -> Brochure:
    """All of it, in a number of statements that does not depend on how much there is."""
    locale = Locale.objects.get(language_code=edition.language)
    occurrences = linked(selected(edition).for_lists().select_related("event__found_territory"), locale.pk)
    events = events_of(occurrences)
    prefetch_related_objects(events, "prices", "museums__commune")
    places = places_of(edition, occurrences, locale.pk)
    by_territory = edition.order == BrochureOrder.TERRITORY
    chapters = territories(places) if by_territory else [*months(places, edition.start, edition.end), *cards(places)]
    for number, place in enumerate((place for chapter in chapters for place in chapter.places), start=1):
        place.number = number
    agenda = AgendaPage.objects.filter(locale=locale).live().first()
    return Brochure(
        edition=edition,
        title=edition.title or (edition.programme.name if edition.programme else str(_("Agenda"))),
        period=capfirst(strip_tags(date_span(edition.start, edition.end))),
        chapters=[chapter for chapter in chapters if chapter.places or chapter.days or chapter.periods or chapter.continued],
        places=sorted(places, key=lambda place: place.number),
        events=len(events),
        occurrences=occurrences,
        site=absolute(agenda, printing_request()) if agenda else "",
    )


def events_of(occurrences: Iterable[Occurrence]) -> list[Event]:
    """The events, each once for all its dates, with the summary of its page."""
    events: dict[int, Event] = {}
    for each in occurrences:
        each.event = events.setdefault(each.event_id, each.event)
    pages = {event.page.pk: event.page for event in events.values() if event.page}
    for pk, summary in EventPage.objects.filter(pk__in=list(pages)).values_list("pk", "summary"):
        pages[pk].summary = summary
    return list(events.values())


# --- Places -----------------------------------------------------------------------------------------


def places_of(edition: BrochureEdition, occurrences: Iterable[Occurrence], locale_id: int) -> list[Place]:
    """Each place with its events; of an event with several organisers, the one that receives."""
    dates: dict[int, list[Occurrence]] = defaultdict(list)
    for each in occurrences:
        dates[each.event_id].append(each)
    places: dict[str, Place] = {}
    request = printing_request()
    museums = museums_of([found[0].event for found in dates.values()])
    pages = {page.museum_id: page for page in with_pictures(museum_pages(locale_id, museum__in=list(museums)))}
    for found in dates.values():
        event = found[0].event
        museum = museums.get(museum_id_of(event) or 0)
        place = _place(event, museum, places)
        if museum and place.museum is None:
            _fill(place, museum, pages.get(museum.pk), edition.start, request)
        place.entries.append(entry_of(event, found, place))
    return list(places.values())


def museum_id_of(event: Event) -> int | None:
    """The museum where an event is: its venue; else its only organiser, where no other place is named."""
    if event.place_kind == PlaceKind.ONLINE:
        return None
    if event.venue_id:
        return event.venue_id
    organisers = list(event.museums.all())
    return organisers[0].pk if len(organisers) == 1 and not event.place and not event.commune_id else None


def museums_of(events: Iterable[Event]) -> dict[int, Museum]:
    wanted = {pk for event in events if (pk := museum_id_of(event))}
    found = Museum.objects.filter(pk__in=wanted).select_related("commune", "territory").prefetch_related("trades")
    return {museum.pk: museum for museum in found}


def _place(event: Event, museum: Museum | None, places: dict[str, Place]) -> Place:
    if museum:
        return places.setdefault(f"museum-{museum.pk}", Place(f"museum-{museum.pk}", museum.name))
    if event.place_kind == PlaceKind.ONLINE:
        return places.setdefault("online", Place("online", str(_("Online"))))
    commune = event.shown_commune
    name = event.place or (commune.local_name if commune else str(_("Place to be announced")))
    key = f"{fold(name)}-{commune.pk if commune else 0}"
    address = [part for part in (event.address, _town(commune)) if part]
    latitude, longitude = (commune.latitude, commune.longitude) if commune else (None, None)
    return places.setdefault(key, Place(key, name, commune, address=address, latitude=latitude, longitude=longitude))


def _fill(place: Place, museum: Museum, page: MuseumPage | None, today: date, request: HttpRequest) -> None:
    place.museum, place.page, place.commune = museum, page, museum.commune
    place.address = [part for part in (museum.street, _town(museum.commune, museum.postal_code)) if part]
    place.latitude, place.longitude = museum.latitude, museum.longitude
    if page:
        place.name, place.url = page.title, absolute(page, request)
    if museum.opening_hours:
        place.seasons, place.notes = season_tables(museum.opening_hours), notes_of(museum.opening_hours, today)


def _town(commune: Commune | None, postal_code: str = "") -> str:
    return f"{postal_code or commune.postal_code} {commune.local_name}".strip() if commune else ""


def absolute(page: Any, request: HttpRequest) -> str:
    """The address of a page for readers of the language, with its host: it is printed."""
    with pages_only():
        path = reader_url(page, request)
    return path if "://" in path or not path else f"{Site.find_for_request(request).root_url}{path}"


def printing_request() -> HttpRequest:
    """What remembers the addresses of the sites: without one, each address looks them up again."""
    site = Site.objects.get(is_default_site=True)
    request = HttpRequest()
    request.META |= {"SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port)}
    request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001 - where Wagtail's own middleware puts it
    return request


# --- Events -----------------------------------------------------------------------------------------


def entry_of(event: Event, occurrences: list[Occurrence], place: Place) -> Entry:
    page = event.page
    summary = " ".join((page.summary if page else "").split())
    if len(summary) > LONGEST_SUMMARY:
        summary = summary[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + "…"
    return Entry(
        event=event,
        occurrences=occurrences,
        place=place,
        name=page.title if page else event.name,
        summary=summary,
        when=when_words(event, occurrences),
        what=[part for part in (capfirst(event.get_kind_display()), event.age_words) if part],
        practical=[part for part in (price_words(event), booking_words(event)) if part],
    )


def when_words(event: Event, occurrences: list[Occurrence]) -> list[str]:
    """The dates of an event within the brochure: one a line while they are few, else the rule and the days of each month."""
    whole = [each for each in occurrences if each.is_period or each.precision != "day"]
    lines = [capfirst(strip_tags(date_span(each.day, each.end_day, each.precision))) for each in whole]
    dates = [each for each in occurrences if each not in whole]
    if len(dates) <= FEW_DATES:
        return [*lines, *(_one(each) for each in dates)]
    rule = rule_of(event, dates)
    return [*lines, *([rule] if rule else []), *_many(dates, with_times=not rule)]


def _one(occurrence: Occurrence) -> str:
    if lasts(occurrence):
        times = "" if occurrence.all_day else words.clock(occurrence.local_start.time(), words.code())
        days = strip_tags(date_span(occurrence.day, occurrence.end_day))
    else:
        times, days = times_of(occurrence), dated(occurrence.day)
    return f"{capfirst(days)}{', ' if times else ''}{times}"


def rule_of(event: Event, dates: Iterable[Occurrence]) -> str:
    """The rule in words, where every date printed is as it says."""
    if event.timing != Timing.REPEATS or any(each.is_moved for each in dates):
        return ""
    try:
        return capfirst(words.rule_words(series_of(event), event.start_time, event.duration, words.code()))
    except ExpansionError:
        return ""


def _many(dates: Iterable[Occurrence], *, with_times: bool) -> list[str]:
    """“January: 5, 12 and 19, 14:00 – 16:00”: a line for each month and time of day."""
    grouped: dict[tuple[int, int, str], list[Occurrence]] = defaultdict(list)
    for each in dates:
        grouped[each.day.year, each.day.month, times_of(each) if with_times else ""].append(each)
    lines = []
    for (_year, _month, times), found in grouped.items():
        days = listed(list(dict.fromkeys(day_words(each.day, "j") for each in found)), words.code())
        line = f"{capfirst(day_words(found[0].day, 'F Y'))}{_(':')} {days}"
        lines.append(f"{line}, {times}" if times else line)
    return lines


def times_of(occurrence: Occurrence) -> str:
    return "" if occurrence.all_day else words.times_words(occurrence.local_start, occurrence.local_end)


def price_words(event: Event) -> str:
    if event.price_kind == EventPriceKind.TARIFFS:
        return " · ".join(f"{price.label} {euros(price.amount)}" for price in event.prices.all())
    return capfirst(event.get_price_kind_display()) if event.price_kind else ""


def booking_words(event: Event) -> str:
    if event.booking == Booking.CONTACT:
        ways = [way for way in (event.booking_phone, event.booking_email) if way]
        return _("Booking: %(ways)s") % {"ways": ", ".join(ways)} if ways else str(_("Booking needed"))
    if event.booking == Booking.LINK:
        return _("Booking: %(ways)s") % {"ways": event.booking_url.removeprefix("https://").removeprefix("http://").rstrip("/")}
    if event.booking == Booking.HERE:
        return str(_("Booking on the network’s site"))
    return capfirst(event.get_booking_display()) if event.booking else ""


# --- Chapters ---------------------------------------------------------------------------------------


def territories(places: Iterable[Place]) -> list[Chapter]:
    """A chapter for each territory, in alphabetical order; then what is in none, and online."""
    grouped: dict[int, tuple[str, list[Place]]] = {}
    for place in places:
        territory = _territory(place)
        key = territory.pk if territory else 0
        title = territory.name if territory else str(_("Elsewhere and online"))
        grouped.setdefault(key, (title, []))[1].append(place)
    ordered = sorted(grouped.items(), key=lambda item: (item[0] == 0, fold(item[1][0])))
    return [Chapter(f"chapter-{key}", title, places=_by_name(found)) for key, (title, found) in ordered]


def _territory(place: Place) -> Territory | None:
    if place.museum and place.museum.territory:
        return place.museum.territory
    return place.entries[0].event.found_territory if place.entries and not place.is_online else None


def _by_name(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.is_online, fold(place.name)))


def cards(places: list[Place]) -> list[Chapter]:
    return [Chapter("places", str(_("The places")), places=_by_name(places))] if places else []


def lasts(occurrence: Occurrence) -> bool:
    """Whether it goes on through days, rather than on one (an evening may end after midnight)."""
    whole = occurrence.is_period or occurrence.precision != "day"
    return whole or (occurrence.end_day > occurrence.day and occurrence.ends_at - occurrence.starts_at >= A_DAY)


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """Years and months, both ends included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    found = (first.year * 12 + first.month - 1 + step for step in range(count + 1))
    return [(month // 12, month % 12 + 1) for month in found]


def months(places: Iterable[Place], first: date, last: date) -> list[Chapter]:
    """A chapter for each month: what lasts first, told about in its first month and named in the others; then day by day."""
    found: dict[tuple[int, int], Chapter] = {}
    told: set[int] = set()
    every = sorted(
        ((each, entry) for place in places for entry in place.entries for each in entry.occurrences),
        key=lambda pair: (pair[0].starts_at, pair[0].pk),
    )
    for each, entry in every:
        if lasts(each):
            for month in months_between(max(each.day, first), min(each.end_day, last)):
                chapter = _month(found, month)
                shown = chapter.continued if entry.event.pk in told else chapter.periods
                if entry not in chapter.periods and entry not in chapter.continued:
                    shown.append(entry)
                told.add(entry.event.pk)
            continue
        chapter = _month(found, (each.day.year, each.day.month))
        heading = capfirst(dated(each.day))
        if not chapter.days or chapter.days[-1].heading != heading:
            chapter.days.append(DayOf(heading, []))
        chapter.days[-1].lines.append(Line(each, entry, times_of(each), entry.event.pk not in told))
        told.add(entry.event.pk)
    return [found[month] for month in sorted(found)]


def _month(found: dict[tuple[int, int], Chapter], month: tuple[int, int]) -> Chapter:
    title = capfirst(day_words(date(*month, 1), "F Y"))
    return found.setdefault(month, Chapter(f"month-{month[0]}-{month[1]}", title))


def trades_of(place: Place) -> tuple[tuple[Any, ...], list[str]]:
    """The threads and trades that the cloth of a place is woven in."""
    trades = list(place.museum.trades.all()) if place.museum else []
    return threads_of(trades), [trade.slug for trade in trades]
