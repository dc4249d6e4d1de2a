"""The signing key of an edition or offer, replaced in the editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from passes.models import Edition, Offer
from passes.services import schemes


def key_buttons(request: HttpRequest, scheme: Edition | Offer) -> list[Button]:
    name = scheme._meta.model_name
    if not request.user.has_perm(f"passes.change_{name}"):
        return []
    return [Button(_("Replace the key"), url=reverse(f"{name}:key", args=[scheme.pk]), icon_name="key", priority=80)]


class ReplaceKeyForm(forms.Form):
    distrust = forms.BooleanField(
        label=gettext_lazy("Refuse every pass signed with the old key"),
        required=False,
        help_text=gettext_lazy(
            "Only if the key was stolen: printed cards and saved codes are then refused; the holder’s page shows a new code."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("For your colleagues only. Write no name here.")
    )


class ReplaceKeyView(WagtailAdminTemplateMixin, FormView):
    """Sign with a new key from now on. Desks know it within minutes, and before the first pass they read."""

    template_name = "passes/admin/replace_key.html"
    page_title = gettext_lazy("Replace the key")
    header_icon = "key"
    form_class = ReplaceKeyForm
    model: type[Edition | Offer] = Edition

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.name = self.model._meta.model_name
        if not request.user.has_perm(f"passes.change_{self.name}"):
            raise PermissionDenied
        self.object: Any = get_object_or_404(self.model, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, cancel_url=reverse(f"{self.name}:index"), **kwargs)

    def form_valid(self, form: ReplaceKeyForm) -> HttpResponse:
        key = schemes.replace_key(self.object, distrust=form.cleaned_data["distrust"])
        data = {"reason": form.cleaned_data["reason"], "key": key.number, "distrust": form.cleaned_data["distrust"]}
        log(instance=self.object, action="passes.key", user=self.request.user, data=data)
        messages.success(
            self.request,
            _("“%(object)s” is signed with key %(number)s from now on.") % {"object": self.object, "number": key.number},
        )
        return redirect(f"{self.name}:index")
