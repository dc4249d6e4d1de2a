"""Somebody registers for a date, and sees, changes and cancels it by a link: no account, no cookie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.blocks.context import reader_locale_id
from cms.client_address import client_address
from cms.rate_limit import allow
from cms.same_origin import same_origin_only
from cms.unlisted import unlisted
from events.listing import linked
from events.models import Occurrence, Registration
from events.registrations import calendar, erasing, links, opening, places
from events.registrations.forms import PartForm, RegistrationForm, questions_of
from events.registrations.words import answers_in_words, link_for

REGISTRATIONS_PER_HOUR = 60  # a school or an association stands behind one address
LETTERS_PER_DAY = 20  # to one address
OF_DATE = ("event__venue__commune", "event__commune")


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# --- Registering ------------------------------------------------------------------------------------


@unlisted(referrer="same-origin")
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, uid: str) -> HttpResponse:
    occurrence = Occurrence.objects.filter(uid=uid).select_related(*OF_DATE).first() if "\x00" not in uid else None
    if occurrence is None or not opening.is_bookable(occurrence):
        raise Http404
    closed = opening.why_closed(occurrence)
    if closed:
        return show_form(request, occurrence, None, closed=closed)
    if request.method != "POST":
        return show_form(request, occurrence, RegistrationForm(occurrence=occurrence))
    form = RegistrationForm(request.POST, occurrence=occurrence)
    if form.is_valid() and may_register(request, form):
        if form.cleaned_data["website"]:
            return redirect(request.path)
        try:
            registration = places.register(
                occurrence,
                mode=form.mode,
                people=form.people,
                form_key=form.cleaned_data["form_key"],
                may_wait=form.knows_of_the_list,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                member=form.cleaned_data.get("member"),
                answers=form.answers,
                locale=language(),
            )
        except places.FullError as error:
            form = RegistrationForm(request.POST, occurrence=occurrence)  # what is left by now
            form.is_valid()
            form.say_full(error)
        else:
            return redirect(links.path_of(registration, language()))
    return show_form(request, occurrence, form, status=422)


def may_register(request: HttpRequest, form: RegistrationForm) -> bool:
    """Whether it is within the limits; the form says why not."""
    within = allow("register", client_address(request), limit=REGISTRATIONS_PER_HOUR, seconds=3600) and allow(
        "register mail", form.cleaned_data["email"].lower(), limit=LETTERS_PER_DAY, seconds=86400
    )
    if not within:
        form.add_error(
            None, _("Many registrations have just come from this network. Please try again in an hour, or telephone us.")
        )
    return within


def show_form(
    request: HttpRequest, occurrence: Occurrence, form: RegistrationForm | None, *, closed: str = "", status: int = 200
) -> HttpResponse:
    linked([occurrence], reader_locale_id())
    context = {
        "occurrence": occurrence,
        "event": occurrence.event,
        "form": form,
        "closed": closed,
        "closes_at": opening.closes_at(occurrence),
        "translated_paths": [(code, name, links.form_path(occurrence, code)) for code, name in settings.LANGUAGES],
    }
    return render(request, "events/registrations/register.html", context, status=status)


# --- One's own registration -------------------------------------------------------------------------


def held_by(token: str) -> Registration:
    uid = links.uid_of(token)
    chosen = [f"occurrence__{name}" for name in OF_DATE]
    found = Registration.objects.select_related("member", *chosen).filter(pk=uid).first() if uid else None
    if found is None:
        raise Http404
    return found


def own_page(request: HttpRequest, registration: Registration, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    occurrence = registration.occurrence
    linked([occurrence], reader_locale_id())
    ahead = places.waiting_for(occurrence, registration.mode).filter(position__lt=registration.position)
    context = {
        "registration": registration,
        "occurrence": occurrence,
        "event": occurrence.event,
        "token": links.token_of(registration),
        "link": link_for(registration),
        "answers": answers_in_words(registration, questions_of(occurrence.event)),
        "ahead": ahead.count() if registration.is_waiting else 0,
        "can_change": not registration.is_cancelled and not opening.is_over(occurrence),
        "translated_paths": [(code, label, links.path_of(registration, code)) for code, label in settings.LANGUAGES],
        **more,
    }
    return render(request, f"events/registrations/{name}.html", context, status=status)


@unlisted(referrer="same-origin")
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    return own_page(request, held_by(token), "show")


@unlisted(referrer="same-origin")
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    registration = held_by(token)
    if registration.is_cancelled or opening.is_over(registration.occurrence):
        return redirect(links.path_of(registration, language()))
    typed = {f"question-{key}": value for key, value in registration.answers.items()}
    initial = {"mode": registration.mode, "people": registration.people, **typed}
    form = PartForm(request.POST if request.method == "POST" else None, occurrence=registration.occurrence, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            places.change(registration, mode=form.mode, people=form.people, answers=form.answers)
        except places.FullError as error:
            form.say_full(error)
        except places.OverError:
            return redirect(links.path_of(registration, language()))
        else:
            return redirect(f"{links.path_of(registration, language())}?changed=1")
    return own_page(request, registration, "change", form=form, status=422 if form.is_bound else 200)


@unlisted(referrer="same-origin")
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, since mail scanners open every link; only the button cancels."""
    registration = held_by(token)
    over = opening.is_over(registration.occurrence)
    if request.method == "POST" and not over:
        places.cancel(registration)
    if request.method == "POST" or registration.is_cancelled or over:
        return redirect(links.path_of(registration, language()))
    return own_page(request, registration, "cancel")


@unlisted(referrer="same-origin")
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, token: str) -> HttpResponse:
    registration = held_by(token)
    if request.method != "POST":
        return own_page(request, registration, "erase")
    erasing.erase_now(registration)
    return render(request, "events/registrations/erased.html", {"event": registration.occurrence.event})


@unlisted(referrer="same-origin")
@require_safe
def date_file(request: HttpRequest, token: str) -> HttpResponse:
    """The date for one's calendar."""
    response = HttpResponse(calendar.of_registration(held_by(token)), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="date.ics"'
    return response
