"""The calendars one may subscribe to, for the page that offers them: of everything, or of one museum, territory, programme or kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.agenda.subjects import subjects
from events.models import Event, EventKind, Occurrence
from museums.folding import fold
from museums.models import Museum, MuseumPage

#: What a calendar may be of, in the order of the list.
GROUPS = {
    "territory": gettext_lazy("Territories"),
    "kind": gettext_lazy("Kinds of events"),
    "programme": gettext_lazy("Programmes"),
    "museum": gettext_lazy("Museums"),
}
ONE = {
    "territory": gettext_lazy("Territory"),
    "kind": gettext_lazy("Kind"),
    "programme": gettext_lazy("Programme"),
    "museum": gettext_lazy("Museum"),
}


@dataclass(frozen=True)
class Offered:
    """One calendar. `about` and `slug` are those of its address; both empty: the whole agenda."""

    name: str
    about: str = ""
    slug: str = ""
    chosen: bool = False

    @property
    def value(self) -> str:
        """As the form sends it: `museum/tamat`."""
        return f"{self.about}/{self.slug}" if self.about else ""

    @property
    def what(self) -> str:
        return str(ONE.get(self.about, ""))

    @property
    def path(self) -> str:
        return reverse("agenda_calendar_about", args=[self.about, self.slug]) if self.about else reverse("agenda_calendar")

    @property
    def agenda_query(self) -> str:
        """The same dates in the agenda, which has no filter for one museum."""
        return urlencode({self.about: self.slug}) if self.about and self.about != "museum" else ""


@dataclass(frozen=True)
class Offer:
    """What the page shows. `unknown`: something was asked for that there is no calendar of."""

    groups: list[tuple[str, list[Offered]]]
    chosen: Offered
    unknown: bool

    @classmethod
    def of(cls, wanted: str) -> Offer:
        groups = {about: list(found) for about, found in _named(wanted).items()}
        every = [offered for group in groups.values() for offered in group]
        chosen = next((offered for offered in every if offered.chosen), None)
        shown = [(str(GROUPS[about]), group) for about, group in groups.items() if group]
        return cls(shown, chosen or Offered(_("The whole agenda")), bool(wanted) and chosen is None)


def _named(wanted: str) -> dict[str, Iterable[Offered]]:
    """Each group by name: what has or had public events, and the members that everybody may read about. Two statements."""
    known = subjects(None)
    used = list(Event.objects.public().order_by().values_list("kind", "found_territory", "programme").distinct())
    kinds, territories, programmes = ({row[place] for row in used} for place in range(3))
    shown = MuseumPage.objects.listed().order_by().values("museum")
    museums = Museum.objects.members().filter(pk__in=shown).order_by("sort_name", "pk")
    named = {
        "territory": [(slug, fact.name) for slug, fact in known.territories.items() if fact.pk in territories],
        "kind": [(kind.value, capfirst(str(kind.label))) for kind in EventKind if kind.value in kinds],
        "programme": [(slug, fact.name) for slug, fact in known.programmes.items() if fact.pk in programmes],
        "museum": list(museums.values_list("slug", "name")),
    }
    found: dict[str, Iterable[Offered]] = {}
    for about, pairs in named.items():
        ordered = pairs if about == "museum" else sorted(pairs, key=lambda pair: fold(pair[1]))
        found[about] = [Offered(name, about, slug, chosen=wanted == f"{about}/{slug}") for slug, name in ordered]
    return found


def dates_to_come(condition: Q) -> int:
    """How many dates of a calendar are to come; one statement."""
    return Occurrence.objects.public().upcoming().filter(condition).order_by().count()


def ways(request: HttpRequest, offered: Offered, name: str) -> dict[str, str]:
    """The addresses of a calendar: to copy, to open in the calendar of the device, and for those on the web.

    Nothing is asked of those sites before somebody follows a link.
    """
    address = request.build_absolute_uri(offered.path)
    webcal = f"webcal://{address.split('://', 1)[1]}"
    return {
        "address": address,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/render?{urlencode({'cid': webcal})}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?{urlencode({'url': address, 'name': name})}",
    }
