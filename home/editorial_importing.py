"""The editorial demo: words of our own after the network's report, a few files made by us, and the report's figures and cuttings.

Read from a folder's `editorial.json`, `articles.json`, `resources.json` and `faq.json`; a folder without them has no editorial
pages. A figure that the report contradicts is refused here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import models

from cms.importing import Import, Row, Values, read_json, read_rows
from cms.models import CustomDocument
from cms.page_importing import PageRecord
from cms.prose import typographic
from events.models import DatePrecision, Programme
from home.models import (
    ArticleIndexPage,
    ArticlePage,
    AuthorRole,
    Captions,
    FAQPage,
    FigureQualifier,
    KeyFigure,
    Licence,
    PartnersPage,
    PressCutting,
    PressReviewPage,
    ResourceIndexPage,
    ResourcePage,
    Series,
    Testimony,
    TestimonyIndexPage,
    TestimonyPage,
    Topic,
)
from museums.models import Club, Museum, Territory, Trade

LANGUAGES = ("fr", "nl", "en")
MEDIA = Path(settings.BASE_DIR) / "cms" / "demo" / "media"
VOCABULARY: dict[str, type[models.Model]] = {"topics": Topic, "authors": AuthorRole, "series": Series}
PAGES: dict[str, Any] = {
    "actualites": ArticleIndexPage,
    "temoignages": TestimonyIndexPage,
    "ressources": ResourceIndexPage,
    "questions": FAQPage,
    "partenaires": PartnersPage,
    "presse": PressReviewPage,
}
REPORT = "Rapport d’activité 2021 de PROSCITEC"
QUALIFIERS = {"counted": FigureQualifier.EXACT.value}
UNITS = {"EUR": "euro", "percent": "percent"}


@dataclass(frozen=True)
class EditorialData:
    vocabulary: dict[str, dict[str, Values]] = field(default_factory=dict)  # by kind and slug
    figures: dict[str, Values] = field(default_factory=dict)
    cuttings: dict[str, Values] = field(default_factory=dict)
    home: list[Values] = field(default_factory=list)  # the sections of the home page
    sections: list[Row] = field(default_factory=list)
    articles: list[Row] = field(default_factory=list)
    resources: list[Row] = field(default_factory=list)
    testimonies: list[Row] = field(default_factory=list)
    questions: dict[str, list[Values]] = field(default_factory=dict)  # by language
    source: dict[str, str] = field(default_factory=dict)  # what stands at the end of each article, by language


# --- Reading ------------------------------------------------------------------------------------


def read_editorial_data(folder: Path) -> EditorialData:
    """Read and check the editorial files of a folder; nothing where there are none. Raises BrokenFileError."""
    if not (folder / "editorial.json").exists():
        return EditorialData()
    total = read_json(folder, "editorial.json")
    questions = Row("faq.json", "", read_json(folder, "faq.json")).read("questions", dict, "an object") or {}
    return EditorialData(
        vocabulary={
            kind: {row.slug: {f"name_{code}": typographic(row.text(f"name_{code}")) for code in LANGUAGES} for row in rows}
            for kind in VOCABULARY
            for rows in [read_rows(folder, "editorial.json", kind)]
        },
        figures=read_figures(folder),
        cuttings=read_cuttings(folder),
        home=total["home"],
        sections=read_rows(folder, "editorial.json", "sections"),
        articles=read_rows(folder, "articles.json", "articles"),
        resources=read_rows(folder, "resources.json", "resources"),
        testimonies=read_rows(folder, "resources.json", "testimonies"),
        questions={code: [question_block(item) for item in questions[code]] for code in LANGUAGES},
        source=total["source"],
    )


def read_figures(folder: Path) -> dict[str, Values]:
    """The figures of the report that have a label of ours in each language, and that the report does not contradict."""
    report = {row.slug: row for row in read_rows(folder, "figures.json", "figures")}
    doubtful = {slug for row in read_rows(folder, "figures.json", "contradictions") for slug in row.texts("figures")}
    found = {}
    for row in read_rows(folder, "editorial.json", "figures"):
        if row.slug not in report or row.slug in doubtful:
            row.fail("slug", "is no figure of the report, or one that the report contradicts")
        known = report[row.slug]
        qualifier = known.text("qualifier")
        found[row.slug] = {
            **{f"label_{code}": typographic(row.text(f"label_{code}", 120)) for code in LANGUAGES},
            "value": known.number("value", 0, 10**9),
            "unit": UNITS.get(known.text("unit"), ""),
            "qualifier": QUALIFIERS.get(qualifier) or known.choice("qualifier", FigureQualifier.values),
            "year": known.count("year"),
            "source": REPORT,
            "position": row.count("position"),
        }
    return found


def read_cuttings(folder: Path) -> dict[str, Values]:
    """The press cuttings of the report: outlet and date, what they are about where it says so."""
    found = {}
    for position, values in enumerate(read_json(folder, "partners.json").get("press_cuttings") or [], start=1):
        row = Row("partners.json", f"press cutting {position}", values)
        precision = row.choice("date_precision", DatePrecision.values)
        start, end = row.period("date", "date_end", (precision, precision))
        found[f"cutting-{position}"] = {
            "outlet": row.text("media", 120),
            "start": start,
            "end": end,
            "date_precision": precision,
            "museum": row.optional_text("museum") or None,
            "programme": row.optional_text("programme") or None,
        }
    return found


def question_block(item: Any) -> Values:
    if isinstance(item, str):
        return {"type": "heading", "value": typographic(item)}
    return {"type": "question", "value": {name: typographic(item[name]) for name in ("question", "answer")}}


def blocks(lines: list[str]) -> list[Values]:
    """A body as the files write it: `## ` before a heading, else paragraphs."""
    return [
        {"type": "heading", "value": typographic(line[3:])}
        if line.startswith("## ")
        else {"type": "text", "value": typographic(line)}
        for line in lines
    ]


def words_of(row: Row, *, ending: dict[str, str] | None = None) -> dict[str, Values]:
    """A page's words in each language that the file has."""
    found = {}
    for code in LANGUAGES:
        if code not in row.values:
            continue
        words = Row(row.file, f"{row.slug} ({code})", row.read(code, dict, "an object") or {})
        values: Values = {
            "slug": words.text("slug", 80),
            "title": typographic(words.text("title", 255)),
            "summary": typographic(words.text("summary", 400)),
        }
        lines = [*words.texts("body"), *([ending[code]] if ending else [])] if "body" in words.values else []
        found[code] = {**values, "body": blocks(lines)} if lines else values
    return found


