"""What a brochure is made of: chapters, places, events with their dates in words, in the language that was active. Found by `gathering`."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.models import CustomImage
from events.models import BrochureEdition, Event, Occurrence
from museums.hours.words import SeasonWords, dated
from museums.models import Commune, Museum, MuseumPage


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
    picture: CustomImage | None = None

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
