"""What every request passes through: the log, caches of errors, the language, the security policy."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

import structlog
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from cms.machine_translation import MachineTranslationError
from cms.public_cache import error_may_be_kept
from cms.translation_guard import UntranslatedError

logger = structlog.get_logger("portal.request")

JSON = ("application/json", "application/problem+json")
ADMIN_PREFIX = "/admin/"


class RequestLogMiddleware:
    """One line a request: method, route name, status, milliseconds. No path, query, address or agent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            method=request.method,
            route=match.view_name if match else None,
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return response


class ErrorCacheMiddleware:
    """No error leaves without a word on how long it may be kept: caches are free to keep a bare 404 for as long as they like."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        error_may_be_kept(request, response)
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Django’s, which sends an unknown address to the same one below `/fr/`: an answer to a program is left as it is."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_FOUND and response.headers.get("Content-Type", "").startswith(JSON):
            return response
        return super().process_response(request, response)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and a looser one for the editor, which needs inline scripts."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """JSON is never a page: the shortest policy will do, and need not be put together each time."""
        if response.headers.get("Content-Type", "").startswith(JSON):
            response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
            return response
        return super().process_response(request, response)

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class UntranslatedMiddleware:
    """Where the editor's own views know nothing of the rule (bulk publishing, workflows), the refusal is a message."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (UntranslatedError, MachineTranslationError)) or not request.path_info.startswith(
            ADMIN_PREFIX
        ):
            return None
        messages.error(request, " ".join(exception.messages))
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
