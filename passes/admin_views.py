"""What the desk manager does in the editor beyond lists: make an edition, revoke, enrol a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from cms import qr, shortcode
from cms.models import User
from cms.viewsets import FactInspectView
from museums.models import Museum
from passes.edition_report import report_buttons
from passes.key_editing import key_buttons
from passes.models import Advantage, Desk, Edition, Pass, SponsorKey
from passes.services import desks, issuing, schemes

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CreateEditionView(generic.CreateView):
    """The form's fields go to the service, which makes the number and the signing key."""

    def save_instance(self) -> Edition:
        fields = dict(self.form.cleaned_data)
        names = {code: fields.pop(f"name_{code}") for code in ("fr", "nl", "en")}
        edition = schemes.create_edition(names=names, **fields)
        log(instance=edition, action="wagtail.create", content_changed=True)
        return edition


class CopyEditionForm(forms.ModelForm):
    class Meta:
        model = Edition
        fields = ("name_fr", "name_nl", "name_en", "slug", "valid_from", "valid_until", "opens_at", "closes_at", "confirm_by")
        widgets: ClassVar = {
            "valid_from": AdminDateInput, "valid_until": AdminDateInput, "confirm_by": AdminDateInput,
            "opens_at": AdminDateTimeInput, "closes_at": AdminDateTimeInput,
        }  # fmt: skip


class EditionIndexView(generic.IndexView):
    def get_list_more_buttons(self, instance: Edition) -> list[Any]:
        return [
            *super().get_list_more_buttons(instance),
            *report_buttons(instance),
            *copy_buttons(self.request, instance),
            *key_buttons(self.request, instance),
        ]


class EditionInspectView(FactInspectView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return [
            *super().header_more_buttons,
            *report_buttons(self.object),
            *copy_buttons(self.request, self.object),
            *key_buttons(self.request, self.object),
        ]


def copy_buttons(request: HttpRequest, edition: Edition) -> list[Button]:
    if not request.user.has_perm("passes.add_edition"):
        return []
    return [Button(_("Copy for the next year"), url=reverse("edition:copy", args=[edition.pk]), icon_name="copy", priority=40)]


class CopyEditionView(WagtailAdminTemplateMixin, FormView):
    """Last year's edition with its advantages, for the dates of the next: proposed, and changed at will."""

    template_name = "passes/admin/copy_edition.html"
    page_title = gettext_lazy("Copy for the next year")
    header_icon = "pick"
    form_class = CopyEditionForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("passes.add_edition"):
            raise PermissionDenied
        self.edition = get_object_or_404(Edition, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.edition)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        names = {name: schemes.next_name(getattr(self.edition, name)) for name in ("name_fr", "name_nl", "name_en", "slug")}
        dates = {
            name: getattr(self.edition, name) for name in ("valid_from", "valid_until", "opens_at", "closes_at", "confirm_by")
        }
        moved = {name: schemes.a_year_later(day) if day else None for name, day in dates.items()}
        return {**kwargs, "initial": {**names, **moved}}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("edition:index"), "label": _("Editions")},
            {"url": "", "label": str(self.page_title), "sublabel": str(self.edition)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        kwargs["form"] = form
        count = self.edition.advantages.count()
        return super().get_context_data(
            advantages=count, media=MediaContainer([form]).media, cancel_url=reverse("edition:index"), **kwargs
        )

    def form_valid(self, form: CopyEditionForm) -> HttpResponse:
        fields = dict(form.cleaned_data)
        names = {code: fields.pop(f"name_{code}") for code in ("fr", "nl", "en")}
        new = schemes.copy_edition(self.edition, names=names, **fields)
        log(instance=new, action="wagtail.create", user=self.request.user, content_changed=True)
        messages.success(self.request, _("“%(object)s” is made. Each museum can now confirm its advantage.") % {"object": new})
        return redirect("edition:edit", new.pk)


class CreateAdvantageView(generic.CreateView):
    def get_initial_form_instance(self) -> Advantage:
        """Of the edition and the museum that a link names."""
        named = {
            name: value
            for name in ("edition", "museum")
            if (value := self.request.GET.get(name, "")).isascii() and value.isdecimal()
        }
        known = {name: model for name, model in (("edition", Edition), ("museum", Museum)) if name in named}
        return Advantage(**{name: model.objects.filter(pk=int(named[name][:9])).first() for name, model in known.items()})


class AdvantageIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("museum", "edition", "offer")


class ScanIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("museum", "desk__museum", "edition")


# --- Passes -------------------------------------------------------------------------------------


class PassIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("edition")

    def search_queryset(self, queryset: Any) -> Any:
        """A short code is found as people type it: with spaces, in lower case, O for zero."""
        try:
            return queryset.filter(short_code=shortcode.parse(self.search_query or ""))
        except shortcode.ShortCodeError:
            return super().search_queryset(queryset)

    def get_list_more_buttons(self, instance: Pass) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *revoke_buttons(self.request, "pass:revoke", instance)]


