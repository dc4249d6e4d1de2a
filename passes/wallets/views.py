"""Adding a pass to a telephone's wallet, and the service that Apple's telephones ask for it anew."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.client_address import client_address
from cms.rate_limit import allow, seconds_left
from passes.models import Pass, PassState
from passes.wallets import apple, google

CARDS_PER_HOUR = 120  # for one network
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def ways() -> dict[str, bool]:
    """Which wallets are set up, for the page of a pass."""
    return {"apple_wallet": apple.configured(), "google_wallet": google.configured()}


def _found(**key: str) -> Pass:
    passes = Pass.objects.select_related("edition__signing_key", "offer__signing_key", "offer__sponsor")
    found = passes.filter(**key).first()
    if found is None:
        raise Http404
    return found


def _too_many(request: HttpRequest) -> HttpResponse | None:
    if allow("wallet", client_address(request), limit=CARDS_PER_HOUR, seconds=3600):
        return None
    return HttpResponse(status=429, headers={"Retry-After": str(seconds_left(3600))})


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def apple_card(request: HttpRequest, access_key: str) -> HttpResponse:
    held_pass = _found(access_key=access_key)
    if not apple.configured():
        raise Http404
    if held_pass.state != PassState.ACTIVE:
        return redirect("passes:show", access_key)
    return _private(_too_many(request) or _card(held_pass, get_language() or settings.LANGUAGE_CODE))


def _card(held_pass: Pass, language: str) -> HttpResponse:
    response = HttpResponse(apple.package(held_pass, language), content_type=apple.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="pass-{held_pass.short_code}.pkpass"'
    return response


@require_safe
def google_link(request: HttpRequest, access_key: str) -> HttpResponse:
    """On to Google, with the pass in the address: only when the holder asks."""
    held_pass = _found(access_key=access_key)
    if not google.configured():
        raise Http404
    if held_pass.state != PassState.ACTIVE:
        return redirect("passes:show", access_key)
    language = get_language() or settings.LANGUAGE_CODE
    return _private(_too_many(request) or HttpResponseRedirect(google.link(held_pass, language)))


# --- What Apple's telephones ask (the web service of PassKit) ----------------------------------------


def root(_request: HttpRequest) -> HttpResponse:
    """The base of the service; nobody asks for it itself."""
    raise Http404


def _is_theirs(request: HttpRequest, pass_type: str, serial: str) -> bool:
    if not apple.configured() or pass_type != settings.APPLE_WALLET_PASS_TYPE:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("ApplePass ")
    return hmac.compare_digest(given.encode(), apple.token_for(serial).encode())


@never_cache
@require_safe
def latest(request: HttpRequest, pass_type: str, serial: str) -> HttpResponse:
    """The pass as it stands now: void once it is cancelled."""
    if not _is_theirs(request, pass_type, serial):
        return HttpResponse(status=401)
    public_id, _dash, language = serial.partition("-")
    if language not in LANGUAGES:
        raise Http404
    return _too_many(request) or _card(_found(public_id=public_id), language)


@csrf_exempt
@never_cache
@require_http_methods(["POST", "DELETE"])
def register(request: HttpRequest, device: str, pass_type: str, serial: str) -> HttpResponse:  # noqa: ARG001 - Apple's address
    """Thanks, and nothing is written: a list of devices would say who carries which pass."""
    return HttpResponse(status=200 if _is_theirs(request, pass_type, serial) else 401)


@never_cache
@require_safe
def changed(request: HttpRequest, device: str, pass_type: str) -> HttpResponse:  # noqa: ARG001 - Apple's address
    """No device is known, so nothing has changed for it."""
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def log(_request: HttpRequest) -> HttpResponse:
    """What a telephone complains of is not kept."""
    answer: dict[str, Any] = {}
    return JsonResponse(answer)
