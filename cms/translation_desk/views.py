"""The translators' list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.roles import TRANSLATE
from cms.translation_desk import lists
from cms.translation_guard import language_name_of

PER_PAGE = 40


class ToTranslateView(WagtailAdminTemplateMixin, TemplateView):
    """One language at a time: what is behind, and what is not begun."""

    _show_breadcrumbs = True
    template_name = "cms/translation_desk/to_translate.html"
    page_title = gettext_lazy("To translate")
    header_icon = "wagtail-localize-language"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(TRANSLATE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.GET.get("language", "")
        language = wanted if wanted in lists.OTHERS else lists.OTHERS[0]
        behind = Paginator(lists.outdated(language), PER_PAGE).get_page(self.request.GET.get("page"))
        begin = Paginator(lists.not_begun(language), PER_PAGE).get_page(self.request.GET.get("new"))
        return {
            **super().get_context_data(**kwargs),
            "language": language,
            "languages": [(code, language_name_of(code)) for code in lists.OTHERS],
            "behind": behind,
            "rows": [lists.say(found) for found in behind],
            "begin": begin,
        }
