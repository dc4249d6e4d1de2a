"""The pages of who gives a pass to somebody else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.client_address import client_address
from cms.rate_limit import allow
from cms.same_origin import same_origin_only, same_origin_or_untold
from cms.unlisted import unlisted
from passes.forms import GiftForm
from passes.holders import giving
from passes.models import Edition, Gift, PassPage
from passes.services import issuing

GIFTS_PER_HOUR = 30  # from one network
QUESTIONS_PER_DAY = 5  # to one giver, whoever typed the address


@unlisted(referrer="same-origin")
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """The form. Whatever the addresses, the answer is the same: a letter to the giver."""
    edition = _edition()
    if edition is None:
        return render(request, "passes/holder/give.html", {})
    form = GiftForm(request.POST or None, initial={"send_on": timezone.localdate(), "locale": get_language()}, edition=edition)
    if request.method != "POST":
        return _form_page(request, form, edition)
    if not form.is_valid() or form.cleaned_data["website"]:
        return _form_page(request, form, edition, status=422)
    if not allow("gift", client_address(request), limit=GIFTS_PER_HOUR, seconds=3600):
        form.add_error(None, _("Many gifts have just been asked for from this network. Please try again in an hour."))
        return _form_page(request, form, edition, status=429)
    wish = {name: value for name, value in form.cleaned_data.items() if name != "website"}
    if allow("gift question", wish["giver_email"].lower(), limit=QUESTIONS_PER_DAY, seconds=86400):
        giving.prepare(edition=edition, giver_locale=get_language() or settings.LANGUAGE_CODE, **wish)
    return redirect("passes:give_asked")


def _edition() -> Edition | None:
    """What is given out free today."""
    page = PassPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).listed().select_related("edition").first()
    edition = page.edition if page else None
    if edition is None or not edition.is_free or edition.sold_out or not edition.given_out_at(timezone.now()):
        return None
    return edition


def _form_page(request: HttpRequest, form: GiftForm, edition: Edition, *, status: int = 200) -> HttpResponse:
    return render(request, "passes/holder/give.html", {"form": form, "edition": edition}, status=status)


@unlisted(referrer="same-origin")
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "passes/holder/give.html", {"asked": True})


@unlisted(referrer="no-referrer")
@same_origin_or_untold
@require_http_methods(["GET", "HEAD", "POST"])
def gift(request: HttpRequest, access_key: str) -> HttpResponse:
    """The giver's page. Looking changes nothing, since mail scanners open every link; only the buttons do."""
    found = Gift.objects.select_related("edition", "held_pass").filter(access_key=access_key).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _gift_page(request, found)
    if request.POST.get("what") == "cancel":
        if giving.cancel(found.pk):
            return render(request, "passes/holder/gift.html", {"cancelled": True})
    elif request.POST.get("what") == "send":
        try:
            giving.confirm(found.pk)
        except issuing.SoldOutError:
            return _gift_page(request, found, trouble=_("All the passes of this edition have been given out."), status=409)
        except issuing.IssueError:
            return _gift_page(request, found, trouble=_("This pass is not being given out at the moment."), status=409)
        except giving.TooManyGiftsError:
            trouble = _("No more gifts can go from you, or to this address, for some weeks.")
            return _gift_page(request, found, trouble=trouble, status=409)
    return redirect("passes:gift", access_key)


def _gift_page(request: HttpRequest, found: Gift, *, status: int = 200, **context: Any) -> HttpResponse:
    paths = []
    for language, name in settings.LANGUAGES:
        with translation.override(language):
            paths.append((language, name, reverse("passes:gift", args=[found.access_key])))
    hand_on = giving.pass_to_hand_on(found)
    context |= {"gift": found, "edition": found.edition, "translated_paths": paths, "kept_days": giving.KEPT_DAYS}
    context["hand_on"] = issuing.address_of(hand_on) if hand_on else ""
    return render(request, "passes/holder/gift.html", context, status=status)
