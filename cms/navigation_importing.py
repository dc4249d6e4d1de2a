"""The menu, the footer and the legal links that the site starts with, into the row of each language, keeping what people changed there.

Links go by the key of the imported page. One whose page is not there (deleted here, not in this set of data) is left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale

from cms.importing import Import, Values, read_json, three_way
from cms.models import SiteMenu
from cms.page_importing import Pages

FIELDS = ("menu", "footer", "legal")
KIND = "menu and footer"


def load_navigation(run: Import, pages: Pages, folder: Path) -> None:
    wanted = read_json(folder, "navigation.json")
    for language, locale in pages.locales.items():
        load_one(run, locale, {name: blocks_of(wanted[name], name, language, pages) for name in FIELDS})


def load_one(run: Import, locale: Locale, values: Values) -> None:
    language = locale.language_code
    menu = SiteMenu.objects.filter(locale=locale).first()
    base = run.memory.recall(KIND, language)
    if menu is None and base is not None:
        run.report.count(KIND, "kept")
        run.report.keep(KIND, language, "deleted here")
        return
    menu = menu or SiteMenu(locale=locale)
    merged = three_way(values, base or {}, {name: list(getattr(menu, name).raw_data) for name in FIELDS})
    if merged.write:
        for name, blocks in merged.write.items():
            setattr(menu, name, json.dumps(blocks))
        menu.save()
    run.memory.remember(KIND, language, merged.base)
    run.report.count(KIND, merged.outcome if base is not None else "added")
    for name in merged.keep:
        run.report.keep(KIND, language, name)


def blocks_of(entries: list[Values], field: str, language: str, pages: Pages) -> list[Values]:
    """The entries as the StreamField stores them, with the same ids at each import."""
    blocks = [block_of(entry, f"{field} {language} {place}", field, language, pages) for place, entry in enumerate(entries)]
    return [block for block in blocks if block]


def block_of(entry: Values, name: str, field: str, language: str, pages: Pages) -> Values | None:
    if "links" not in entry:
        value = link_of(entry, language, pages)
        return {"type": "link", "value": value, "id": block_id(name)} if value else None
    found = [(place, link_of(link, language, pages)) for place, link in enumerate(entry["links"])]
    links = [{"type": "item", "value": link, "id": block_id(f"{name} {place}")} for place, link in found if link]
    kind = "column" if field == "footer" else "group"
    return {"type": kind, "value": {"label": entry["label"][language], "links": links}, "id": block_id(name)} if links else None


def link_of(entry: Values, language: str, pages: Pages) -> dict[str, Any] | None:
    label = entry.get("label", {}).get(language, "")
    if "address" in entry:
        return {"label": label, "page": None, "address": entry["address"][language]}
    page = pages.find(language, entry["page"])
    return {"label": label, "page": page.pk, "address": ""} if page else None


def block_id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"navigation {name}"))
