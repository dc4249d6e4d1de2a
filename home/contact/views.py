"""Where the contact form is sent."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.models import Locale

from cms.client_address import client_address
from cms.rate_limit import allow
from cms.readers import reader_url
from cms.same_origin import same_origin_only
from home.contact.forms import ContactForm, museum_named
from home.contact.services import leave_message
from home.models.contact import ContactPage

MESSAGES_PER_HOUR = 10
COPIES_PER_DAY = 2  # to one address


@never_cache
@same_origin_only
def send(request: HttpRequest) -> HttpResponse:
    """Take a message, or show the form again with what was typed and what to mend."""
    page = contact_page()
    if page is None:
        raise Http404
    if request.method != "POST":
        return redirect(reader_url(page, request))
    form = ContactForm(request.POST, museum=museum_named(request.POST.get("museum", "")))
    if form.is_valid() and is_within_limits(request, form):
        leave_message(
            topic=form.chosen_topic(),
            museum=form.museum,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            text=form.cleaned_data["text"],
            locale=get_language() or settings.LANGUAGE_CODE,
            copy_wanted=form.cleaned_data["copy"],
            set_aside=form.looks_like_a_robot,
        )
        return redirect(f"{reader_url(page, request)}?sent=1")
    response = render(request, page.template, page.get_context(request, form=form), status=422)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def contact_page() -> ContactPage | None:
    """The page in the reader's language; where it is not translated yet, the source's, shown in the reader's frame."""
    locale = Locale.objects.filter(language_code=get_language()).first()
    page = ContactPage.objects.readable_in(locale.pk).first() if locale else None
    if page is not None and locale is not None and page.locale_id != locale.pk:
        page.reader_locale = locale
    return page


def is_within_limits(request: HttpRequest, form: ContactForm) -> bool:
    """Whether the message may be taken; the form says why not."""
    if not allow("contact", client_address(request), limit=MESSAGES_PER_HOUR, seconds=3600):
        form.add_error(None, _("Many messages have just come from this network. Please try again in an hour, or telephone us."))
        return False
    copy_to = form.cleaned_data["email"].lower()
    if form.cleaned_data["copy"] and not allow("contact copy", copy_to, limit=COPIES_PER_DAY, seconds=86400):
        form.add_error("copy", _("Copies have been sent to this address today already. Please send your message without one."))
        return False
    return True
