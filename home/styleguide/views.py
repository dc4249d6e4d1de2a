"""The page of the style guide."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from cms.models import User
from home.styleguide import specimens, tokens
from museums.contributors import only_contributes

THEMES = ("light", "dark")


@method_decorator(never_cache, name="dispatch")
class StyleGuideView(LoginRequiredMixin, PermissionRequiredMixin, TemplateView):
    """The living page of components, for those who make the site. Visitors are led to the log-in page; who may not enter the
    editor, or is there for one museum only, is refused."""

    template_name = "styleguide/styleguide.html"
    permission_required = "wagtailadmin.access_admin"

    def has_permission(self) -> bool:
        return super().has_permission() and not only_contributes(cast("User", self.request.user))

    def handle_no_permission(self) -> Any:
        if not self.request.user.is_authenticated:
            return super().handle_no_permission()
        lead = _("This page shows the parts that the site is built of. It is kept for the people who run the site.")
        return render(self.request, "403.html", {"lead": lead}, status=403)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("theme")
        theme = asked if asked in THEMES else THEMES[0]
        return {
            **super().get_context_data(**kwargs),
            "theme": theme,
            "themes": THEMES,
            "pairs": tokens.pairs(theme),
            "sizes": [name for name in tokens.sizes() if name.startswith("size-")],
            "spaces": [name for name in tokens.sizes() if name.startswith("space-")],
            "threads": tokens.THREADS,
            "components": specimens.components(self.request),
            "blocks": specimens.blocks(self.request),
        }


def style_guide(request: HttpRequest) -> HttpResponse:
    """The address without a language: in the reader's own."""
    return redirect(reverse("style_guide"))
