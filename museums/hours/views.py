"""The preview under the form for opening hours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from museums.hours import typed
from museums.hours.evaluate import ZONES
from museums.hours.forms import preview_context


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The next days as visitors will read them, from what stands in the form; nothing is stored."""
    country = request.POST.get("country", "")
    text, errors = typed.read(typed.from_data(request.POST, request.POST.get("name", "")))
    if errors:
        message = errors.get("text") or _("Not complete yet: %(reason)s") % {"reason": next(iter(errors.values()))}
        found = {"error": message}
    else:
        found = preview_context(text, country if country in ZONES else "FR")
    return render(request, "museums/hours/preview.html", {"preview": found})
