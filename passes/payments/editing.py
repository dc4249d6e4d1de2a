"""Orders, refunds and withdrawals in the editor."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from cms import shortcode
from cms.viewsets import FactInspectView, ReadOnlyViewSet
from passes.models import Order, Refund, Withdrawal
from passes.payments import orders

REFUND = "passes.change_order"


def refund_buttons(request: HttpRequest, order: Order) -> list[Button]:
    if not order.is_paid or not order.left or not request.user.has_perm(REFUND):
        return []
    return [Button(_("Give back"), url=reverse("order:refund", args=[order.pk]), icon_name="undo", priority=50)]


class OrderIndexView(generic.IndexView):
    def search_queryset(self, queryset: Any) -> Any:
        """By the reference as people type it, or by the whole e-mail address."""
        query = self.search_query or ""
        if "@" in query:
            return queryset.filter(email__iexact=query.strip())
        try:
            return queryset.filter(reference=shortcode.parse(query))
        except shortcode.ShortCodeError:
            return super().search_queryset(queryset)

    def get_list_more_buttons(self, instance: Order) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *refund_buttons(self.request, instance)]


class OrderInspectView(FactInspectView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *refund_buttons(self.request, self.object)]


class RefundForm(forms.Form):
    """Everything, or so many passes and perhaps the donation."""

    whole = forms.BooleanField(label=gettext_lazy("Everything that is left"), required=False, initial=True)
    passes = forms.IntegerField(
        label=gettext_lazy("Otherwise: number of passes"), required=False, min_value=0, max_value=orders.MOST_PASSES
    )
    donation = forms.BooleanField(label=gettext_lazy("Otherwise: the donation"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("For your colleagues only. Write no name here.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("whole") or data.get("passes") or data.get("donation")):
            raise forms.ValidationError(_("Say what is given back."))
        return data


class RefundView(WagtailAdminTemplateMixin, FormView):
    """Give money back. The passes it paid for end at once; Stripe is asked by a task."""

    template_name = "passes/admin/refund.html"
    page_title = gettext_lazy("Give back")
    header_icon = "undo"
    form_class = RefundForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(REFUND):
            raise PermissionDenied
        self.object = get_object_or_404(Order, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(order=self.object, cancel_url=reverse("order:index"), **kwargs)

    def form_valid(self, form: RefundForm) -> HttpResponse:
        data, pk = form.cleaned_data, self.object.pk
        try:
            with transaction.atomic():
                asked = self._ask(pk, data)
                reason = {"reason": data["reason"], "amount": str(asked.amount), "passes": asked.passes}
                log(instance=self.object, action="passes.refund", user=self.request.user, data=reason)
                Withdrawal.objects.filter(order=pk, handled_at=None).update(handled_at=timezone.now())
        except orders.RefundTooHighError:
            form.add_error(None, _("That is more than what is left of this order."))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(amount)s euros of the order “%(order)s” are given back.") % {"amount": asked.amount, "order": self.object},
        )
        return redirect("order:index")

    def _ask(self, pk: int, data: dict[str, Any]) -> Refund:
        if data["whole"]:
            return orders.refund_all(pk, reason=data["reason"])
        return orders.refund(pk, passes=data["passes"] or 0, donation=data["donation"], reason=data["reason"])


class OrderViewSet(ReadOnlyViewSet):
    model = Order
    icon = "form"
    index_view_class = OrderIndexView
    inspect_view_class = OrderInspectView
    list_display: ClassVar = ["__str__", "state", "dispute", "total", "refunded", "created_at", "paid_at", "receipt"]
    list_filter: ClassVar = {
        "state": ["exact"], "dispute": ["exact"], "created_at": ["gte", "lte"],
    }  # fmt: skip
    list_export: ClassVar = [
        "reference", "receipt", "state", "dispute", "total", "refunded", "created_at", "paid_at", "payment_intent",
    ]  # fmt: skip
    search_fields: ClassVar = ["reference", "payment_intent"]
    inspect_view_fields: ClassVar = [
        "reference", "receipt", "state", "dispute", "email", "locale", "total", "refunded", "terms_version", "terms_accepted_at",
        "created_at", "paid_at", "expired_at", "payment_intent",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("refund/<int:pk>/", RefundView.as_view(), name="refund")]


class WithdrawalIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("order")

    def get_list_more_buttons(self, instance: Withdrawal) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *refund_buttons(self.request, instance.order)]


class WithdrawalViewSet(ReadOnlyViewSet):
    model = Withdrawal
    icon = "undo"
    index_view_class = WithdrawalIndexView
    list_display: ClassVar = ["order", "declared_at", "handled_at"]
    list_filter: ClassVar = {"handled_at": ["isnull"]}
    list_export: ClassVar = ["order.reference", "declared_at", "handled_at"]
    search_fields: ClassVar = ["order__reference"]
    inspect_view_fields: ClassVar = ["order", "name", "declared_at", "handled_at"]


class RefundViewSet(ReadOnlyViewSet):
    model = Refund
    icon = "undo"
    list_display: ClassVar = ["order", "amount", "passes", "state", "origin", "created_at"]
    list_filter: ClassVar = ["state", "origin"]
    list_export: ClassVar = ["order.reference", "amount", "passes", "state", "origin", "reason", "created_at", "stripe_id"]
    search_fields: ClassVar = ["order__reference", "stripe_id"]
    inspect_view_fields: ClassVar = ["order", "amount", "passes", "state", "origin", "reason", "created_at", "stripe_id"]