# --- Loading ------------------------------------------------------------------------------------


def load_editorial_facts(run: Import, data: EditorialData) -> None:
    for kind, records in data.vocabulary.items():
        run.facts(f"editorial {kind}", VOCABULARY[kind], records)
    run.facts("key figure", KeyFigure, data.figures)
    museums = set(Museum.objects.values_list("slug", flat=True))
    programmes = set(Programme.objects.values_list("slug", flat=True))
    known = {
        slug: {
            **values,
            "museum": values["museum"] if values["museum"] in museums else None,
            "programme": values["programme"] if values["programme"] in programmes else None,
        }
        for slug, values in data.cuttings.items()
    }
    run.facts("press cutting", PressCutting, known)
    for row in data.testimonies:
        load_testimony(run, row)


def load_testimony(run: Import, row: Row) -> None:
    """An example recording with its captions, once: what became of it on the site is the editors' business."""
    if run.memory.recall("testimony", row.slug) is not None:
        run.report.count("testimony", "left")
        return
    testimony = Testimony(
        slug=row.slug,
        is_example=True,
        trade=Trade.objects.filter(slug=row.optional_text("trade")).first(),
        seconds=row.count("seconds"),
        spoken="zxx",
    )
    save_file(testimony, "media", row.text("file"))
    testimony.save()
    for language, name in (row.read("captions", dict, "an object") or {}).items():
        captions = Captions(testimony=testimony, language=language)
        save_file(captions, "file", name)
        captions.save()
    run.memory.remember("testimony", row.slug, {"file": row.text("file")})
    run.report.count("testimony", "added")


def save_file(instance: models.Model, name: str, file: str) -> None:
    with (MEDIA / file).open("rb") as content:
        getattr(instance, name).save(file, File(content), save=False)


def document_of(run: Import, row: Row) -> CustomDocument | None:
    """The file of a resource, kept once among the documents."""
    name = row.optional_text("file")
    if not name:
        return None
    known = run.memory.recall("document", row.slug)
    if known is not None:
        return CustomDocument.objects.filter(pk=known["pk"]).first()
    document = CustomDocument(title=words_of(row)["fr"]["title"], credit="PROSCITEC")
    save_file(document, "file", name)
    document.file_size = document.file.size
    document.save()
    run.memory.remember("document", row.slug, {"pk": document.pk})
    return document


def home_words(words: dict[str, Values], data: EditorialData) -> dict[str, Values]:
    """The home page's words with the sections it is composed of; without any, it shows the usual ones."""
    return {code: {**values, "body": data.home} for code, values in words.items()} if data.home else words


def editorial_pages(run: Import, data: EditorialData) -> list[PageRecord]:
    """Every editorial page, parents first."""
    find = Finder()
    records = []
    for row in data.sections:
        words = words_of(row)
        if row.slug == "questions":
            words = {code: {**values, "body": data.questions[code]} for code, values in words.items()}
        records.append(PageRecord(row.slug, PAGES[row.slug], row.text("parent"), words, {"show_in_menus": row.flag("in_menu")}))
    for row in data.articles:
        attributes = {
            "published_on": row.day("published_on", "day"),
            "author": find.one(AuthorRole, row.optional_text("author")),
            "series": find.one(Series, row.optional_text("series")),
            "series_part": row.count("part"),
            "territory": find.one(Territory, row.optional_text("territory")),
            "club": find.one(Club, row.optional_text("club")),
            "topics": find.many(Topic, row.texts("topics")),
            "museums": find.many(Museum, row.texts("museums")),
            "trades": find.many(Trade, row.texts("trades")),
        }
        records.append(
            PageRecord(f"actualites/{row.slug}", ArticlePage, "actualites", words_of(row, ending=data.source), attributes)
        )
    for row in data.resources:
        attributes = {
            "published_on": row.day("published_on", "day"),
            "licence": row.choice("licence", Licence.values),
            "topics": find.many(Topic, row.texts("topics")),
            "document": document_of(run, row),
        }
        records.append(PageRecord(f"ressources/{row.slug}", ResourcePage, "ressources", words_of(row), attributes))
    for row in data.testimonies:
        testimony = find.one(Testimony, row.slug)
        if testimony is not None:
            records.append(
                PageRecord(f"temoignages/{row.slug}", TestimonyPage, "temoignages", words_of(row), {"testimony": testimony})
            )
    return records


class Finder:
    """Facts by slug, each kind read once. What is not on the site is left out: it was deleted there, or is another network's."""

    def __init__(self) -> None:
        self._by_slug: dict[Any, dict[str, Any]] = {}

    def many(self, model: Any, slugs: list[str]) -> list[Any]:
        return [found for slug in slugs if (found := self.one(model, slug))]

    def one(self, model: Any, slug: str) -> Any:
        if model not in self._by_slug:
            self._by_slug[model] = {fact.slug: fact for fact in model.objects.all()}
        return self._by_slug[model].get(slug)
