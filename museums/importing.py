"""The museums' data files: read and checked first (no database), then merged into facts. Their pages: museums/page_records.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cms.importing import Import, Row, Values, read_rows
from museums.areas import Area, Country
from museums.models import Club, Commune, LegalStatus, Membership, Museum, Territory, Trade
from museums.visit_importing import load_prices, read_visits, visits_to_load

# France and Belgium: a latitude given for a longitude falls outside.
LATITUDES, LONGITUDES = (41.0, 52.0), (-6.0, 10.0)
MAX_NAME = 160

Words = dict[str, Row]
Names = dict[str, str]


@dataclass(frozen=True)
class MuseumData:
    """The files of this app, each record as the values of its fact."""

    trades: dict[str, Values]
    trade_words: dict[str, dict[str, list[str]]]  # by trade and language, as they stand in a sentence
    communes: dict[str, Values]
    territories: dict[str, Values]
    clubs: dict[str, Values]
    museums: dict[str, Values]
    visits: dict[str, Values]  # part of what is known of the museums: see museums/visit_importing.py


def read_words(folder: Path, key: str, file: str = "words.json") -> Words:
    """One part of the file of words, by slug."""
    return {row.slug: row for row in read_rows(folder, file, key)}


def names(row: Row, words: Words, *, field: str = "name_fr") -> Names:
    """A record's French name from its own file and the others from the file of words, which must have them."""
    if row.slug not in words:
        row.fail("slug", f'"{row.slug}" has no name in Dutch and English in words.json')
    found = words[row.slug]
    return {
        "name_fr": row.text(field, MAX_NAME),
        "name_nl": found.text("name_nl", MAX_NAME),
        "name_en": found.text("name_en", MAX_NAME),
    }


def read_museum_data(folder: Path, words_folder: Path) -> MuseumData:
    """Read and check every file of this app. Raises BrokenFileError."""
    trade_words = read_words(words_folder, "trades")
    trades = {
        row.slug: names(row, trade_words, field="label_fr") for row in read_rows(folder, "museums.json", "kinds_vocabulary")
    }
    communes = read_communes(folder, read_words(words_folder, "communes"))
    territories = read_named(folder, "territories", read_words(words_folder, "territories"))
    clubs = read_named(folder, "clubs", read_words(words_folder, "clubs"))
    museums = {
        row.slug: museum_values(row, communes, territories, clubs, trades) for row in read_rows(folder, "museums.json", "museums")
    }
    for row in read_rows(folder, "clubs.json", "clubs"):
        row.references("members", museums)
    return MuseumData(
        trades=trades,
        trade_words={slug: sentence_words(trade_words[slug]) for slug in trades},
        communes=communes,
        territories=territories,
        clubs=clubs,
        museums=museums,
        visits=read_visits(folder, museums),
    )


def read_named(folder: Path, key: str, words: Words) -> dict[str, Values]:
    return {row.slug: dict(names(row, words)) for row in read_rows(folder, f"{key}.json", key)}


def sentence_words(row: Row) -> dict[str, list[str]]:
    return {language: row.texts(f"in_sentence_{language}") for language in ("fr", "nl", "en")}


def read_communes(folder: Path, words: Words) -> dict[str, Values]:
    return {row.slug: commune_values(row, words.get(row.slug)) for row in read_rows(folder, "communes.json", "communes")}


def commune_values(row: Row, words: Row | None) -> Values:
    country = row.choice("country", Country.values)
    latitude, longitude = coordinates(row)
    return {
        "name": row.text("name", 120),
        "name_nl": words.optional_text("name_nl", 120) if words else "",
        "country": country,
        "area": french_area(row, "department") if country == Country.FRANCE else belgian_area(words),
        "insee_code": row.optional_text("insee_code", 5),
        "postal_code": row.optional_text("postal_code", 5),
        "latitude": latitude,
        "longitude": longitude,
        "coordinate_source": row.optional_text("coord_source", 40),
    }


def coordinates(row: Row) -> tuple[float | None, float | None]:
    latitude, longitude = row.number("lat", *LATITUDES), row.number("lon", *LONGITUDES)
    if (latitude is None) != (longitude is None):
        row.fail("lon" if longitude is None else "lat", "is missing beside the other coordinate")
    return latitude, longitude


def french_area(row: Row, field: str) -> str:
    """The ISO code of a département given by its number, or nothing."""
    number = row.optional_text(field)
    area = f"FR-{number}" if number else ""
    if area and area not in Area.values:
        row.fail(field, f'"{number}" is not a département of the network')
    return area


def belgian_area(words: Row | None) -> str:
    return words.choice("area", Area.values, optional=True) if words else ""


def museum_values(
    row: Row, communes: dict[str, Values], territories: dict[str, Values], clubs: dict[str, Values], trades: dict[str, Values]
) -> Values:
    commune = row.reference("commune_slug", communes)
    country = row.choice("country", Country.values, optional=True)
    latitude, longitude = coordinates(row)
    belgian = country == Country.BELGIUM
    return {
        "name": row.text("name", MAX_NAME),
        "other_names": row.texts("other_names"),
        "membership": row.choice("membership", Membership.values),
        "member_since": 2021 if row.flag("is_new_2021") else None,
        "legal_status": row.choice("legal_status", LegalStatus.values, optional=True),
        "commune": commune,
        "area": (communes[commune]["area"] if commune else "") if belgian else french_area(row, "postal_department"),
        "latitude": latitude,
        "longitude": longitude,
        "coordinate_precision": row.choice("coord_precision", ("building", "commune"), optional=True),
        "territory": row.reference("territory", territories),
        "clubs": row.references("clubs", clubs),
        "trades": row.references("kinds", trades),
    }


def load_museum_facts(run: Import, data: MuseumData) -> None:
    run.facts("trade", Trade, data.trades)
    run.facts("commune", Commune, data.communes)
    run.facts("territory", Territory, data.territories)
    run.facts("club", Club, data.clubs)
    visits = visits_to_load(run, data.visits)
    run.facts("museum", Museum, {slug: values | visit_facts(visits, slug) for slug, values in data.museums.items()})
    load_prices(run, visits)


def visit_facts(visits: dict[str, Values], slug: str) -> Values:
    """What the museum's own row holds of a visit; prices have rows of theirs."""
    return {name: value for name, value in visits.get(slug, {}).items() if name != "prices"}
