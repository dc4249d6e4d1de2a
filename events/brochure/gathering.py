"""Finds what a brochure says, from the same dates as the site, in the language that is active. Nothing here draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Locale, Site

from cms.models import CustomImage
from cms.page_urls import pages_only
from cms.pictures import images_of
from cms.readers import reader_url
from cms.templatetags.site_tags import date_span
from cms.visibility import source_locale_id
from events.brochure.chapters import cards, months, territories
from events.brochure.content import Brochure, Entry, Place
from events.brochure.selection import selected
from events.brochure.wording import booking_words, price_words, when_words
from events.listing import linked
from events.models import AgendaPage, BrochureEdition, BrochureOrder, Event, EventPage, Occurrence, PlaceKind
from events.models.pages import EventPicture
from museums.card_pictures import with_pictures
from museums.folding import fold
from museums.hours.words import notes_of, season_tables
from museums.models import Commune, Museum, MuseumPage
from museums.models.pages import museum_pages

LONGEST_SUMMARY = 420  # characters


def gather(edition: BrochureEdition) -> Brochure:
    """All of it, in a number of statements that does not depend on how much there is."""
    locale = Locale.objects.get(language_code=edition.language)
    occurrences = linked(selected(edition).for_lists().select_related("event__found_territory"), locale.pk)
    events = events_of(occurrences)
    prefetch_related_objects(events, "prices", "museums__commune")
    places = places_of(edition, occurrences, locale.pk)
    pictures = pictures_of(events)
    for entry in (entry for place in places for entry in place.entries if entry.event.page):
        entry.picture = pictures.get(entry.event.page.translation_key)
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
    for pk, summary, key in EventPage.objects.filter(pk__in=list(pages)).values_list("pk", "summary", "translation_key"):
        pages[pk].summary, pages[pk].translation_key = summary, key
    return list(events.values())


def pictures_of(events: Iterable[Event]) -> dict[UUID, CustomImage]:
    """The first picture of each event that has one, by the key that its pages in all languages share: two statements."""
    keys = [event.page.translation_key for event in events if event.page]
    shown = EventPicture.objects.filter(page__translation_key__in=keys, page__locale_id=source_locale_id(None), page__live=True)
    first: dict[UUID, int] = {}
    for key, image_id in shown.order_by("sort_order", "pk").values_list("page__translation_key", "image_id"):
        first.setdefault(key, image_id)
    images = images_of(first.values(), "card")
    return {key: images[image_id] for key, image_id in first.items() if image_id in images}


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
