"""Editions, advantages, passes, desks and the ledger in the editor."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cms.viewsets import FactViewSet, ReadOnlyPolicy, ReadOnlyViewSet, in_three_languages
from passes import admin_views
from passes.conflict_editing import ConflictViewSet
from passes.edition_report import EditionReportView
from passes.key_editing import ReplaceKeyView
from passes.models import Advantage, Desk, DeskEnrolment, Edition, Pass, Scan
from passes.payments.editing import OrderViewSet, RefundViewSet, WithdrawalViewSet
from passes.printing.editing import BatchViewSet
from passes.sponsors.editing import OfferViewSet, SharedCodeViewSet, SponsorViewSet
from passes.sponsors.key_editing import SponsorKeyViewSet

EDITION_PANELS: list[Panel] = [
    in_three_languages("name", _("Name")),
    FieldPanel("slug"),
    MultiFieldPanel([FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")])], heading=_("Validity")),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel([FieldPanel("price"), FieldPanel("quantity"), FieldPanel("uses_in_all")]),
            FieldRowPanel([FieldPanel("lasts_days"), FieldPanel("starts"), FieldPanel("hours_linked")]),
            FieldPanel("confirm_by"),
        ],
        heading=_("How it is given out"),
    ),
]


class KeptPolicy(ReadOnlyPolicy):
    """Added and changed by those who may, deleted by nobody: passes in people's hands carry its number."""

    allowed = frozenset({"view", "add", "change"})


class AddedByServicePolicy(ReadOnlyPolicy):
    """Made through its own page, then only looked at."""

    allowed = frozenset({"view", "add"})


