"""The keys of sponsors' systems in the editor: made, shown once, revoked."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from cms.viewsets import ReadOnlyPolicy, ReadOnlyViewSet
from passes.admin_views import RevokeDeskForm, RevokeView, revoke_buttons
from passes.models import SponsorKey
from passes.sponsors import pulling


class SponsorKeyForm(forms.ModelForm):
    class Meta:
        model = SponsorKey
        fields = ("sponsor", "name")


class MakeKeyView(WagtailAdminTemplateMixin, FormView):
    """Choose a sponsor, get a key. It is shown this once: only its digest is kept."""

    template_name = "passes/admin/sponsor_key.html"
    page_title = gettext_lazy("Make a key")
    header_icon = "key"
    form_class = SponsorKeyForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("passes.add_sponsorkey"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(media=MediaContainer().media, cancel_url=reverse("sponsorkey:index"), **kwargs)

    def form_valid(self, form: SponsorKeyForm) -> HttpResponse:
        key, secret = pulling.make_key(form.cleaned_data["sponsor"], form.cleaned_data["name"])
        log(instance=key, action="wagtail.create", user=self.request.user)
        return self.render_to_response(self.get_context_data(form=form, key=key, secret=secret))


class RevokeKeyView(RevokeView):
    model = SponsorKey
    permission = "passes.change_sponsorkey"
    index_url_name = "sponsorkey:index"
    form_class = RevokeDeskForm
    question = gettext_lazy("The sponsor’s system gets no more codes with this key. The codes it got stay good.")

    def revoke(self, **_details: Any) -> None:
        self.object.revoked_at = timezone.now()
        self.object.save(update_fields=["revoked_at"])


class SponsorKeyIndexView(generic.IndexView):
    add_item_label = gettext_lazy("Make a key")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("sponsor")

    def get_list_more_buttons(self, instance: SponsorKey) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *revoke_buttons(self.request, "sponsorkey:revoke", instance)]


class AddedByServicePolicy(ReadOnlyPolicy):
    """Made through its own page, then only looked at."""

    allowed = frozenset({"view", "add"})


class SponsorKeyViewSet(ReadOnlyViewSet):
    model = SponsorKey
    icon = "key"
    policy_class = AddedByServicePolicy
    index_view_class = SponsorKeyIndexView
    list_display: ClassVar = ["name", "sponsor", "created_at", "last_used_at", "revoked_at"]
    list_filter: ClassVar = ["sponsor"]
    list_export: ClassVar = ["sponsor.slug", "name", "created_at", "last_used_at", "revoked_at"]
    search_fields: ClassVar = ["name", "sponsor__name_fr"]
    inspect_view_fields: ClassVar = ["sponsor", "name", "created_at", "last_used_at", "revoked_at"]

    @property
    def add_view(self) -> Any:
        return MakeKeyView.as_view()

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("revoke/<int:pk>/", RevokeKeyView.as_view(), name="revoke")]
