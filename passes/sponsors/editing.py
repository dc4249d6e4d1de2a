"""Sponsors, their offers and shared codes in the editor."""

from __future__ import annotations

from io import BytesIO
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from cms import qr, shortcode
from cms.viewsets import FactInspectView, FactViewSet, ReadOnlyPolicy, in_three_languages
from museums.models import Museum
from passes.key_editing import ReplaceKeyView, key_buttons
from passes.models import AdvantageKind, Offer, SharedCode, Sponsor
from passes.printing import counter
from passes.printing.pieces import activation_address
from passes.services import schemes
from passes.sponsors.museums import set_museums

CHANGE = "passes.change_offer"


class KeptPolicy(ReadOnlyPolicy):
    """Added and changed by those who may, deleted by nobody: passes in people's hands lead to it."""

    allowed = frozenset({"view", "add", "change"})


class SponsorViewSet(FactViewSet):
    model = Sponsor
    icon = "group"
    list_display: ClassVar = ["name_fr", "contact_email", "website"]
    list_export: ClassVar = ["slug", "name_fr", "name_nl", "name_en", "contact_email", "website"]
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = [
        in_three_languages("name", gettext_lazy("Name")),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("contact_email"), FieldPanel("website")]),
        FieldPanel("logo"),
    ]


# --- Offers ---------------------------------------------------------------------------------------

OFFER_PANELS: list[Panel] = [
    FieldRowPanel([FieldPanel("sponsor"), FieldPanel("slug")]),
    in_three_languages("name", gettext_lazy("Name")),
    MultiFieldPanel([FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")])], heading=gettext_lazy("Validity")),
    in_three_languages("entitled", gettext_lazy("Who is entitled"), sentences=True),
    in_three_languages("check", gettext_lazy("To check at the desk"), sentences=True),
    in_three_languages("text", gettext_lazy("Text for visitors"), sentences=True),
    FieldPanel("picture"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel([FieldPanel("quantity"), FieldPanel("uses_in_all")]),
            FieldRowPanel([FieldPanel("lasts_days"), FieldPanel("starts"), FieldPanel("hours_linked")]),
        ],
        heading=gettext_lazy("How it is given out"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("month_quota"), FieldPanel("when_full")])], heading=gettext_lazy("Limit of a month")
    ),
    FieldPanel("is_example"),
]


class CreateOfferView(generic.CreateView):
    """The form's fields go to the service, which makes the number and the signing key."""

    def save_instance(self) -> Offer:
        fields = dict(self.form.cleaned_data)
        names = {code: fields.pop(f"name_{code}") for code in ("fr", "nl", "en")}
        offer = schemes.create_offer(names=names, **fields)
        log(instance=offer, action="wagtail.create", content_changed=True)
        return offer

    def get_success_url(self) -> str:
        """An offer without museums gives nothing: they come next."""
        return reverse("offer:museums", args=[self.object.pk])


def museum_buttons(request: HttpRequest, offer: Offer) -> list[Button]:
    if not request.user.has_perm(CHANGE):
        return []
    return [Button(_("Choose the museums"), url=reverse("offer:museums", args=[offer.pk]), icon_name="home", priority=40)]


class OfferIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("sponsor")

    def get_list_more_buttons(self, instance: Offer) -> list[Any]:
        return [
            *super().get_list_more_buttons(instance),
            *museum_buttons(self.request, instance),
            *key_buttons(self.request, instance),
        ]


class OfferInspectView(FactInspectView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *museum_buttons(self.request, self.object), *key_buttons(self.request, self.object)]


class MuseumsForm(forms.Form):
    museums = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Museums"), queryset=Museum.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What they give"),
        choices=AdvantageKind,
        help_text=gettext_lazy("To the museums that are added now. Each advantage can be changed by itself afterwards."),
    )
    full_price = forms.DecimalField(
        label=gettext_lazy("Full price in euros"), required=False, min_value=0, max_digits=6, decimal_places=2
    )
    pass_price = forms.DecimalField(
        label=gettext_lazy("Price with the pass in euros"), required=False, min_value=0, max_digits=6, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["museums"].queryset = Museum.objects.members().order_by("sort_name")  # type: ignore[attr-defined]  # a model field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        full, reduced = data.get("full_price"), data.get("pass_price")
        if full is not None and reduced is not None and reduced > full:
            self.add_error("pass_price", _("The price with the pass is higher than the full price."))
        return data


class OfferMuseumsView(WagtailAdminTemplateMixin, FormView):
    template_name = "passes/admin/offer_museums.html"
    page_title = gettext_lazy("Museums of the offer")
    header_icon = "home"
    form_class = MuseumsForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        self.offer = get_object_or_404(Offer, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.offer)

    def get_initial(self) -> dict[str, Any]:
        return {"museums": list(self.offer.advantages.values_list("museum", flat=True)), "kind": AdvantageKind.FREE_ENTRY}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("offer:index"), **kwargs)

    def form_valid(self, form: MuseumsForm) -> HttpResponse:
        data = form.cleaned_data
        stay = set_museums(self.offer, **data)
        count = self.offer.advantages.count()
        log(instance=self.offer, action="wagtail.edit", user=self.request.user, content_changed=True)
        for museum in stay:
            messages.warning(self.request, _("%(museum)s stays: somebody has used the offer there.") % {"museum": museum})
        messages.success(
            self.request,
            ngettext("The offer is good at %(count)s museum.", "The offer is good at %(count)s museums.", count)
            % {"count": count},
        )
        return redirect("offer:index")


