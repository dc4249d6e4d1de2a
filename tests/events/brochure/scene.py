"""Events for a brochure, and what its rendered pages say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any

import pypdfium2 as pdfium
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms.short_cache import clear_every
from events.brochure import making, press
from events.brochure.content import Brochure, Place
from events.brochure.gathering import gather
from events.brochure.pictures import Shelf
from events.models import AgendaPage, BrochureEdition, Event, EventPage, Occurrence, Programme
from events.models.pages import EventPicture
from museums.models import Commune, Museum, MuseumPage
from museums.models.pages import MuseumPicture
from tests.cms.blocks import make_image, photograph
from tests.events.factories import event, series

START, END = date(2027, 1, 1), date(2027, 2, 28)
POINT = 72 / 25.4  # of a millimetre


def quiet() -> None:
    """No event but those of the test."""
    Event.objects.all().update(is_public=False)
    Occurrence.objects.all().update(is_public=False)


def some_events(**fields: Any) -> list[Event]:
    """A visit, a series and a long name at museums; two at places of one commune, one online."""
    museums = list(Museum.objects.order_by("slug")[:3])
    long = "Extraordinairementlonguedénominationsanslamoindreespacepourlacouper " * 2
    return [
        event(name_fr="Visite de l’atelier", venue=museums[0], place_kind="museum", price_kind="free", **fields),
        series(name_fr="Démonstration", venue=museums[1], place_kind="museum", **fields),
        event(name_fr=long[:150], venue=museums[2], place_kind="museum", start=date(2027, 2, 3), **fields),
        event(name_fr="Fête du lin", place_kind="place", place="Salle des fêtes", commune=Commune.objects.first(), **fields),
        event(name_fr="Bal du lin", place_kind="place", place="Préau", commune=Commune.objects.first(), **fields),
        event(
            name_fr="Longue exposition",
            venue=museums[0],
            place_kind="museum",
            timing="period",
            start=date(2026, 11, 3),
            end=date(2027, 2, 20),
            start_time=None,
            duration=None,
            **fields,
        ),
        event(name_fr="Causerie", place_kind="online", start_time=time(18, 30), **fields),
    ]


def some_photographs(visit: Event, workshop: Event) -> None:
    """One on the page of the museum of `visit`, one on the page of `workshop`."""
    page = MuseumPage.objects.get(museum=visit.venue, locale__language_code="fr")
    wide = photograph((1200, 800))
    MuseumPicture.objects.create(page=page, image=make_image("Façade", wide, credit="Photothèque du musée"))
    agenda = AgendaPage.objects.get(locale__language_code="fr")
    of_event = EventPage(title=workshop.name, slug="brochure-atelier", event=workshop, locale=agenda.locale)
    agenda.add_child(instance=of_event)
    high = photograph((900, 1600))
    open_licence = {"rights": "open", "rights_note": "CC BY-SA 4.0"}
    EventPicture.objects.create(page=of_event, image=make_image("Métier", high, credit="Jacquard", **open_licence))


def many_events(count: int) -> None:
    """So many at every museum in turn, with names and prices of every length."""
    museums = list(Museum.objects.order_by("slug"))
    for number in range(count):
        event(
            name_fr=f"Atelier {'des gestes et des savoir-faire ' * (number % 4)}{number}",
            venue=museums[number % len(museums)],
            place_kind="museum",
            start=date(2027, 1, 1 + number % 28),
            booking="contact",
            booking_phone="03 00 00 00 00",
            booking_email=f"{'reservation.' * (number % 5)}atelier@example.org",
        )


def edition(**fields: Any) -> BrochureEdition:
    return BrochureEdition.objects.create(
        **{"language": "fr", "start": START, "end": END, "title": "L’hiver des métiers", **fields}
    )


@dataclass
class Sheet:
    """A brochure as it comes off the press."""

    brochure: Brochure
    made: press.Printed
    statements: int

    @cached_property
    def for_printer(self) -> pdfium.PdfDocument:
        return pdfium.PdfDocument(self.made.for_printer)

    @cached_property
    def for_web(self) -> pdfium.PdfDocument:
        return pdfium.PdfDocument(self.made.for_web)

    @cached_property
    def texts(self) -> list[str]:
        return [page.get_textpage().get_text_range() for page in self.for_web]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def page_of(self, words: str, *, after: int = 0) -> int:
        """The number of the first page behind `after` that says these words."""
        return next(number for number, text in enumerate(self.texts, start=1) if number > after and words in text)


def sheet(of: BrochureEdition) -> Sheet:
    with translation.override(of.language):
        shelf = Shelf()
        clear_every()  # what is kept for seconds would be asked for again, or not, by the speed of the machine
        with CaptureQueriesContext(connection) as seen:
            brochure = gather(of)
            markup = making.compose(brochure, shelf)
        return Sheet(brochure, press.typeset(markup, shelf), len(seen))


def by_commune(brochure: Brochure) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in brochure.places:
        if place.commune:
            found.setdefault(place.commune.local_name, []).append(place)
    return found


def programme() -> Programme:
    return Programme.objects.get(slug="objets-insolites")
