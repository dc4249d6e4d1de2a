"""The whole network: every data file read and checked, then facts, settings and the page tree of each language, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from cms.importing import BrokenFileError, Import, Report, Row, Values, read_json, read_rows
from cms.models import LocaleSettings, NetworkSettings
from cms.navigation_importing import load_navigation
from cms.page_importing import PageRecord, Pages, indexes_later, quiet_log
from events.importing import EventData, event_pages, load_event_facts, read_event_data
from home.editorial_importing import (
    EditorialData,
    editorial_pages,
    home_words,
    load_editorial_facts,
    read_editorial_data,
)
from home.models import HomePage, Partner, PartnerKind, StandardPage
from home.service_importing import ServiceData, load_service_facts, read_service, service_pages
from museums.importing import MuseumData, load_museum_facts, read_museum_data, read_words
from museums.meeting_records import load_meetings, read_meetings
from museums.page_records import museum_page_records, section
from passes.models import Edition, PassPage

LANGUAGES = ("fr", "nl", "en")
SECTIONS = (
    "home",
    "musees",
    "territoires",
    "clubs",
    "metiers",
    "programmes",
    "agenda",
    "parcours-scolaires",
    "pass",
    "le-reseau",
)
#: Blocks that a file names by their title alone, and what else they store.
OWN_BLOCKS: dict[str, Values] = {
    "key_figures": {"figures": []},
    "map": {"territory": None, "trade": None, "club": None},
}
OWN_DATA = Path(settings.BASE_DIR) / "cms" / "demo" / "network"


@dataclass(frozen=True)
class NetworkData:
    museums: MuseumData
    meetings: dict[str, Values]
    events: EventData
    partners: dict[str, Values]
    association: Values
    words: dict[str, Values]  # signature and foot of the page, by language
    sections: dict[str, dict[str, Values]]  # by page and language
    service: ServiceData
    editorial: EditorialData


# --- Reading ------------------------------------------------------------------------------------


def read_network(folder: Path) -> NetworkData:
    """Read and check every file; nothing is written. A folder without words.json uses ours. Raises BrokenFileError."""
    own_words = words_folder(folder, "words.json")
    museums = read_museum_data(folder, own_words)
    events = read_event_data(folder, own_words, museums)
    association = read_association(folder)
    return NetworkData(
        museums=museums,
        meetings=read_meetings(folder, museums),
        events=events,
        partners=read_partners(folder),
        association=association,
        words=read_site_words(folder, own_words),
        sections=read_sections(own_words, museums, association),
        service=read_service(words_folder(folder, "service.json")),
        editorial=read_editorial_data(folder),
    )


def words_folder(folder: Path, file: str) -> Path:
    """Where to read a file of words: a folder that has none borrows ours."""
    return folder if (folder / file).exists() else OWN_DATA


def read_partners(folder: Path) -> dict[str, Values]:
    rows = read_rows(folder, "partners.json", "partners")
    programmes: dict[str, list[str]] = {row.slug: [] for row in rows}
    for programme in read_rows(folder, "programmes.json", "programmes"):
        for partner in programme.texts("partners"):
            if partner in programmes:
                programmes[partner].append(programme.slug)
    return {
        row.slug: {
            "name": row.text("name"),
            "kind": row.choice("kind", PartnerKind.values),
            "programmes": sorted(programmes[row.slug]),
        }
        for row in rows
    }


def organisation(folder: Path) -> Row:
    values = read_json(folder, "partners.json").get("organisation")
    if not isinstance(values, dict):
        raise BrokenFileError("partners.json", "is missing", field="organisation")
    return Row("partners.json", "organisation", values)


def read_association(folder: Path) -> Values:
    row = organisation(folder)
    address = Row("partners.json", "organisation", row.read("address", dict, "an object") or {})
    total = Row("museums.json", "", read_json(folder, "museums.json"))
    email = row.text("email")
    try:
        validate_email(email)
    except ValidationError:
        row.fail("email", f'"{email}" is not an e-mail address')
    place = f"{address.optional_text('postal_code')} {address.optional_text('commune')}".strip()
    return {
        "organisation_name": row.text("name", 120),
        "address": "\n".join([*address.texts("lines"), *([place] if place else [])]),
        "phone": row.optional_text("phone", 40),
        "email": email,
        "website": web_address(row, "website"),
        "facebook": web_address(row, "facebook"),
        "members_stated": total.count("network_total_stated"),
        "members_stated_on": total.day("as_of", "day"),
    }


def web_address(row: Row, field: str) -> str:
    """An address with its scheme; the report prints it without."""
    value = row.optional_text(field)
    return value if not value or "://" in value else f"https://{value}"


def read_site_words(folder: Path, words_folder: Path) -> dict[str, Values]:
    rows = read_words(words_folder, "organisation")
    signatures = {language: rows[language].optional_text("signature") for language in LANGUAGES if language in rows}
    signatures["fr"] = organisation(folder).text("signature_fr")
    return {
        language: {"signature": signatures[language], "footer_note": rows[language].optional_text("footer_note", 500)}
        for language in signatures
        if language in rows
    }


def read_sections(folder: Path, museums: MuseumData, association: Values) -> dict[str, dict[str, Values]]:
    """The pages that stand for themselves, with the network's figures in their texts."""
    rows = read_words(folder, "pages")
    missing = [key for key in SECTIONS if key not in rows]
    if missing:
        raise BrokenFileError("words.json", "is missing", record=missing[0], field="pages")
    figures = figures_for(museums, association)
    return {key: {language: section_words(rows[key], language, figures) for language in LANGUAGES} for key in SECTIONS}


