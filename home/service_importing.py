"""From a data file: the subjects of the contact form, the newsletter’s lists and the pages that an association's site needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from cms.importing import BrokenFileError, Import, Row, Values, read_rows
from cms.models import BasePage
from cms.page_importing import PageRecord
from home.models import ContactPage, ContactTopic, LegalKind, LegalPage, NewsletterList, PageTemplate, SectionTemplate

FILE = "service.json"
#: The pages, by what the menu and the footer know them by.
KINDS = {
    "mentions-legales": LegalKind.NOTICE,
    "confidentialite": LegalKind.PRIVACY,
    "accessibilite": LegalKind.ACCESSIBILITY,
    "conditions": LegalKind.TERMS,
}
PAGES = ("contact", *KINDS)
LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class ServiceData:
    topics: dict[str, Values]
    lists: dict[str, Values]
    templates: dict[str, Values]
    sections: dict[str, Values]
    template_types: dict[str, type[BasePage]]
    pages: dict[str, dict[str, Values]]  # by key and language


def read_service(folder: Path) -> ServiceData:
    """Raises BrokenFileError."""
    rows = {row.slug: row for row in read_rows(folder, FILE, "pages")}
    templates = read_rows(folder, FILE, "templates")
    missing = [key for key in PAGES if key not in rows]
    if missing:
        raise BrokenFileError(FILE, "is missing", record=missing[0], field="pages")
    return ServiceData(
        topics={row.slug: _topic(row, place) for place, row in enumerate(read_rows(folder, FILE, "topics"), start=1)},
        lists={row.slug: _list(row, place) for place, row in enumerate(read_rows(folder, FILE, "lists"), start=1)},
        templates={row.slug: _template(row) for row in templates},
        sections={row.slug: _section(row) for row in read_rows(folder, FILE, "sections")},
        template_types={row.slug: _page_class(row) for row in templates},
        pages={key: {language: _words(rows[key], language) for language in LANGUAGES} for key in PAGES},
    )


def _topic(row: Row, place: int) -> Values:
    return {
        **named(row),
        "position": place,
        "about_museums": bool(row.values.get("about_museums")),
    }


def _list(row: Row, place: int) -> Values:
    purposes = {f"purpose_{code}": row.optional_text(f"purpose_{code}", 200) for code in LANGUAGES}
    return {**named(row), **purposes, "position": place}


def _template(row: Row) -> Values:
    return {**_section(row), "summary": row.text("summary", 400)}


def _section(row: Row) -> Values:
    blocks = row.read("blocks", list, "a list") or []
    if not all(isinstance(block, list) and len(block) == 2 and block[0] in {"heading", "text"} for block in blocks):
        row.fail("blocks", "holds something else than headings and texts")
    return {
        **named(row),
        "purpose": row.optional_text("purpose_fr", 200),
        "blocks": [{"type": kind, "value": value} for kind, value in blocks],
    }


def _page_class(row: Row) -> type[BasePage]:
    try:
        return apps.get_model(row.text("page_type"))
    except (LookupError, ValueError):
        row.fail("page_type", "is no type of page")


def named(row: Row) -> Values:
    return {
        "name_fr": row.text("name_fr", 160),
        **{f"name_{code}": row.optional_text(f"name_{code}", 160) for code in ("nl", "en")},
    }


def _words(row: Row, language: str) -> Values:
    words = Row(row.file, f"{row.slug} ({language})", row.read(language, dict, "an object") or {})
    return {"slug": words.text("slug", 80), "title": words.text("title", 255), "summary": words.text("summary", 400)}


def load_service_facts(run: Import, data: ServiceData) -> None:
    run.facts("contact topic", ContactTopic, data.topics)
    run.facts("newsletter list", NewsletterList, data.lists)
    run.facts("section template", SectionTemplate, data.sections)
    run.facts(
        "page template",
        PageTemplate,
        data.templates,
        make=lambda slug: PageTemplate(slug=slug, page_type=ContentType.objects.get_for_model(data.template_types[slug])),
    )


def service_pages(data: ServiceData) -> list[PageRecord]:
    """Under the home page and not in the menu: the footer leads to them."""
    return [
        PageRecord("contact", ContactPage, "home", data.pages["contact"]),
        *(PageRecord(key, LegalPage, "home", data.pages[key], {"kind": kind}) for key, kind in KINDS.items()),
    ]
