"""The newsletter's own pages. No cookie, nothing to keep, and nothing that tells whether an address is known."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.client_address import client_address
from cms.context_processors import network_of, site_id
from cms.rate_limit import allow
from cms.same_origin import same_origin_only, same_origin_or_untold
from cms.unlisted import unlisted
from home.newsletter import subscribing
from home.newsletter.forms import SignUpForm, consent_text
from home.newsletter.links import ExpiredError, sign_up_of, subscriber_of

SIGN_UPS_PER_HOUR = 20  # from one network address
MAILS_PER_DAY = 3  # to one address, whoever typed it


@same_origin_only
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form, and what it leads to: the same answer for every address."""
    if request.method != "POST":
        return render(request, "newsletter/sign_up.html", {"form": SignUpForm()})
    form = SignUpForm(request.POST)
    if not form.is_valid():
        response = render(request, "newsletter/sign_up.html", {"form": form}, status=422)
        response.headers["Cache-Control"] = "private, no-store"
        return response
    email = form.cleaned_data["email"].lower()
    if not form.cleaned_data["website"] and may_ask(request, email):
        subscribing.sign_up(
            email=email,
            lists=form.chosen(),
            locale=get_language() or settings.LANGUAGE_CODE,
            consent_text=consent_text(network_of(site_id(request)).organisation_name),
        )
    return redirect("home:newsletter_nearly")


def may_ask(request: HttpRequest, email: str) -> bool:
    """Beyond the limits nothing is sent, and nothing is said: a stranger must not learn what others did with an address."""
    return allow("newsletter", client_address(request), limit=SIGN_UPS_PER_HOUR, seconds=3600) and allow(
        "newsletter mail", email, limit=MAILS_PER_DAY, seconds=86400
    )


def nearly(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/nearly.html")


@unlisted(referrer="no-referrer")
@same_origin_or_untold
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, since mail scanners open every link; only the button confirms."""
    try:
        asked = sign_up_of(token)
    except ExpiredError:
        return render(request, "newsletter/link_over.html", {"form": SignUpForm()}, status=410)
    if asked is None:
        return render(request, "newsletter/link_broken.html", {"form": SignUpForm()}, status=404)
    if request.method != "POST":
        return render(request, "newsletter/confirm.html")
    subscriber = subscribing.confirm(asked)
    if subscriber is None:
        return render(request, "newsletter/link_over.html", {"form": SignUpForm()}, status=410)
    return render(request, "newsletter/welcome.html")


@unlisted(referrer="no-referrer")
@csrf_exempt  # the reader's mail service presses the button for them (RFC 8058), from no page of ours
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The way out: one click in the reader's mail program, or one button here. Nobody learns whether it was still needed."""
    subscriber = subscriber_of(token)
    if subscriber is None:
        return render(request, "newsletter/link_broken.html", {"form": SignUpForm()}, status=404)
    if request.method != "POST":
        return render(request, "newsletter/leave.html")
    subscribing.leave(subscriber)
    return render(request, "newsletter/left.html")
