"""The pages of a holder's rights, reached from the pass by its own unguessable address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.client_address import client_address
from cms.rate_limit import allow, seconds_left
from cms.same_origin import same_origin_only, same_origin_or_untold
from passes.forms import FindForm
from passes.holders import finding, paper, rights, stamps
from passes.models import Pass, PassState

ASKED_PER_HOUR = 30  # from one network
SHEETS_PER_HOUR = 60


def _pass_at(access_key: str) -> Pass:
    found = Pass.objects.select_related("edition", "offer", "order_line__order").filter(access_key=access_key).first()
    if found is None:
        raise Http404
    return found


def _kept_private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"  # the form's own guard needs it
    return response


@never_cache
@require_safe
def show(request: HttpRequest, access_key: str) -> HttpResponse:
    """Everything that is kept, the file of it, and the ways to erase it."""
    held_pass = _pass_at(access_key)
    return _kept_private(render(request, "passes/holder/data.html", _context(held_pass)))


def _context(held_pass: Pass) -> dict[str, Any]:
    paths = []
    for language, name in settings.LANGUAGES:
        with translation.override(language):
            paths.append((language, name, reverse("passes:data", args=[held_pass.access_key])))
    return {
        "held_pass": held_pass,
        "kept": rights.everything(held_pass),
        "is_active": held_pass.state == PassState.ACTIVE,
        "translated_paths": paths,
    }


@never_cache
@require_safe
def download(_request: HttpRequest, access_key: str) -> HttpResponse:
    held_pass = _pass_at(access_key)
    response = JsonResponse(rights.everything(held_pass), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="pass-{held_pass.short_code}.json"'
    return _kept_private(response)


@never_cache
@require_POST
@same_origin_only
def erase(request: HttpRequest, access_key: str) -> HttpResponse:
    """Erase the address, or end the pass and erase all: which one is asked for, and confirmed, on the page."""
    held_pass = _pass_at(access_key)
    what = request.POST.get("what")
    if what == "all" and not request.POST.get("sure"):
        response = render(request, "passes/holder/data.html", {**_context(held_pass), "not_sure": True}, status=422)
        return _kept_private(response)
    if what == "all":
        rights.end_and_forget(held_pass)
    elif what == "address":
        rights.forget_address(held_pass)
    elif what == "gift":
        rights.forget_gift(held_pass)
    elif what == "stamps":
        stamps.erase(held_pass)
    return redirect("passes:data", access_key)


@require_safe
def paper_pass(request: HttpRequest, access_key: str) -> HttpResponse:
    """The pass as a PDF. Setting it costs the site half a second: so many an hour for one network."""
    held_pass = _pass_at(access_key)
    if held_pass.state != PassState.ACTIVE:
        return redirect("passes:show", access_key)
    if allow("pass pdf", client_address(request), limit=SHEETS_PER_HOUR, seconds=3600):
        response = HttpResponse(paper.pdf(held_pass), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{paper.file_name(held_pass)}"'
    else:
        words = _("Many sheets have just been made for this network. Please try again in an hour.")
        response = HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
        response.headers["Retry-After"] = str(seconds_left(3600))
    response.headers["Cache-Control"] = "private, no-store"
    return _kept_private(response)


@never_cache
@require_POST
@same_origin_or_untold
def keep_stamps(request: HttpRequest, access_key: str) -> HttpResponse:
    """Switch the stamps on or, which erases them, off. The pass page tells nobody its address, hence the guard."""
    held_pass = _pass_at(access_key)
    if request.POST.get("keep") == "yes" and held_pass.state == PassState.ACTIVE:
        stamps.agree(held_pass)
    elif request.POST.get("keep") == "no":
        stamps.erase(held_pass)
    return redirect(f"{reverse('passes:show', args=[access_key])}#stamps")


@never_cache
@same_origin_only
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whether the address is known or not."""
    form = FindForm(request.POST or None)
    if request.method != "POST" or not form.is_valid() or form.cleaned_data["website"]:
        return _find_page(request, form, status=422 if request.method == "POST" else 200)
    if not allow("find_pass_network", client_address(request), limit=ASKED_PER_HOUR, seconds=3600):
        form.add_error(None, _("Many links have just been asked for from this network. Please try again in an hour."))
        return _find_page(request, form, status=429)
    finding.ask(form.cleaned_data["email"], get_language() or settings.LANGUAGE_CODE)
    return _find_page(request, form, sent=True)


def _find_page(request: HttpRequest, form: FindForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return _kept_private(render(request, "passes/holder/find.html", {"form": form, **context}, status=status))


@never_cache
@require_safe
def found(request: HttpRequest, link: str) -> HttpResponse:
    """All the passes of the address that the link was sent to."""
    try:
        passes = finding.passes_behind(link)
    except finding.LinkOverError:
        return _find_page(request, FindForm(), status=410, link_over=True)
    return _kept_private(render(request, "passes/holder/found.html", {"passes": passes}))
