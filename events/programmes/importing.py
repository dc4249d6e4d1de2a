"""What the data files know of a programme besides its own fields, and the school pathways (`pathways.json`, which a folder may lack)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cms.importing import Import, Row, Values, read_json, read_rows, three_way
from cms.prose import LANGUAGES, typographic
from events.models import (
    DatePrecision,
    PathwaySubject,
    Programme,
    ProgrammeExtension,
    ProgrammeFigure,
    SchoolLevel,
    StatedKind,
)
from museums.importing import Words, names, read_words

FILE = "pathways.json"
#: What the file calls the figures of a programme.
FIGURES = {"brochures": StatedKind.BROCHURES, "promotional_videos": StatedKind.VIDEOS, "kakemonos": StatedKind.BANNERS}
#: The report that the files were read from; each says so in `as_of`.
REPORT_YEAR = 2021

SUMMARIES = {
    "fr": "Un parcours scolaire du réseau sur le thème « {name} », pour {levels} : un musée, une entreprise de la région et une formation.",
    "nl": "Een schooltraject van het netwerk rond het thema “{name}”, voor {levels}: een museum, een bedrijf uit de streek en een opleiding.",
    "en": "A school pathway of the network on the theme “{name}”, for {levels}: a museum, a company of the region and a training course.",
}
LEVELS = {
    "fr": {"primary": "l’école primaire", "college": "le collège", "lycee": "le lycée", "higher": "l’enseignement supérieur"},
    "nl": {
        "primary": "de basisschool",
        "college": "de eerste jaren van het secundair onderwijs",
        "lycee": "de laatste jaren van het secundair onderwijs",
        "higher": "het hoger onderwijs",
    },
    "en": {
        "primary": "primary schools",
        "college": "lower secondary schools",
        "lycee": "upper secondary schools",
        "higher": "higher education",
    },
}
AND = {"fr": " et ", "nl": " en ", "en": " and "}


# --- Programmes -----------------------------------------------------------------------------------


def stated_year(row: Row) -> int | None:
    """The year of the report that states how many museums or events there were."""
    return REPORT_YEAR if row.count("museums_count") or row.count("events_count") else None


def programme_rows(row: Row, words: Row) -> Values:
    """Extensions and figures, each as a list of values that a database holds."""
    return {"extensions": extensions(row, words), "figures": figures(row)}


def extensions(row: Row, words: Row) -> list[Values]:
    given: list[Any] = row.read("extensions", list, "a list") or [] if "extensions" in row.values else []
    reasons: list[Any] = words.read("extensions", list, "a list") or [] if "extensions" in words.values else []
    found = []
    for place, values in enumerate(given):
        each = Row(row.file, f"{row.slug} extension {place + 1}", values if isinstance(values, dict) else {})
        precision = each.choice("precision", DatePrecision.values)
        why = reasons[place] if place < len(reasons) and isinstance(reasons[place], dict) else {}
        until = each.day("until", precision, last=True)
        if until is None:
            each.fail("until", "is empty")
        found.append({"until": until, "precision": precision, **{f"why_{code}": str(why.get(code, "")) for code in LANGUAGES}})
    return found


def figures(row: Row) -> list[Values]:
    stated = Row(row.file, row.slug, row.read("communication", dict, "an object") or {})
    is_reading = row.flag("communication_is_reading") if "communication_is_reading" in row.values else False
    return [
        {"kind": kind.value, "value": value, "year": REPORT_YEAR, "is_reading": is_reading}
        for name, kind in FIGURES.items()
        if name in stated.values and (value := stated.count(name))
    ]


def load_programme_rows(run: Import, rows: dict[str, Values]) -> None:
    """All extensions of a programme are one record, all its figures another: changed on the site, they stay as they are there."""
    found = Programme.objects.filter(slug__in=rows).prefetch_related("extensions", "figures")
    for programme in found:
        here = {
            "extensions": [
                {
                    "until": each.until.isoformat(),
                    "precision": each.precision,
                    **{f"why_{c}": getattr(each, f"why_{c}") for c in LANGUAGES},
                }
                for each in programme.extensions.all()
            ],
            "figures": [
                {"kind": each.kind, "value": each.value, "year": each.year, "is_reading": each.is_reading}
                for each in programme.figures.all()
            ],
        }
        load_rows(run, programme, rows[programme.slug], here)


def load_rows(run: Import, programme: Programme, wanted: Values, here: Values) -> None:
    base = run.memory.recall("programme rows", programme.slug)
    merged = three_way(wanted, base or {}, here)
    models: dict[str, Any] = {"extensions": ProgrammeExtension, "figures": ProgrammeFigure}
    for name, lines in merged.write.items():
        models[name].objects.filter(programme=programme).delete()
        for place, values in enumerate(lines):
            row = models[name](programme=programme, sort_order=place, **values)
            row.full_clean(exclude=["programme"], validate_unique=False, validate_constraints=False)
            row.save()
    run.memory.remember("programme rows", programme.slug, merged.base)
    run.report.count("programme rows", "added" if base is None and merged.write else merged.outcome)
    for name in merged.keep:
        run.report.keep("programme rows", programme.slug, name)


# --- School pathways ------------------------------------------------------------------------------


def read_pathways(folder: Path, words_folder: Path) -> dict[str, Values]:
    """Raises BrokenFileError."""
    if not (folder / FILE).exists() or "pathways" not in read_json(words_folder, "words.json"):
        return {}
    words = read_words(words_folder, "pathways")
    return {row.slug: pathway_values(row, words) for row in read_rows(folder, FILE, "pathways")}


def pathway_values(row: Row, words: Words) -> Values:
    levels = row.texts("audience")
    for level in levels:
        if level not in SchoolLevel.values:
            row.fail("audience", f'"{level}" is none of {", ".join(SchoolLevel.values)}')
    tested = row.optional_text("tested")
    precision = DatePrecision.DAY if len(tested) > len("2021-09") else DatePrecision.MONTH
    return {
        **names(row, words),
        "subject": row.choice("sector", PathwaySubject.values),
        "levels": levels,
        "tested_on": row.day("tested", precision),
        "tested_precision": precision.value if tested else "",
    }


def pathway_words(pathways: dict[str, Values]) -> dict[str, dict[str, Values]]:
    return {slug: {language: words_in(slug, values, language) for language in LANGUAGES} for slug, values in pathways.items()}


def words_in(slug: str, values: Values, language: str) -> Values:
    name = values[f"name_{language}"]
    levels = AND[language].join(LEVELS[language][level] for level in values["levels"])
    summary = SUMMARIES[language].format(name=name, levels=levels)
    return {"slug": slug, "title": name, "summary": typographic(summary)}
