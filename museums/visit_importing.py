"""What a data file knows of visiting museums: `visits.json`, which a folder may lack.

A record names only what is known. `examples` true: none of it is a fact, and the site says so beside it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Q

from cms.importing import Import, Row, Values, read_rows, three_way
from museums.hours.checks import problems_in
from museums.models import Museum, Price, PriceKind, VisitLanguage

FILE = "visits.json"
FLAGS = (
    "groups_welcome", "schools_welcome", "step_free", "accessible_toilets", "parking", "accessible_parking", "shop", "cafe", "picnic",
    "label_hearing", "label_mental", "label_physical", "label_visual",
)  # fmt: skip
AMOUNT = re.compile(r"\d{1,4}\.\d\d")


def read_visits(folder: Path, museums: dict[str, Values]) -> dict[str, Values]:
    """The facts of a visit by museum; `prices` as sorted lines, `full 5.50`. Raises BrokenFileError."""
    if not (folder / FILE).exists():
        return {}
    rows = read_rows(folder, FILE, "visits")
    for row in rows:
        if row.slug not in museums:
            row.fail("slug", f'"{row.slug}" is not known')
    return {row.slug: visit_values(row) for row in rows}


def visit_values(row: Row) -> Values:
    values: Values = {"practical_examples": row.flag("examples"), "prices": prices(row)}
    if "opening_hours" in row.values:
        values["opening_hours"] = hours(row)
    if "languages" in row.values:
        values["languages"] = row.texts("languages")
        for code in values["languages"]:
            if code not in VisitLanguage.values:
                row.fail("languages", f'"{code}" is none of {", ".join(VisitLanguage.values)}')
    if "group_size_max" in row.values:
        values["group_size_max"] = row.count("group_size_max")
    return values | {flag: row.flag(flag) for flag in FLAGS if flag in row.values}


def hours(row: Row) -> str:
    text = row.optional_text("opening_hours", 2000)
    problems = problems_in(text)
    if problems:
        row.fail("opening_hours", problems[0].message)
    return text


def prices(row: Row) -> list[str]:
    found: dict[str, Any] = row.read("prices", dict, "an object") if "prices" in row.values else {}
    for kind, amount in (found or {}).items():
        if kind not in PriceKind.values:
            row.fail("prices", f'"{kind}" is none of {", ".join(PriceKind.values)}')
        if not isinstance(amount, str) or not AMOUNT.fullmatch(amount):
            row.fail("prices", f'"{amount}" is not an amount such as "5.50"')
    return sorted(f"{kind} {amount}" for kind, amount in (found or {}).items())


def visits_to_load(run: Import, visits: dict[str, Values]) -> dict[str, Values]:
    """Without examples for museums that have told their own hours or prices before: those would be taken for examples, too."""
    told = Museum.objects.filter(~Q(opening_hours="") | Q(prices__isnull=False)).values_list("slug", flat=True)
    own = {slug for slug in told if "practical_examples" not in (run.memory.recall("museum", slug) or {})}
    return {slug: values for slug, values in visits.items() if not (values["practical_examples"] and slug in own)}


def load_prices(run: Import, visits: dict[str, Values]) -> None:
    """All prices of a museum are one record: changed on the site, they are kept as they are there."""
    museums = {museum.slug: museum for museum in Museum.objects.filter(slug__in=visits).prefetch_related("prices")}
    for slug, values in visits.items():
        museum, file = museums.get(slug), {"prices": values["prices"]}
        if museum is None or not values["prices"]:
            continue
        base = run.memory.recall("prices", slug)
        here = sorted(f"{price.kind} {price.amount:.2f}" for price in museum.prices.all())
        merged = three_way(file, base or {}, {"prices": here})
        if merged.write:
            write_prices(museum, merged.write["prices"])
        run.memory.remember("prices", slug, merged.base)
        run.report.count("prices", "added" if base is None and merged.write else merged.outcome)
        for _name in merged.keep:
            run.report.keep("prices", slug, "edited here")


def write_prices(museum: Museum, lines: list[str]) -> None:
    museum.prices.all().delete()
    for line in lines:
        kind, amount = line.split()
        Price.objects.create(museum=museum, kind=kind, amount=Decimal(amount))
