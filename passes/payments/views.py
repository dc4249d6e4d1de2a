"""A visitor buys passes or gives: our form, Stripe's payment page, and the order's own page. No account, no cookie."""

from __future__ import annotations

from decimal import Decimal
from functools import wraps
from typing import Any

import structlog
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.client_address import client_address
from cms.rate_limit import allow
from cms.same_origin import same_origin_only
from cms.unlisted import unlisted
from passes.models import Edition, Order, OrderState, Pass, PassPage, SellingSettings
from passes.payments import events, gateway, orders, receipts, selling
from passes.payments.forms import OrderForm
from passes.services import issuing

ORDERS_PER_HOUR = 30  # each holds passes for half an hour
PAYMENT_PAGES = "https://checkout.stripe.com"

logger = structlog.get_logger("portal.payments")


def payment_origins() -> list[str]:
    """Where our forms may lead: browsers ask it of a redirection, too."""
    elsewhere = settings.STRIPE_API_BASE != "https://api.stripe.com"
    return [PAYMENT_PAGES, *([settings.STRIPE_API_BASE] if elsewhere else [])]


def leads_to_payment(view: Any) -> Any:
    @wraps(view)  # with its exemption from the CSRF cookie, which visitors have not
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allowed = csp_update({"form-action": payment_origins()})
        return allowed(view)(request, *args, **kwargs)

    return wrapped


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@unlisted(referrer="same-origin")
@leads_to_payment
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def order_form(request: HttpRequest) -> HttpResponse:
    """What one orders; then, to look over or change, what it comes to, with the button that binds (articles 1127-2 of the French
    civil code and L221-14 of the consumer code). Without keys or terms: not on sale."""
    if not selling.sells(request):
        return render(request, "passes/payments/not_on_sale.html", status=404 if request.method == "POST" else 200)
    page = PassPage.objects.filter(locale__language_code=language()).listed().select_related("edition").first()
    editions = selling.on_sale(page, request)
    wanted = [each for each in editions if each.slug == request.GET.get("pass")] or editions
    edition = wanted[0] if wanted else None
    version = SellingSettings.for_request(request).terms_version
    form = OrderForm(request.POST or None, edition=edition, version=version)
    context = {"form": form, "edition": edition, "selling": SellingSettings.for_request(request), "pass_page": page}
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["website"]:
        if "change" in request.POST:
            return render(request, "passes/payments/form.html", context)
        if request.POST.get("confirm") != "1":
            lines = orders.lines_for(edition, **_chosen(form))
            context |= {"lines": lines, "total": orders.total_of(lines)}
            return render(request, "passes/payments/review.html", context)
        url = _ordered(request, form, edition)
        if url:
            return redirect(url)
    return render(request, "passes/payments/form.html", context, status=422 if form.is_bound else 200)


def _chosen(form: OrderForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "quantity": data.get("quantity", 0),
        "party_size": data.get("party_size", 1),
        "donation": data["donation"] or Decimal(0),
    }


def _ordered(request: HttpRequest, form: OrderForm, edition: Edition | None) -> str:
    """The address of the payment page; empty, with the reason in the form, if there is none."""
    if not allow("order", client_address(request), limit=ORDERS_PER_HOUR, seconds=3600):
        form.add_error(None, _("Many orders have just come from this network. Please try again in an hour."))
        return ""
    data = form.cleaned_data
    try:
        order = orders.create(
            edition=edition,
            **_chosen(form),
            email=data["email"],
            locale=language(),
            terms_version=data["terms_version"],
            seller=selling.seller(request),
        )
    except issuing.SoldOutError:
        form.add_error(None, _("Fewer passes are left than you ask for."))
    except (issuing.NotGivenOutNowError, orders.NothingOrderedError):
        form.add_error(None, _("This pass is not on sale at the moment."))
    else:
        try:
            session = gateway.create_session(order)
        except gateway.Error as error:
            logger.warning("payment_page_not_opened", order=order.reference, fault=type(error).__name__)
            orders.expire(order.pk)
            form.add_error(None, _("The payment page does not answer. Nothing has been ordered or paid; please try again later."))
        else:
            orders.attach_session(order, session["id"])
            return str(session["url"])
    return ""


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    found = SellingSettings.for_request(request)
    if not found.terms:
        raise Http404
    return render(request, "passes/payments/terms.html", {"selling": found})


@unlisted(referrer="same-origin")
@leads_to_payment
@require_safe
def show_order(request: HttpRequest, access_key: str) -> HttpResponse:
    """Where the buyer comes back to: what was ordered, what was paid, the passes. Stripe is asked when its message is late."""
    order = get_object_or_404(Order, access_key=access_key)
    if order.state == OrderState.PENDING and order.session_id and gateway.is_on():
        order = _asked(order)
    context = {
        "order": order,
        "lines": order.lines.select_related("edition"),
        "passes": [
            (held_pass, issuing.path_of(held_pass, language()))
            for held_pass in Pass.objects.filter(order_line__order=order).order_by("pk")
        ],
        "not_paid": "back" in request.GET,
        "selling": SellingSettings.for_request(request),
    }
    return render(request, "passes/payments/order.html", context)


def _asked(order: Order) -> Order:
    try:
        session = gateway.session(order.session_id or "")
    except gateway.Error:
        return order
    if session["status"] == "complete":
        events.take_session(order, session)
    elif session["status"] == "expired":
        orders.expire(order.pk)
    return Order.objects.get(pk=order.pk)


@unlisted(referrer="same-origin")
@same_origin_only
@require_POST
def pay(request: HttpRequest, access_key: str) -> HttpResponse:
    """Back to the payment page of an order that waits."""
    order = get_object_or_404(Order, access_key=access_key)
    if order.state == OrderState.PENDING and order.session_id and gateway.is_on():
        try:
            session = gateway.session(order.session_id)
        except gateway.Error:
            session = {}
        if session.get("status") == "open":
            return redirect(session["url"])
    return redirect("payments:order", access_key)


@unlisted(referrer="same-origin")
@require_safe
def receipt(_request: HttpRequest, access_key: str) -> HttpResponse:
    order = get_object_or_404(Order, access_key=access_key, paid_at__isnull=False)
    response = HttpResponse(receipts.pdf(order), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{receipts.file_name(order)}"'
    return response
