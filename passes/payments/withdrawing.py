"""The online withdrawal function (articles L221-21 and D221-5 of the French consumer code): say which order, confirm, be
told by e-mail at what hour it came in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_q.tasks import async_task

from cms.client_address import client_address
from cms.rate_limit import allow
from cms.same_origin import same_origin_only
from cms.unlisted import unlisted
from passes.models import Order, Withdrawal
from passes.payments import office
from passes.payments.forms import WithdrawalForm

TRIES_PER_HOUR = 20


class TooLateError(Exception):
    """The fourteen days are over."""


@unlisted(referrer="same-origin")
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    form = WithdrawalForm(request.POST or None, initial={"reference": request.GET.get("reference", "").replace("\0", "")[:20]})
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        order = _order_of(request, form)
        if order is not None:
            context["order"] = order
            if request.POST.get("confirm") == "1":
                try:
                    context["withdrawal"] = declare(order, name=form.cleaned_data["name"])
                except TooLateError:
                    context["order"] = None
                    form.add_error(
                        None, _("The fourteen days to withdraw are over. Write to us all the same if something is wrong.")
                    )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "passes/payments/withdraw.html", context, status=status)


def _order_of(request: HttpRequest, form: WithdrawalForm) -> Order | None:
    if not allow("withdraw", client_address(request), limit=TRIES_PER_HOUR, seconds=3600):
        form.add_error(None, _("Too many tries from this network. Please try again in an hour, or write to us."))
        return None
    data = form.cleaned_data
    order = Order.objects.filter(reference=data["reference"], email__iexact=data["email"], paid_at__isnull=False).first()
    if order is None:
        form.add_error(None, _("No paid order has this reference and this address. Both are in the message with your receipt."))
    return order


@transaction.atomic
def declare(order: Order, *, name: str = "", at: datetime | None = None) -> Withdrawal:
    """Write down that the buyer withdraws; said twice it is one withdrawal, of the first hour."""
    at = at or timezone.now()
    last = order.last_day_to_withdraw
    found = Withdrawal.objects.filter(order=order).first()
    if found is None:
        if last is None or timezone.localdate(at) > last:
            raise TooLateError
        found, _new = Withdrawal.objects.get_or_create(
            order=order, defaults={"name": name, "declared_at": at, "next_letter_at": at}
        )
        pk = found.pk
        transaction.on_commit(lambda: async_task("passes.payments.tasks.send_acknowledgement", pk))
        office.tell(order.pk, office.News.WITHDRAWAL)
    return found