class EditionViewSet(FactViewSet):
    model = Edition
    icon = "pick"
    add_view_class = admin_views.CreateEditionView
    index_view_class = admin_views.EditionIndexView
    inspect_view_class = admin_views.EditionInspectView
    inspect_view_enabled = True
    list_display: ClassVar = ["name_fr", "number", "valid_from", "valid_until", "price", "issued", "quantity"]
    list_export: ClassVar = [
        "number", "slug", "name_fr", "name_nl", "name_en", "valid_from", "valid_until", "price", "issued", "quantity",
    ]  # fmt: skip
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    inspect_view_fields: ClassVar = [
        "number", "slug", "name_fr", "name_nl", "name_en", "valid_from", "valid_until", "price", "opens_at", "closes_at",
        "issued", "quantity", "uses_in_all", "signing_key",
    ]  # fmt: skip
    edit_handler = ObjectList([FieldPanel("number", read_only=True), *EDITION_PANELS])

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("copy/<int:pk>/", admin_views.CopyEditionView.as_view(), name="copy"),
            path("key/<int:pk>/", ReplaceKeyView.as_view(), name="key"),
            path("report/<int:pk>/", EditionReportView.as_view(), name="report"),
        ]

    @cached_property
    def _add_handler(self) -> Any:
        return ObjectList(EDITION_PANELS).bind_to_model(self.model)

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the number, which the service gives."""
        return super().get_add_view_kwargs(panel=self._add_handler, form_class=self._add_handler.get_form_class(), **kwargs)


class AdvantageViewSet(FactViewSet):
    model = Advantage
    icon = "tag"
    add_view_class = admin_views.CreateAdvantageView
    index_view_class = admin_views.AdvantageIndexView
    list_display: ClassVar = [
        "museum",
        Column("scheme", label=_("For")),
        "kind",
        "full_price",
        "pass_price",
        BooleanColumn("is_example", label=_("Example"), sort_key="is_example"),
    ]
    list_filter: ClassVar = ["edition", "offer", "kind", "is_example"]
    list_export: ClassVar = [
        "scheme.slug", "museum.slug", "museum.name", "kind", "full_price", "pass_price", "conditions_fr", "conditions_nl",
        "conditions_en", "uses_per_pass", "uses_per_day", "quota", "quota_used", "is_example",
    ]  # fmt: skip
    search_fields: ClassVar = ["museum__name", "museum__folded_text"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("edition"), FieldPanel("offer"), FieldPanel("museum")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("full_price"), FieldPanel("pass_price")]),
        in_three_languages("conditions", _("Conditions"), sentences=True),
        in_three_languages("check", _("To check at the desk"), sentences=True),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("uses_per_pass"), FieldPanel("uses_per_day"), FieldPanel("quota")])],
            heading=_("Limits"),
        ),
        FieldPanel("is_example"),
    ]


class PassViewSet(ReadOnlyViewSet):
    """The holder's address and the pass's own address are not shown: who works here needs neither."""

    model = Pass
    icon = "check"
    index_view_class = admin_views.PassIndexView
    inspect_view_class = admin_views.PassInspectView
    list_display: ClassVar = ["__str__", "edition", "state", "channel", "party_size", "issued_at", "valid_until"]
    list_filter: ClassVar = {
        "edition": ["exact"], "state": ["exact"], "channel": ["exact"], "locale": ["exact"], "issued_at": ["gte", "lte"],
    }  # fmt: skip
    list_export: ClassVar = [
        "public_id", "short_code", "edition.slug", "state", "channel", "party_size", "locale", "issued_at", "valid_from",
        "valid_until", "revoked_at", "revocation_reason",
    ]  # fmt: skip
    search_fields: ClassVar = ["short_code", "public_id"]
    inspect_view_fields: ClassVar = [
        "short_code", "public_id", "edition", "state", "channel", "party_size", "locale", "issued_at", "valid_from", "valid_until",
        "revoked_at", "revocation_reason",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("revoke/<int:pk>/", admin_views.RevokePassView.as_view(), name="revoke")]


class DeskViewSet(ReadOnlyViewSet):
    model = Desk
    name = "desk_admin"  # `desk` is the namespace of the desk's own pages
    url_prefix = "desks"
    icon = "mobile-alt"
    policy_class = AddedByServicePolicy
    index_view_class = admin_views.DeskIndexView
    inspect_view_class = admin_views.DeskInspectView
    list_display: ClassVar = ["name", "museum", "kind", "locale", "enrolled_at", "last_seen_at", "revoked_at"]
    list_filter: ClassVar = ["museum", "kind"]
    list_export: ClassVar = ["museum.slug", "museum.name", "name", "kind", "locale", "enrolled_at", "last_seen_at", "revoked_at"]
    search_fields: ClassVar = ["name", "museum__name", "museum__folded_text"]
    inspect_view_fields: ClassVar = ["museum", "name", "kind", "locale", "enrolled_at", "last_seen_at", "revoked_at"]

    @property
    def add_view(self) -> Any:
        return admin_views.EnrolDeskView.as_view()

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("revoke/<int:pk>/", admin_views.RevokeDeskView.as_view(), name="revoke")]


class DeskEnrolmentViewSet(ReadOnlyViewSet):
    model = DeskEnrolment
    icon = "key"
    index_view_class = admin_views.EnrolmentIndexView
    list_display: ClassVar = ["museum", "created_at", "created_by", "expires_at", "used_at", "desk"]
    list_filter: ClassVar = ["museum"]
    list_export: ClassVar = ["museum.slug", "created_at", "expires_at", "used_at"]
    search_fields: ClassVar = ["museum__name", "museum__folded_text"]
    inspect_view_fields: ClassVar = ["museum", "created_at", "created_by", "expires_at", "used_at", "desk"]


class LedgerViewSet(ReadOnlyViewSet):
    model = Scan
    icon = "history"
    menu_label = _("Ledger")
    index_view_class = admin_views.ScanIndexView
    list_display: ClassVar = [
        "received_at", "museum", "desk", "kind", "verdict", "reason", "advantage_kind", "party_size", "full_price", "price_paid",
    ]  # fmt: skip
    list_filter: ClassVar = {
        "museum": ["exact"], "edition": ["exact"], "verdict": ["exact"], "reason": ["exact"], "kind": ["exact"], "mode": ["exact"],
        "received_at": ["gte", "lte"],
    }  # fmt: skip
    list_export: ClassVar = [
        "uuid", "kind", "museum.slug", "museum.name", "desk.name", "edition", "decided_at", "received_at", "verdict", "reason",
        "mode", "input", "advantage_kind", "party_size", "full_price", "price_paid",
    ]  # fmt: skip
    search_fields: ClassVar = ["museum__name", "museum__folded_text", "desk__name"]
    inspect_view_fields: ClassVar = [
        "uuid", "kind", "corrects", "museum", "desk", "edition", "decided_at", "received_at", "verdict", "reason", "mode", "input",
        "bundle_version", "advantage_kind", "full_price", "price_paid", "party_size",
    ]  # fmt: skip


class PassGroup(ModelViewSetGroup):
    menu_label = _("Pass")
    menu_icon = "pick"
    menu_order = 170
    items = (
        EditionViewSet,
        AdvantageViewSet,
        PassViewSet,
        BatchViewSet,
        DeskViewSet,
        DeskEnrolmentViewSet,
        LedgerViewSet,
        ConflictViewSet,
        OrderViewSet,
        WithdrawalViewSet,
        RefundViewSet,
    )


class SponsorGroup(ModelViewSetGroup):
    menu_label = _("Sponsors")
    menu_icon = "group"
    menu_order = 175
    items = (OfferViewSet, SponsorViewSet, SharedCodeViewSet, SponsorKeyViewSet)