class PassInspectView(FactInspectView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *revoke_buttons(self.request, "pass:revoke", self.object)]


def revoke_buttons(request: HttpRequest, url_name: str, instance: Pass | Desk | SponsorKey) -> list[Button]:
    if instance.revoked_at or not request.user.has_perm(f"passes.change_{instance._meta.model_name}"):
        return []
    return [Button(_("Revoke"), url=reverse(url_name, args=[instance.pk]), icon_name="cross", priority=50)]


class RevokePassForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("For your colleagues only: the desk does not see it. Write no name here."),
    )


class RevokeDeskForm(forms.Form):
    """Nothing to fill in: the question is the page."""


class RevokeView(WagtailAdminTemplateMixin, FormView):
    """End something for good, after a question."""

    template_name = "passes/admin/revoke.html"
    page_title = gettext_lazy("Revoke")
    model: type[Any]  # what has `revoked_at`
    permission: str
    index_url_name: str
    question: StrOrPromise

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.object: Any = get_object_or_404(self.model, pk=kwargs["pk"])
        if self.object.revoked_at:
            messages.warning(request, _("“%(object)s” was revoked before.") % {"object": self.object})
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        plural = str(self.model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural[:1].upper() + plural[1:]},
            {"url": "", "label": str(self.page_title), "sublabel": str(self.object)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            object=self.object, question=self.question, cancel_url=reverse(self.index_url_name), **kwargs
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        self.revoke(**form.cleaned_data)
        log(instance=self.object, action="passes.revoke", user=self.request.user, data=form.cleaned_data, content_changed=True)
        messages.success(self.request, _("“%(object)s” is revoked.") % {"object": self.object})
        return redirect(self.index_url_name)

    def revoke(self, **details: Any) -> None:
        raise NotImplementedError


class RevokePassView(RevokeView):
    model = Pass
    permission = "passes.change_pass"
    index_url_name = "pass:index"
    form_class = RevokePassForm
    question = gettext_lazy(
        "From now on every desk refuses this pass. This cannot be undone; the person can be given another pass."
    )

    def revoke(self, **details: Any) -> None:
        issuing.revoke(held_pass=self.object, **details)


# --- Desks --------------------------------------------------------------------------------------


class DeskIndexView(generic.IndexView):
    add_item_label = gettext_lazy("Enrol a device")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("museum")

    def get_list_more_buttons(self, instance: Desk) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *revoke_buttons(self.request, "desk_admin:revoke", instance)]


class EnrolmentIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("museum", "created_by", "desk__museum")


class DeskInspectView(FactInspectView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *revoke_buttons(self.request, "desk_admin:revoke", self.object)]


class RevokeDeskView(RevokeView):
    model = Desk
    permission = "passes.change_desk"
    index_url_name = "desk_admin:index"
    form_class = RevokeDeskForm
    question = gettext_lazy("This device can no longer check passes. What it has checked stays in the ledger.")

    def revoke(self, **_details: Any) -> None:
        desks.revoke_desk(desk=self.object)


class EnrolForm(forms.Form):
    museum = forms.ModelChoiceField(label=gettext_lazy("Museum"), queryset=Museum.objects.order_by("name"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the sheet"), choices=settings.LANGUAGES, initial="fr")


class EnrolDeskView(WagtailAdminTemplateMixin, FormView):
    """Choose a museum, get a sheet to print. Its code is shown this once: only its digest is kept."""

    template_name = "passes/admin/enrol.html"
    page_title = gettext_lazy("Enrol a device")
    form_class = EnrolForm
    header_icon = "mobile-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("passes.add_deskenrolment"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "museum": self.request.GET.get("museum")}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk_admin:index"), "label": _("Desks")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(media=MediaContainer().media, cancel_url=reverse("desk_admin:index"), **kwargs)

    def form_valid(self, form: EnrolForm) -> HttpResponse:
        return enrolment_sheet(self.request, museum=form.cleaned_data["museum"], language=form.cleaned_data["language"])


@never_cache
def enrolment_sheet(request: HttpRequest, *, museum: Museum, language: str) -> HttpResponse:
    enrolment, code = desks.create_enrolment(museum=museum, created_by=cast("User", request.user))
    log(instance=enrolment, action="wagtail.create", user=request.user)
    with translation.override(language):
        response = render(
            request,
            "desk/enrolment_sheet.html",
            {
                "museum": museum,
                "code": shortcode.spaced(code),
                "address": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk:enrol_code')}",
                "qr_svg": qr.svg(desks.enrolment_address(code), label=_("Enrolment code")),
                "expires_at": enrolment.expires_at,
            },
        )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
