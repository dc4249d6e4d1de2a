"""The pages of museums, territories, clubs and trades, their words composed from the facts of the data files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils.text import slugify

from cms.importing import Values
from cms.page_importing import PageRecord
from cms.prose import LANGUAGES
from museums.areas import Area
from museums.importing import MuseumData
from museums.models import (
    Club,
    ClubIndexPage,
    ClubPage,
    Museum,
    MuseumDirectoryPage,
    MuseumPage,
    Territory,
    TerritoryIndexPage,
    TerritoryPage,
    Trade,
    TradeIndexPage,
    TradePage,
)
from museums.prose import MuseumFacts, Place, club_summary, museum_summary, territory_summary, trade_summary

MOST_SHOWN_TRADES = 4

Words = dict[str, Values]  # by language


def museum_page_records(data: MuseumData, sections: dict[str, Words]) -> list[PageRecord]:
    """Every page of this app, parents first. A fact deleted on the site has no new page."""
    return [
        section("musees", MuseumDirectoryPage, sections),
        *pages_of("musees", MuseumPage, "museum", Museum, {slug: museum_words(slug, data) for slug in data.museums}),
        section("territoires", TerritoryIndexPage, sections),
        *pages_of(
            "territoires", TerritoryPage, "territory", Territory, {slug: territory_words(slug, data) for slug in data.territories}
        ),
        section("clubs", ClubIndexPage, sections),
        *pages_of("clubs", ClubPage, "club", Club, {slug: club_words(slug, data) for slug in data.clubs}),
        section("metiers", TradeIndexPage, sections, show_in_menus=False),
        *pages_of("metiers", TradePage, "trade", Trade, {slug: trade_words(slug, data) for slug in data.trades}),
    ]


def section(key: str, model: Any, sections: dict[str, Words], **attributes: Any) -> PageRecord:
    """A page right under the home page, in the menu, with the words that the file of words has for it."""
    return PageRecord(key, model, "home", sections[key], {"show_in_menus": True, **attributes})


def pages_of(parent: str, model: Any, fact_field: str, fact_model: Any, words: dict[str, Words]) -> list[PageRecord]:
    facts = {fact.slug: fact for fact in fact_model.objects.filter(slug__in=words)}
    return [
        PageRecord(f"{parent}/{slug}", model, parent, by_language, {fact_field: facts[slug]})
        for slug, by_language in words.items()
        if slug in facts
    ]


def words_for(write: Callable[[str], Values]) -> Words:
    return {language: write(language) for language in LANGUAGES}


def museum_words(slug: str, data: MuseumData) -> Words:
    values = data.museums[slug]

    def write(language: str) -> Values:
        return {
            "slug": slug,
            "title": values["name"],
            "summary": museum_summary(museum_facts(values, data, language), language),
        }

    return words_for(write)


def museum_facts(values: Values, data: MuseumData, language: str) -> MuseumFacts:
    commune = data.communes.get(values["commune"] or "", {})
    territory = data.territories.get(values["territory"] or "", {})
    return MuseumFacts(
        membership=values["membership"],
        place=Place(commune.get("name", ""), commune.get("name_nl", ""), values["area"]),
        trades=in_sentence(values["trades"], data, language),
        clubs=tuple(data.clubs[club][f"name_{language}"] for club in values["clubs"]),
        territory=territory.get(f"name_{language}", ""),
    )


def in_sentence(trades: list[str], data: MuseumData, language: str) -> tuple[str, ...]:
    return tuple(word for trade in trades for word in data.trade_words[trade][language])


def territory_words(slug: str, data: MuseumData) -> Words:
    museums = [museum for museum in data.museums.values() if museum["territory"] == slug]
    counted = Counter(trade for museum in museums for trade in museum["trades"])
    most_shown = sorted(counted, key=lambda trade: (-counted[trade], trade))[:MOST_SHOWN_TRADES]

    def write(language: str) -> Values:
        name = data.territories[slug][f"name_{language}"]
        return {
            "slug": slug,
            "title": name,
            "summary": territory_summary(name, len(museums), in_sentence(most_shown, data, language), language),
        }

    return words_for(write)


def club_words(slug: str, data: MuseumData) -> Words:
    count = sum(slug in museum["clubs"] for museum in data.museums.values())

    def write(language: str) -> Values:
        name = data.clubs[slug][f"name_{language}"]
        return {"slug": slug, "title": name, "summary": club_summary(name, count, language)}

    return words_for(write)


def trade_words(slug: str, data: MuseumData) -> Words:
    """A trade's page has an address in each language: `dentelle-et-broderie`, `kant-en-borduurwerk`."""
    museums = [museum for museum in data.museums.values() if slug in museum["trades"]]
    countries = {Area(museum["area"]).country.value for museum in museums if museum["area"]}

    def write(language: str) -> Values:
        name = data.trades[slug][f"name_{language}"]
        words = in_sentence([slug], data, language)
        return {"slug": slugify(name), "title": name, "summary": trade_summary(words, len(museums), countries, language)}

    return words_for(write)
