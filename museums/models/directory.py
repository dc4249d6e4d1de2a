from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models import BasePage
from museums.filters import DirectoryFilters
from museums.models.facts import Museum
from museums.models.pages import museum_pages

PER_PAGE = 24


class MuseumDirectoryPage(BasePage):
    """The list of museums with its filters. The address bar holds the state; no script is needed."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["museums.MuseumPage"]
    page_description = _("All museums, with filters by word, territory, trade and place.")
    template = "museums/museum_directory_page.html"

    class Meta:
        verbose_name = _("museum directory")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        filters = DirectoryFilters.from_query(request.GET)
        museums = museum_pages(self.locale_id)
        found = museums.filter(museum__in=filters.apply(Museum.objects.all())) if filters.active else museums
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        return {
            **super().get_context(request, *args, **kwargs),
            "filters": filters,
            "choices": filters.choices(),
            "results": page,
            "total": page.paginator.count,
        }
