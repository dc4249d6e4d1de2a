"""The page of the directory."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models import BasePage


class MuseumDirectoryPage(BasePage):
    """The list of museums with its map and its filters. The address bar holds the state; no script is needed."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["museums.MuseumPage"]
    page_description = _("All museums, on a map and in a list, with filters by word, place, trade, date and more.")
    template = "museums/museum_directory_page.html"

    class Meta:
        verbose_name = _("museum directory")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from museums import filters, listing, spellings  # noqa: PLC0415 - they read the models

        chosen = filters.DirectoryFilters.from_query(request.GET)
        shown = listing.directory(chosen, self.reading_locale_id, request.GET.get("page"))
        return {
            **super().get_context(request, *args, **kwargs),
            "filters": chosen,
            "form": filters.DirectoryForm(chosen, shown.counts),
            "results": shown.results,
            "total": shown.counts.total,
            "spellings": spellings.suggestions(chosen.text) if chosen.text and not shown.counts.total else [],
            "nearest": shown.nearest,
        }
