"""A visitor takes a pass and keeps it: no account, no cookie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from cms import qr, shortcode
from cms.client_address import client_address
from cms.rate_limit import allow
from cms.same_origin import same_origin_only
from museums.models.pages import MuseumPage
from passes.forms import TakePassForm
from passes.holders import stamps
from passes.messages import advantage_headline
from passes.models import Edition, Pass, PassPage, PassState
from passes.services import issuing
from passes.wallets import views as wallets

PASSES_PER_HOUR = 200  # a mobile operator or a fair puts many visitors behind one address


@never_cache
@same_origin_only
def take_pass(request: HttpRequest) -> HttpResponse:
    """Give a pass at once, or show the form again with what was typed and what to mend."""
    page = PassPage.objects.filter(locale__language_code=get_language()).listed().first()
    if page is None:
        raise Http404
    if request.method != "POST":
        return redirect(page.get_url(request))
    form = TakePassForm(request.POST)
    if form.is_valid() and page.edition and not form.cleaned_data["website"]:
        if not allow("take", client_address(request), limit=PASSES_PER_HOUR, seconds=3600):
            form.add_error(None, _("Many passes have just been taken from this network. Please try again in an hour."))
        else:
            try:
                address = _take(page.edition, form.cleaned_data)
            except issuing.SoldOutError:
                form.add_error(None, _("All the passes of this edition have been given out."))
            except issuing.IssueError:
                form.add_error(None, _("This pass is not being given out at the moment."))
            else:
                return redirect(address)
    specific = page.specific
    response = render(request, specific.template, specific.get_context(request, form=form), status=422)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _take(edition: Edition, wish: dict[str, Any]) -> str:
    """The address of the pass, or of the page with one for each person."""
    people, given = wish["party_size"], {"locale": get_language() or settings.LANGUAGE_CODE, "email": wish["email"]}
    if wish["separate"] and people > 1:
        return reverse("passes:together", args=[issuing.take_each(edition=edition, people=people, **given).access_key])
    return reverse("passes:show", args=[issuing.take(edition=edition, party_size=people, **given).access_key])


@require_safe
def show_pass(request: HttpRequest, access_key: str) -> HttpResponse:
    """The holder's page at its unguessable address; the language is that of the address."""
    held_pass = (
        Pass.objects.select_related("edition__signing_key", "offer__signing_key", "offer__sponsor", "contact")
        .filter(access_key=access_key)
        .first()
    )
    if held_pass is None:
        raise Http404
    response = render(
        request,
        "passes/pass.html",
        {
            **card_of(held_pass),
            **wallets.ways(),
            "places": places_of(held_pass),
            "visited": stamps.of(held_pass),
            "scope": scope(),
            "translated_paths": [(code, name, issuing.path_of(held_pass, code)) for code, name in settings.LANGUAGES],
        },
    )
    return told_to_nobody(response)


@require_safe
def manifest(request: HttpRequest, access_key: str) -> HttpResponse:
    """What makes the page of this pass an app of its own on a home screen, in the language of the address."""
    held_pass = Pass.objects.select_related("edition", "offer").filter(access_key=access_key).first()
    if held_pass is None:
        raise Http404
    icons = [
        {"src": static(f"icons/icon{kind}-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for kind, purpose in (("", "any"), ("-maskable", "maskable"))
        for side in (192, 512)
    ]
    address = reverse("passes:show", args=[access_key])
    facts = {
        "id": address,
        "start_url": address,
        "scope": scope(),
        "name": held_pass.scheme.name,
        "short_name": _("My pass"),
        "lang": get_language(),
        "display": "standalone",
        "background_color": "#f6f1e7",
        "theme_color": "#f6f1e7",
        "icons": icons,
    }
    return told_to_nobody(JsonResponse(facts, content_type="application/manifest+json"))


def scope() -> str:
    """What lies under the pass in this language."""
    return reverse("passes:take").removesuffix("take/")


def told_to_nobody(response: HttpResponse) -> HttpResponse:
    """The address is the key: for no shared cache, no search engine and no other site."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def card_of(held_pass: Pass) -> dict[str, Any]:
    """What the card shows; no code once the pass has ended."""
    active = held_pass.state == PassState.ACTIVE
    return {
        "held_pass": held_pass,
        "scheme": held_pass.scheme,
        "offer": held_pass.offer,
        "qr_svg": qr.svg(issuing.token_of(held_pass), label=_("QR code of your pass")) if active else "",
        "short_code": shortcode.spaced(held_pass.short_code),
    }


@require_safe
def show_together(request: HttpRequest, access_key: str) -> HttpResponse:
    """The passes that were taken in one go, one card after the other."""
    passes = Pass.objects.filter(group__access_key=access_key).order_by("pk")
    found = list(passes.select_related("edition__signing_key", "offer__signing_key", "offer__sponsor"))
    if not found:
        raise Http404
    paths = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            paths.append((code, name, reverse("passes:together", args=[access_key])))
    response = render(
        request,
        "passes/holder/together.html",
        {
            "cards": [card_of(held_pass) for held_pass in found],
            "scheme": found[0].scheme,
            "scope": scope(),
            "translated_paths": paths,
        },
    )
    return told_to_nobody(response)


def places_of(held_pass: Pass) -> list[dict[str, object]]:
    """The museums where the pass gives something, by name, with what it gives and the address of their page."""
    advantages = held_pass.scheme.advantages.select_related("museum__commune").order_by("museum__name")
    pages = {
        page.museum_id: page.url
        for page in MuseumPage.objects.filter(
            locale__language_code=get_language(), museum__in=[advantage.museum_id for advantage in advantages]
        )
        .listed()
        .select_related("locale")
        .defer("body")
    }
    return [
        {
            "museum": advantage.museum,
            "advantage": advantage,
            "headline": advantage_headline(advantage),
            "url": pages.get(advantage.museum_id),
        }
        for advantage in advantages
    ]


@require_GET
def pass_worker(request: HttpRequest) -> HttpResponse:
    """The service worker that keeps a pass page readable offline. Served from the root, so that it may control it."""
    found = finders.find("build/pass-worker.js")
    if found is None:
        raise Http404
    response = HttpResponse(Path(found).read_bytes(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response