class OfferViewSet(FactViewSet):
    model = Offer
    icon = "tag"
    add_view_class = CreateOfferView
    index_view_class = OfferIndexView
    inspect_view_class = OfferInspectView
    inspect_view_enabled = True
    list_display: ClassVar = ["name_fr", "sponsor", "valid_from", "valid_until", "issued", "quantity"]
    list_filter: ClassVar = ["sponsor", "is_example"]
    list_export: ClassVar = [
        "number", "slug", "sponsor.slug", "name_fr", "name_nl", "name_en", "valid_from", "valid_until", "issued", "quantity",
        "month_quota", "when_full",
    ]  # fmt: skip
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en", "sponsor__name_fr"]
    inspect_view_fields: ClassVar = [
        "number", "slug", "sponsor", "name_fr", "name_nl", "name_en", "entitled_fr", "check_fr", "valid_from", "valid_until",
        "opens_at", "closes_at", "issued", "quantity", "uses_in_all", "month_quota", "when_full", "signing_key",
    ]  # fmt: skip
    edit_handler = ObjectList([FieldPanel("number", read_only=True), *OFFER_PANELS])

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("museums/<int:pk>/", OfferMuseumsView.as_view(), name="museums"),
            path("key/<int:pk>/", ReplaceKeyView.as_view(model=Offer), name="key"),
        ]

    @cached_property
    def _add_handler(self) -> Any:
        return ObjectList(OFFER_PANELS).bind_to_model(self.model)

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the number, which the service gives."""
        return super().get_add_view_kwargs(panel=self._add_handler, form_class=self._add_handler.get_form_class(), **kwargs)


# --- Shared codes ---------------------------------------------------------------------------------


class SharedCodeForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if bool(data.get("edition")) == bool(data.get("offer")):
            self.add_error("offer", _("Choose an offer or an edition, and only one."))
        cap = data.get("cap")
        if cap is not None and cap < self.instance.used:
            self.add_error("cap", _("More passes than that have been taken already."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The end of the period is before its start."))
        return data

    def save(self, commit: bool = True) -> SharedCode:
        if not self.instance.code:
            self.instance.code = shortcode.new()
        return super().save(commit)


class SharedCodeIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("edition", "offer")


class SharedCodeInspectView(FactInspectView):
    template_name = "passes/admin/shared_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = activation_address(self.object.code, settings.LANGUAGE_CODE)
        return super().get_context_data(
            link=link, picture=qr.svg(link, label=_("QR code of the link")), languages=settings.LANGUAGES, **kwargs
        )


@require_safe
def shared_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A poster to hang in the branch, in one language: A4, or A3 with `size=a3`."""
    if not request.user.has_perm("passes.view_sharedcode"):
        raise PermissionDenied
    shared = get_object_or_404(SharedCode.objects.select_related("edition", "offer__sponsor"), pk=pk)
    locale = request.GET.get("lang", "")
    if locale not in dict(settings.LANGUAGES):
        locale = settings.LANGUAGE_CODE
    size = "a3" if request.GET.get("size") == "a3" else "a4"
    file = BytesIO()
    counter.write_shared_poster(shared, locale, file, large=size == "a3")
    log(instance=shared, action="passes.print", user=request.user, data={"reason": f"{locale} {size}"})
    return HttpResponse(
        file.getvalue(),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{shared.scheme.slug}-{locale}-{size}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


class SharedCodeViewSet(FactViewSet):
    model = SharedCode
    icon = "link"
    index_view_class = SharedCodeIndexView
    inspect_view_class = SharedCodeInspectView
    inspect_view_enabled = True
    list_display: ClassVar = ["label", "offer", "edition", "used", "cap", "closes_at", "is_closed"]
    list_filter: ClassVar = ["offer", "edition", "place", "is_closed"]
    list_export: ClassVar = [
        "label",
        "scheme.slug",
        "place",
        "code",
        "used",
        "cap",
        "opens_at",
        "closes_at",
        "is_closed",
    ]
    search_fields: ClassVar = ["label", "code"]
    inspect_view_fields: ClassVar = [
        "label",
        "offer",
        "edition",
        "place",
        "code",
        "used",
        "cap",
        "opens_at",
        "closes_at",
        "is_closed",
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("label"),
            FieldRowPanel([FieldPanel("offer"), FieldPanel("edition")]),
            FieldRowPanel([FieldPanel("place"), FieldPanel("cap")]),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldPanel("is_closed"),
        ],
        base_form_class=SharedCodeForm,
    )

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("poster/<int:pk>/", shared_poster, name="poster")]
