"""A visitor turns a code into a pass: typed, or scanned from a card, a leaflet or a poster. No account, no cookie.

Two steps, so that nobody uses a code up by looking at it: the code leads to what it gives, a button takes the pass.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms import shortcode
from cms.client_address import client_address
from cms.dates import day_words
from cms.rate_limit import allow
from cms.same_origin import same_origin_only
from passes.forms import ActivateForm, CodeForm
from passes.models import Pass, SharedCode
from passes.services import activating

WRONG_CODES_PER_HOUR = 60
ACTIVATIONS_PER_HOUR = 300  # a fair or a school puts many visitors behind one address


@never_cache
@same_origin_only
def type_code(request: HttpRequest) -> HttpResponse:
    """The first step: type the code."""
    if request.method != "POST":
        return _show(request, {"form": CodeForm()})
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            _look_up(request, form.cleaned_data["code"])
        except activating.ActivationError as error:
            form.add_error("code", say_why(error))
        else:
            return redirect("passes:activate_code", shortcode.parse(form.cleaned_data["code"]))
    return _show(request, {"form": form}, status=422)


@never_cache
@same_origin_only
def activate(request: HttpRequest, code: str) -> HttpResponse:
    """The second step: what the code gives, and the button. A code that gives nothing leads back to the first, kept."""
    try:
        found = _look_up(request, code)
        activating.see_that_open(found, timezone.now())
        if request.method == "POST":
            return _take(request, found, code)
    except activating.ActivationError as error:
        form = CodeForm({"code": code[: CodeForm.MAX_TYPED]})
        form.is_valid()
        form.errors["code"] = form.error_class([say_why(error)])
        return _show(request, {"form": form}, status=422 if request.method == "POST" else 404)
    return _show(request, _gives(found, code, ActivateForm(asks_party=_asks_party(found))))


def _take(request: HttpRequest, found: activating.Found, code: str) -> HttpResponse:
    form = ActivateForm(request.POST, asks_party=_asks_party(found))
    if form.is_valid() and not form.cleaned_data["website"]:
        if allow("activate", client_address(request), limit=ACTIVATIONS_PER_HOUR, seconds=3600):
            held_pass = _activate(form, code, found)
            return redirect("passes:show", held_pass.access_key)
        form.add_error(None, _("Many passes have just been taken from this network. Please try again in an hour."))
    return _show(request, _gives(found, code, form), status=422)


def _asks_party(found: activating.Found) -> bool:
    return isinstance(found.code, SharedCode)


def _activate(form: ActivateForm, code: str, found: activating.Found) -> Pass:
    return activating.activate(
        text=code,
        found=found,
        locale=get_language() or settings.LANGUAGE_CODE,
        party_size=form.cleaned_data.get("party_size"),
        email=form.cleaned_data["email"],
    )


class TooManyWrongCodesError(activating.ActivationError):
    """Somebody is guessing."""


def _look_up(request: HttpRequest, text: str) -> activating.Found:
    """What the code stands for. Wrong ones are counted for each network: guessing ends after some."""
    try:
        return activating.find(text)
    except activating.UnknownCodeError as error:
        if not allow("wrong_code", client_address(request), limit=WRONG_CODES_PER_HOUR, seconds=3600):
            raise TooManyWrongCodesError from error
        raise


def say_why(error: activating.ActivationError) -> str:
    """One sentence that says what to do next."""
    match error:
        case activating.UsedCodeError():
            return _(
                "This code has already become a pass. If it is yours, open it from the page you saved or the message you received."
            )
        case activating.ReturnedCodeError():
            return _("This code has been withdrawn. Ask the place that gave it to you for another one.")
        case activating.NoneLeftError():
            return _("All the passes this code stands for have been taken.")
        case activating.ClosedError(opens_at=datetime() as opens_at):
            return _("This code can be used from %(day)s.") % {"day": day_words(timezone.localtime(opens_at))}
        case activating.ClosedError():
            return _("This code can no longer be used: its time is over.")
        case TooManyWrongCodesError():
            return _("Too many wrong codes have been typed from this network. Please try again in an hour.")
        case _other:
            return _("We do not know this code. Compare it with the card: it has ten letters and figures.")


def _gives(found: activating.Found, code: str, form: ActivateForm) -> dict[str, Any]:
    return {
        "found": found,
        "scheme": found.scheme,
        "code": code,
        "shown_code": shortcode.spaced(shortcode.parse(code)),
        "form": form,
    }


def _show(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """`code` is in the context on the second step only."""
    code = context.get("code")
    paths = []
    for language, name in settings.LANGUAGES:
        with translation.override(language):
            path = reverse("passes:activate_code", args=[code]) if code else reverse("passes:activate")
        paths.append((language, name, path))
    response = render(request, "passes/activate.html", {**context, "translated_paths": paths}, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
