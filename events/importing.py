"""Programmes and public events: their data files read and checked, then merged into facts and pages.

Only what the public is invited to becomes an event of the site (`audience` public in the file): meetings of the board, of the
members and of the clubs are the network's own business. All records of the file are checked, public or not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cms.importing import Import, Row, Values, read_rows
from cms.page_importing import PageRecord
from events.models import (
    AgendaPage,
    Audience,
    DatePrecision,
    Event,
    EventKind,
    EventPage,
    EventStatus,
    Pathway,
    PathwayIndexPage,
    PathwayPage,
    Programme,
    ProgrammeIndexPage,
    ProgrammeKind,
    ProgrammePage,
    ProgrammeStatus,
)
from events.programmes.importing import load_programme_rows, pathway_words, programme_rows, read_pathways, stated_year
from events.prose import ProgrammeFacts, event_summary, programme_summary
from events.services import rebuild_events
from museums.importing import MAX_NAME, MuseumData, Words, names, read_words
from museums.page_records import pages_of, section

PUBLIC = Audience.PUBLIC.value


@dataclass(frozen=True)
class EventData:
    programmes: dict[str, Values]
    themes: dict[str, dict[str, str]]  # by programme and language
    pathways: dict[str, Values]
    rows: dict[str, Values]  # extensions and stated figures, by programme
    events: dict[str, Values]
    places: dict[str, dict[str, str]]  # by event and language


def read_event_data(folder: Path, words_folder: Path, museums: MuseumData) -> EventData:
    """Read and check every file of this app. Raises BrokenFileError."""
    words = read_words(words_folder, "programmes")
    rows = read_rows(folder, "programmes.json", "programmes")
    programmes = {row.slug: programme_values(row, words, museums.museums) for row in rows}
    themes = {
        row.slug: {"fr": row.text("theme_fr"), "nl": words[row.slug].text("theme_nl"), "en": words[row.slug].text("theme_en")}
        for row in rows
    }
    titles = read_words(words_folder, "events")
    events = {row.slug: event_values(row, titles, museums, programmes) for row in read_rows(folder, "events.json", "events")}
    public = {slug: values for slug, values in events.items() if PUBLIC in values["audiences"]}
    return EventData(
        programmes=programmes,
        themes=themes,
        pathways=read_pathways(folder, words_folder),
        rows={row.slug: programme_rows(row, words[row.slug]) for row in rows},
        events=public,
        places={slug: places_in(values, museums) for slug, values in public.items()},
    )


def programme_values(row: Row, words: Words, museums: Collection[str]) -> Values:
    precisions = (
        row.choice("start_precision", DatePrecision.values, optional=True),
        row.choice("end_precision", DatePrecision.values, optional=True),
    )
    start, end = row.period("start", "end", (precisions[0] or "day", precisions[1] or "day"))
    return {
        **names(row, words),
        "kind": row.choice("kind", ProgrammeKind.values),
        "status": row.choice("status", ProgrammeStatus.values),
        "start": start,
        "start_precision": precisions[0],
        "end": end,
        "end_precision": precisions[1],
        "museums_count": row.count("museums_count"),
        "events_count": row.count("events_count"),
        "stated_year": stated_year(row),
        "museums": row.references("museums_named", museums),
    }


def event_values(row: Row, titles: Words, museums: MuseumData, programmes: Collection[str]) -> Values:
    precision = row.choice("date_precision", DatePrecision.values)
    row.text("start"), row.text("end")
    start, end = row.period("start", "end", (precision, precision))
    title = titles.get(row.slug)
    audience = row.choice("audience", Audience.values, optional=True)
    return {
        "name_fr": row.text("title", MAX_NAME),
        "name_nl": title.text("name_nl", MAX_NAME) if title else "",
        "name_en": title.text("name_en", MAX_NAME) if title else "",
        "kind": row.choice("kind", EventKind.values),
        "status": row.choice("status", EventStatus.values),
        "audiences": [audience] if audience else [],
        "start": start,
        "end": end,
        "date_precision": precision,
        "place": row.optional_text("place"),
        "commune": row.reference("commune_slug", museums.communes),
        "organiser": row.optional_text("organiser"),
        "territory": row.reference("territory", museums.territories),
        "programme": row.reference("programme", programmes),
        "museums": row.references("museums", museums.museums),
    }


def load_event_facts(run: Import, data: EventData) -> None:
    run.facts("programme", Programme, data.programmes)
    load_programme_rows(run, data.rows)
    run.facts("pathway", Pathway, data.pathways)
    run.facts("event", Event, data.events)
    rebuild_events(Event.objects.filter(slug__in=data.events))


def event_pages(data: EventData, sections: dict[str, dict[str, Values]]) -> list[PageRecord]:
    """The pages of programmes under their section, and the agenda."""
    return [
        section("programmes", ProgrammeIndexPage, sections),
        *pages_of(
            "programmes", ProgrammePage, "programme", Programme, {slug: programme_words(slug, data) for slug in data.programmes}
        ),
        section("agenda", AgendaPage, sections),
        section("parcours-scolaires", PathwayIndexPage, sections, show_in_menus=False),
        *pages_of("parcours-scolaires", PathwayPage, "pathway", Pathway, pathway_words(data.pathways)),
        *pages_of("agenda", EventPage, "event", Event, {slug: event_words(slug, data) for slug in data.events}),
    ]


def event_words(slug: str, data: EventData) -> dict[str, Values]:
    """A language that the event has no name in gets no page."""
    values = data.events[slug]
    return {
        language: {"slug": slug, "title": name, "summary": event_summary(values["kind"], data.places[slug][language], language)}
        for language in ("fr", "nl", "en")
        if (name := values[f"name_{language}"])
    }


def places_in(values: Values, museums: MuseumData) -> dict[str, str]:
    """The commune of an event as each language calls it; the place itself has a French name, which its facts say."""
    commune = museums.communes.get(values["commune"] or "", {})
    name = commune.get("name", "")
    return {"fr": name, "nl": commune.get("name_nl") or name, "en": name}


def programme_words(slug: str, data: EventData) -> dict[str, Values]:
    values = data.programmes[slug]
    return {
        language: {
            "slug": slug,
            "title": values[f"name_{language}"],
            "summary": programme_summary(programme_facts(values, data.themes[slug][language]), language),
        }
        for language in ("fr", "nl", "en")
    }


def programme_facts(values: Values, theme: str) -> ProgrammeFacts:
    return ProgrammeFacts(
        kind=values["kind"],
        theme=theme,
        start=_day(values["start"]),
        start_precision=values["start_precision"],
        end=_day(values["end"]),
        end_precision=values["end_precision"],
        museums_count=values["museums_count"],
        events_count=values["events_count"],
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