def section_words(row: Row, language: str, figures: Values) -> Values:
    words = Row(row.file, f"{row.slug} ({language})", row.read(language, dict, "an object") or {})
    values: Values = {
        "slug": words.text("slug", 80),
        "title": words.text("title", 255),
        "summary": words.text("summary", 400),
    }
    if "body" in words.values:
        values["body"] = [block_of(words, block, figures) for block in words.read("body", list, "a list") or []]
    return values


def block_of(words: Row, block: Any, figures: Values) -> Values:
    """A heading or a text with figures in it, or a block that shows the site's own things under a title."""
    kind, value = (block.get("type"), block.get("value")) if isinstance(block, dict) else (None, None)
    if kind in OWN_BLOCKS and isinstance(value, str):
        return {"type": kind, "value": {"title": value, **OWN_BLOCKS[kind]}}
    if kind not in {"heading", "text"} or not isinstance(value, str):
        words.fail("body", "holds something else than headings, texts and titles of blocks")
    try:
        return {"type": kind, "value": value.format(**figures)}
    except (KeyError, IndexError, ValueError) as error:
        words.fail("body", f"has a figure that is not known: {error}")


def figures_for(museums: MuseumData, association: Values) -> Values:
    stated_on = parse_date(association["members_stated_on"] or "")
    dates = {}
    for language in LANGUAGES:
        with override(language):
            dates[f"date_{language}"] = date_format(stated_on, "j F Y", use_l10n=False) if stated_on else "…"
    return {
        **dates,
        "members": association["members_stated"] or "…",
        "named": len(museums.museums),
        "territories": len(museums.territories),
        "clubs": len(museums.clubs),
    }


# --- Loading ------------------------------------------------------------------------------------


def load_network(folder: Path = OWN_DATA) -> Report:
    """Bring the site to what the files say, keeping what people changed on it. Raises BrokenFileError before any change."""
    data = read_network(folder)
    with transaction.atomic(), quiet_log(), indexes_later():
        locales = make_locales()
        run = Import()
        load_museum_facts(run, data.museums)
        load_meetings(run, data.meetings)
        load_event_facts(run, data.events)
        run.facts("partner", Partner, data.partners)
        load_service_facts(run, data.service)
        load_editorial_facts(run, data.editorial)
        pages = Pages(run)
        pages.load(page_records(run, data))
        pages.finish()
        load_navigation(run, pages, words_folder(folder, "navigation.json"))
        site = set_site()
        load_settings(run, data, site, locales)
        run.memory.save()
    return run.report


def make_locales() -> dict[str, Locale]:
    return {language: Locale.objects.get_or_create(language_code=language)[0] for language in LANGUAGES}


def page_records(run: Import, data: NetworkData) -> list[PageRecord]:
    """Every page, parents first. Sections stand in the order of the menu."""
    sections = data.sections
    return [
        PageRecord("home", HomePage, None, home_words(sections["home"], data.editorial)),
        *museum_page_records(data.museums, sections),
        *event_pages(data.events, sections),
        section("pass", PassPage, sections, edition=Edition.objects.order_by("-valid_from").first()),
        section("le-reseau", StandardPage, sections),
        *service_pages(data.service),
        *editorial_pages(run, data.editorial),
    ]


def set_site() -> Site:
    """The default site, rooted at the French home page if it had none but the page that Wagtail's migrations made."""
    home = HomePage.objects.filter(depth=2, locale__language_code="fr").order_by("path").first()
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if home is None:
        raise BrokenFileError(
            "words.json", "the home page was deleted on this site, and nothing can be loaded under it", record="home"
        )
    if site is None:
        return Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name=settings.WAGTAIL_SITE_NAME
        )
    welcome = site.root_page
    if welcome.specific_class is Page and not welcome.numchild:
        site.root_page, site.site_name = home, site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()
        welcome.delete()
    return site


def load_settings(run: Import, data: NetworkData, site: Site, locales: dict[str, Locale]) -> None:
    run.facts(
        "association",
        NetworkSettings,
        {str(site.pk): data.association},
        key="site_id",
        make=lambda pk: NetworkSettings(site_id=int(pk)),
    )
    run.facts(
        "words of the site",
        LocaleSettings,
        data.words,
        key="locale__language_code",
        make=lambda language: LocaleSettings(locale=locales[language]),
    )
