"""The page behind the yearly link: the sheet as the site has it, and one button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.same_origin import same_origin_or_untold
from museums.proposals import sheet
from museums.reminders import services


@never_cache
@same_origin_or_untold
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST answers."""
    reminder = services.read_token(token)
    if reminder is None:
        return private(render(request, "museums/confirm_gone.html", {"correct": reverse("my_museums")}, status=410))
    if request.method == "POST":
        services.confirm(reminder)
        return private(redirect("museum_confirm", token))
    museum = reminder.museum
    now = sheet.read(museum)
    known = [
        (
            part.heading or "",
            [(sheet.label(name), sheet.words(name, now[name])) for name in part.fields if now[name] not in (None, "", [], False)],
        )
        for part in sheet.PARTS
    ]
    context = {
        "museum": museum,
        "parts": [(heading, facts) for heading, facts in known if facts],
        "confirmed": reminder.confirmed_at,
        "correct": reverse("my_museum", args=[museum.slug]),
    }
    return private(render(request, "museums/confirm.html", context))


def private(response: HttpResponse) -> HttpResponse:
    """The address itself is the key: it goes to no cache, no index and no other site."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response
