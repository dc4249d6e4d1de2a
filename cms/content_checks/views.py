"""The report in the editor: how much of each kind, then one kind at a time, on the screen or as a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from cms import content_checks
from cms.content_checks import Check, Findings

PER_PAGE = 50
#: A cell that begins so would be run by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def may_look(user: Any) -> bool:
    """Whoever publishes somewhere."""
    return bool(page_permission_policy.user_has_any_permission(user, ["publish"]))


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    _show_breadcrumbs = True
    header_icon = "clipboard-list"
    page_title = gettext_lazy("Content to mend")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_look(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def language(self) -> str:
        wanted = self.request.GET.get("language", "")
        return wanted if wanted in dict(settings.LANGUAGES) else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "language": self.language, "languages": settings.LANGUAGES}


class OverviewView(ReportView):
    template_name = "cms/content_checks/overview.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = [(check, content_checks.count(check, self.language)) for check in content_checks.every()]
        return {**super().get_context_data(**kwargs), "checks": counted}


class FindingsView(ReportView):
    template_name = "cms/content_checks/findings.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        check = content_checks.find(kwargs["key"])
        if check is None:
            raise Http404
        self.check: Check = check
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.check.heading)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        overview = {"url": reverse("content_checks"), "label": self.page_title}
        return [*self.breadcrumbs_items, overview, {"url": "", "label": self.check.heading}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.findings = Findings(self.check.parts(self.language))
        if request.GET.get("export") == "csv":
            return self.spreadsheet()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        results = Paginator(self.findings, PER_PAGE).get_page(self.request.GET.get("page"))
        return {**super().get_context_data(**kwargs), "check": self.check, "results": results}

    def spreadsheet(self) -> HttpResponse:
        response = StreamingHttpResponse(self.lines(), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.check.key}.csv"'
        return response  # type: ignore[return-value]  # a streaming answer is one all the same

    def lines(self) -> Iterator[str]:
        writer = csv.writer(Line())
        yield "\ufeff"
        yield writer.writerow([_("Title"), _("Language"), _("Detail"), _("Address")])
        for found in self.findings.in_chunks():
            address = self.request.build_absolute_uri(found.url) if found.url else ""
            yield writer.writerow([safe(found.title), found.language, safe(found.detail), address])


class Line:
    """Gives back each line that is written."""

    def write(self, text: str) -> str:
        return text


def safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
