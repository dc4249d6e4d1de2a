"""What the explorer of pages says of translations, beside each title."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.roles import TRANSLATE
from cms.translation_desk.lists import Standing, standings

register = template.Library()


@register.inclusion_tag("cms/translation_desk/standings.html", takes_context=True)
def languages_that_wait(context: dict[str, Any]) -> dict[str, Any]:
    """In a cell of a listing: asked for once for the whole table, whatever its length."""
    table, page = context["table"], context["instance"]
    if not hasattr(table, "standings"):
        table.standings = standings(each for each in table.data if isinstance(each, Page))
    request = context.get("request")
    may = request is not None and request.user.has_perm(TRANSLATE)
    waiting = table.standings.get(page.pk, [])
    return {"standings": [(in_short(each), way_to_mend(page, each) if may else "") for each in waiting]}


def in_short(standing: Standing) -> str:
    """“nl: out of date since 3 March”"""
    if standing.behind is None:
        return _("%(language)s: translation not begun") % {"language": standing.language}
    if standing.behind.since is None:
        return _("%(language)s: out of date") % {"language": standing.language}
    since = timezone.localtime(standing.behind.since)
    form = "MONTH_DAY_FORMAT" if since.year == timezone.localdate().year else "DATE_FORMAT"
    values = {"language": standing.language, "date": date_format(since, form)}
    return _("%(language)s: out of date since %(date)s") % values


def way_to_mend(page: Page, standing: Standing) -> str:
    if standing.behind is None:
        return reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    if standing.behind.unsent:
        return reverse("wagtail_localize:update_translations", args=[standing.behind.source_id])
    return reverse("wagtailadmin_pages:edit", args=[standing.behind.page_id])
