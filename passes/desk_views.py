"""The pages a museum's device opens: the desk itself, and its enrolment."""

from __future__ import annotations

from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, get_language_from_request, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cms.client_address import client_address
from cms.rate_limit import allow
from cms.same_origin import same_origin_only
from passes import desk_credentials
from passes.desk_messages import desk_messages
from passes.models import Desk, DeskEnrolment
from passes.services import desks

ENROLMENT_TRIES_PER_HOUR = 60
UUID_PLACE = "00000000-0000-0000-0000-000000000000"


class EnrolForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of this device"),
        max_length=60,
        error_messages={"required": gettext_lazy("Give this device a name.")},
        help_text=gettext_lazy("As you would call it: entrance tablet, shop computer, Marie’s phone."),
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language of the desk"), choices=settings.LANGUAGES)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Enrolment code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


@require_GET
@never_cache
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
def desk(request: HttpRequest) -> HttpResponse:
    """The scanner, for an enrolled device; any other is told how to become one."""
    here = desk_credentials.known_desk(request)
    if here is None or here.is_revoked:
        with translation.override(_enrolment_language(request)):
            return render(
                request,
                "desk/not_enrolled.html",
                {"revoked_desk": here, "languages": settings.LANGUAGES},
                status=403 if here else 401,
            )
    with translation.override(here.locale):
        return render(
            request,
            "desk/desk.html",
            {"desk": here, "config": desk_config(here), "messages": desk_messages(), "languages": settings.LANGUAGES},
        )


def desk_config(here: Desk) -> dict[str, str]:
    """The addresses and the language the desk's script works with."""
    return {
        "locale": here.locale,
        "redeem": reverse("desk_api:redeem"),
        "undo": reverse("desk_api:undo", args=[UUID_PLACE]).replace(UUID_PLACE, "{uuid}"),
        "hello": reverse("desk_api:hello"),
        "decoder": static("build/decoder.js"),
        "wasm": static("build/zxing_reader.wasm"),
    }


@require_POST
@same_origin_only
def language(request: HttpRequest) -> HttpResponse:
    """The volunteer changes the language of this device."""
    here = desk_credentials.known_desk(request)
    chosen = request.POST.get("locale", "")
    if here and not here.is_revoked and chosen in dict(settings.LANGUAGES):
        here.locale = chosen
        here.save(update_fields=["locale"])
    return redirect("desk:desk")


@never_cache
@same_origin_only
def enrol_code(request: HttpRequest) -> HttpResponse:
    """Type the code of the enrolment sheet, for a device without a camera."""
    with translation.override(_enrolment_language(request)):
        form = CodeForm(request.POST or None)
        status = 200
        if request.method == "POST" and form.is_valid():
            status = 422
            try:
                enrolment_of(request, form.cleaned_data["code"])
            except desks.EnrolmentError:
                form.add_error("code", _("This code is not known, was used already, or is older than seven days."))
            except TooManyTriesError:
                form.add_error("code", _("Too many tries from here. Wait an hour, then try again."))
            else:
                return redirect("desk:enrol", desks.canonical_code(form.cleaned_data["code"]))
        return render(request, "desk/enrol_code.html", {"form": form, "languages": settings.LANGUAGES}, status=status)


class TooManyTriesError(Exception):
    """Somebody is guessing enrolment codes."""


def enrolment_of(request: HttpRequest, code: str) -> DeskEnrolment:
    """The enrolment of a code, with guesses counted; raises EnrolmentError or TooManyTriesError."""
    if not allow("enrol", client_address(request), limit=ENROLMENT_TRIES_PER_HOUR, seconds=3600):
        raise TooManyTriesError
    return desks.find_enrolment(code)


@never_cache
@same_origin_only
def enrol(request: HttpRequest, code: str) -> HttpResponse:
    """The device opens the sheet's address, gets a name and a language, and becomes a desk."""
    with translation.override(_enrolment_language(request)):
        try:
            enrolment = enrolment_of(request, code)
        except TooManyTriesError:
            return _enrolment_page(request, {"museum": None, "form": None, "code": code, "too_many": True}, 429)
        except desks.EnrolmentError:
            return _enrolment_page(request, {"museum": None, "form": None, "code": code, "expired": True}, 410)
        form = EnrolForm(request.POST or None, initial={"locale": get_language()})
        if request.method == "POST" and form.is_valid():
            try:
                _desk, credential = desks.enrol(code=code, name=form.cleaned_data["name"], locale=form.cleaned_data["locale"])
            except desks.EnrolmentError:
                return _enrolment_page(request, {"museum": None, "form": None, "code": code, "expired": True}, 410)
            response = redirect("desk:desk")
            desk_credentials.remember(response, credential, secure=request.is_secure())
            return response
        context = {"museum": enrolment.museum, "form": form, "code": code, "expired": False}
        return _enrolment_page(request, context, 422 if form.errors else 200)


def _enrolment_page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    return render(request, "desk/enrol.html", {**context, "languages": settings.LANGUAGES}, status=status)


def _enrolment_language(request: HttpRequest) -> str:
    chosen = request.GET.get("lang", "")
    return chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)
