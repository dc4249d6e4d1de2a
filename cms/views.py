"""Addresses that belong to no app: the bare one, health, robots.txt."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.generic import View

from cms.public_cache import may_be_kept
from cms.sitemap import PublicPages, sections

LANGUAGES = dict(settings.LANGUAGES)
logger = structlog.get_logger("portal.health")


class LanguageRedirectView(View):
    """The bare address leads to the home page in the browser's language, else in French."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(status=302, headers={"Location": f"/{get_language_from_request(request)}/"})
        patch_vary_headers(response, ["Accept-Language"])
        return response


def health_live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def health_ready(request: HttpRequest) -> JsonResponse:
    """The process can serve: the database and the cache answer. Else 503, for the proxy to ask elsewhere."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("database_not_ready")
        return JsonResponse({"status": "database"}, status=503)
    cache.set("health", "ok", 5)
    return JsonResponse({"status": "ok"})


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /desk/",
        *(f"Disallow: /{code}/pass/" for code in LANGUAGES),
        f"Sitemap: {settings.WAGTAILADMIN_BASE_URL}{reverse('sitemap_index')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Names the sitemap of each language, in parts where it is long."""
    addresses = [
        reverse("sitemap", args=[language]) + (f"?p={number}" if number > 1 else "")
        for language in LANGUAGES
        for number in PublicPages(request, language).paginator.page_range
    ]
    entries = [f"<sitemap><loc>{settings.WAGTAILADMIN_BASE_URL}{address}</loc></sitemap>" for address in addresses]
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{namespace}">{"".join(entries)}</sitemapindex>\n'
    response = HttpResponse(body, content_type="application/xml")
    may_be_kept(request, response)
    return response


def sitemap(request: HttpRequest, language: str) -> HttpResponse:
    if language not in LANGUAGES:
        raise Http404
    response = django_sitemap(request, sections(request), section=language).render()
    may_be_kept(request, response)
    return response


def _language_of_path(request: HttpRequest) -> str:
    """The language of an address, or the browser's: error pages are made outside the language routes."""
    code = request.path_info.split("/")[1] if request.path_info.count("/") > 1 else ""
    return code if code in LANGUAGES else get_language_from_request(request)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    with translation.override(_language_of_path(request)):
        return render(request, "404.html", {"lost": True}, status=404)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    with translation.override(_language_of_path(request)):
        return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing: no database, no session, no context processor."""
    with translation.override(_language_of_path(request)):
        return HttpResponse(loader.get_template("500.html").render({}), status=500)
