"""Starting a page from a template: the add form opens with the template's summary and body, and nothing is saved before the
editor does."""

from __future__ import annotations

import json
from typing import Any

from asgiref.local import Local
from django.contrib.contenttypes.models import ContentType
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.signals import init_new_page

from cms.models import BasePage, NamedFact
from home.models.templates import PageTemplate

_chosen = Local()


def has_body(page: Any) -> bool:
    return hasattr(page, "body") and hasattr(page.body, "raw_data")


def keep(page: Any, *, name: str) -> PageTemplate:
    """Make a template of a page's summary and body as they stand now, drafts included."""
    blocks = [{"type": block["type"], "value": block["value"]} for block in page.body.raw_data] if has_body(page) else []
    return PageTemplate.objects.create(
        slug=free_slug(PageTemplate, name),
        name_fr=name,
        page_type=ContentType.objects.get_for_model(type(page)),
        summary=page.summary,
        blocks=without_ids(blocks),
    )


def free_slug(model: type[NamedFact], name: str) -> str:
    base = slugify(name)[:70] or "template"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)


def without_ids(value: Any) -> Any:
    """Ids of blocks are how translations find them: a copy has to get its own."""
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        return {key: without_ids(item) for key, item in value.items() if not (is_block and key == "id")}
    return value


def fitting(parent: Page) -> list[PageTemplate]:
    """The templates of pages that may be made right under this one."""
    allowed = {model for model in parent.specific_class.creatable_subpage_models() if model.can_create_at(parent)}
    return [found for found in PageTemplate.objects.select_related("page_type") if found.page_class in allowed]


def choose(request: HttpRequest, page_class: type[Page]) -> None:
    """Remember the template in the address of the add form until the form is made, a moment later in this thread."""
    number = request.GET.get("template", "")
    _chosen.template = None
    if request.method == "GET" and number.isascii() and number.isdecimal() and len(number) < 10:
        content_type = ContentType.objects.get_for_model(page_class)
        _chosen.template = PageTemplate.objects.filter(pk=int(number), page_type=content_type).first()


@receiver(init_new_page)
def fill(page: Any, **_kwargs: Any) -> None:
    template: PageTemplate | None = getattr(_chosen, "template", None)
    _chosen.template = None
    if template is None or not isinstance(page, BasePage) or template.page_class is not type(page):
        return
    page.summary = template.summary
    if has_body(page):
        page.body = json.dumps(template.blocks)
