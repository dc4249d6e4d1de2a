"""Sections to copy: some blocks of a page kept under a name, and added to the end of any page’s draft."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail_localize.models import Translation

from home.models import SectionTemplate
from home.page_templates import free_slug, has_body, without_ids

SHOWN = 90


def choices(page: Any) -> list[tuple[str, str]]:
    """Each block of a page by its place, with its kind and its first words."""
    return [(str(place), _in_words(block)) for place, block in enumerate(page.body)]


def _in_words(block: Any) -> str:
    text = " ".join(strip_tags(part) for part in block.block.get_searchable_content(block.value)).split()
    words = " ".join(text)
    return f"{block.block.label} – {words[:SHOWN]}" if words else str(block.block.label)


def keep(page: Any, *, name: str, places: set[int]) -> SectionTemplate:
    chosen = [block for place, block in enumerate(page.body.raw_data) if place in places]
    return SectionTemplate.objects.create(
        slug=free_slug(SectionTemplate, name),
        name_fr=name,
        blocks=without_ids([{"type": block["type"], "value": block["value"]} for block in chosen]),
    )


def fitting(page: Any) -> list[SectionTemplate]:
    """The sections whose every block may stand in this page’s body."""
    allowed = set(page.body.stream_block.child_blocks)
    return [section for section in SectionTemplate.objects.all() if {block["type"] for block in section.blocks} <= allowed]


def takes_sections(page: Page) -> bool:
    """Not a translation: its blocks follow its source’s, which is where a section is added."""
    if not has_body(page) or page.alias_of_id:
        return False
    return not Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).exists()


def add(section: SectionTemplate, page: Any, *, user: Any) -> None:
    """To the end of the draft: what visitors read stays as it is."""
    page.body = json.dumps([*page.body.raw_data, *section.blocks])
    page.save_revision(user=user, log_action=True)
