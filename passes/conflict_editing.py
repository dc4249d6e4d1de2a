"""The inbox of what desks decided and the network would have decided otherwise."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters  # type: ignore[import-untyped]  # there are no stubs in the lock
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.log_actions import log

from cms.viewsets import FactViewSet, ReadOnlyPolicy
from passes.models import Conflict

OPEN, SETTLED = "open", "settled"


class ConflictPolicy(ReadOnlyPolicy):
    """Noticed by the site, dealt with by people, deleted by nobody."""

    allowed = frozenset({"view", "change"})


class ConflictForm(WagtailAdminModelForm):
    settled = forms.BooleanField(
        label=_("Settled"),
        required=False,
        help_text=_("Nothing more to do about it. The line of the ledger stays as it is; a correction is a line of its own."),
    )

    class Meta:
        model = Conflict
        fields: ClassVar = ["note"]
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["settled"].initial = self.instance.settled_at is not None

    def save(self, commit: bool = True) -> Conflict:
        if not self.cleaned_data["settled"]:
            self.instance.settled_at = self.instance.settled_by = None
        elif self.instance.settled_at is None:
            self.instance.settled_at, self.instance.settled_by = timezone.now(), self.for_user
        return super().save(commit)


class ConflictFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(OPEN, _("to look at")), (SETTLED, _("settled"))], method="of_state", empty_label=_("All")
    )

    class Meta:
        model = Conflict
        fields: ClassVar = ["kind", "scan__museum"]

    def of_state(self, found: Any, _name: str, value: str) -> Any:
        return found.filter(settled_at__isnull=value == OPEN)


class ConflictIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("scan__museum", "scan__desk", "settled_by")


class ConflictEditView(generic.EditView):
    def save_instance(self) -> Conflict:
        conflict: Conflict = super().save_instance()
        log(instance=conflict, action="passes.settle", user=self.request.user, data={"reason": conflict.note[:200]})
        return conflict


class ConflictViewSet(FactViewSet):
    model = Conflict
    icon = "warning"
    index_view_class = ConflictIndexView
    edit_view_class = ConflictEditView
    list_display: ClassVar = [
        "__str__",
        Column("museum", label=_("Museum"), accessor="scan.museum"),
        Column("desk", label=_("Desk"), accessor="scan.desk.name"),
        Column("decided_at", label=_("Decided at"), accessor="scan.decided_at"),
        Column("settled_at", label=_("Settled at"), accessor="settled_at"),
    ]
    filterset_class = ConflictFilterSet
    list_export: ClassVar = [
        "kind", "scan.uuid", "scan.museum.slug", "scan.desk.name", "scan.decided_at", "scan.received_at", "noticed_at", "note",
        "settled_at",
    ]  # fmt: skip
    search_fields: ClassVar = ["scan__museum__name", "scan__museum__folded_text", "note"]

    edit_handler = ObjectList(
        [HelpPanel(template="passes/admin/conflict_scan.html", heading=_("Scan")), FieldPanel("note"), FieldPanel("settled")],
        base_form_class=ConflictForm,
    )

    @property
    def permission_policy(self) -> ConflictPolicy:
        return ConflictPolicy(self.model)
