"""Batches in the editor: ordered, printed, handed on, taken back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from cms.models import User
from cms.viewsets import FactViewSet, ReadOnlyPolicy
from passes.models import ActivationCode, Batch, BatchForm, BatchState, Pass, PrintKind, PrintRun
from passes.printing import runs
from passes.printing.forms import BatchOrderForm, ReturnForm
from passes.printing.pieces import NotPrintableError
from passes.services import batches, issuing

LOOK = "passes.view_batch"
MOVE = "passes.change_batch"
PRINT = "passes.add_printrun"
TAKE = "passes.view_printrun"
SECONDS = 3  # between two looks at the progress


class OrderedOncePolicy(ReadOnlyPolicy):
    """Ordered and looked at; what happens to it afterwards has its own page. `change` is the right to say it there."""

    allowed = frozenset({"view", "add"})


class BatchIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("edition", "offer")


class BatchHistoryView(HistoryView):
    """A batch is not edited: the way back leads to its page."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(label=_("The batch"), url=self.get_edit_url(self.object), icon_name="copy")]

    def get_edit_url(self, instance: Batch) -> str:
        return reverse("batch:look", args=[instance.pk])


class OrderBatchView(generic.CreateView):
    submit_button_label = gettext_lazy("Order the batch")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except issuing.SoldOutError:  # between the look at the stock and the order
            form.refuse(0)
            return self.form_invalid(form)

    def save_instance(self) -> Batch:
        fields = dict(self.form.cleaned_data)
        user = self.request.user
        batch = batches.order(scheme=fields.pop("scheme"), created_by=user if isinstance(user, User) else None, **fields)
        log(instance=batch, action="wagtail.create", content_changed=True)
        return batch

    def get_success_url(self) -> str:
        return reverse("batch:look", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        """None: a batch is not edited."""
        return []

    def get_success_message(self, instance: Batch) -> str:  # noqa: ARG002 - the signature of Wagtail
        return _("The batch is ordered: its cards are taken from the stock, and are being made.")


class LookView(View):
    """`POST` with an action: print, printed, delivered, take back."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(LOOK):
            raise PermissionDenied
        found = Batch.objects.select_related("edition", "offer", "museum", "created_by")
        self.batch = get_object_or_404(found, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 - see dispatch
        return self.show(ReturnForm())

    def show(self, form: ReturnForm, status: int = 200) -> HttpResponse:
        batch, user = self.batch, self.request.user
        made = list(batch.print_runs.select_related("asked_by")) if user.has_perm(TAKE) else []
        for run in made:
            run.batch = batch
        over = batch.state == BatchState.RETURNED
        waits = any(run.is_at_work for run in made) or not (batch.is_whole or over)
        context = {
            "batch": batch,
            "used": used_of(batch),
            "runs": made,
            "waits": waits,
            "kinds": [] if over or not user.has_perm(PRINT) else list(PrintKind.choices),
            "steps": steps_of(batch) if user.has_perm(MOVE) else [],
            # While the page looks again by itself, nothing is typed in it that would be lost.
            "form": None if over or (waits and status == 200) or not user.has_perm(MOVE) else form,
        }
        response = render(self.request, "passes/admin/batch.html", context, status=status)
        if waits and status == 200:
            response["Refresh"] = str(SECONDS)  # works without a script
        response["Cache-Control"] = "no-store"
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = request.POST.get("action", "")
        if action in PrintKind.values:
            self.print(PrintKind(action))
        elif action in (BatchState.PRINTED, BatchState.DELIVERED):
            self.step(BatchState(action))
        elif action == "take_back":
            self.need(MOVE)
            form = ReturnForm(request.POST)
            if not form.is_valid():
                return self.show(form, status=422)
            self.take_back(form.cleaned_data["reason"])
        return redirect("batch:look", pk)

    def print(self, kind: PrintKind) -> None:
        self.need(PRINT)
        user = self.request.user
        try:
            run = runs.ask(self.batch, kind, user if isinstance(user, User) else None)
        except NotPrintableError:
            messages.error(self.request, _("This batch came back: nothing of it is printed any more."))
        else:
            log(instance=self.batch, action="passes.print", data={"reason": run.get_kind_display()})

    def step(self, state: BatchState) -> None:
        self.need(MOVE)
        try:
            batches.step(self.batch, state)
        except batches.WrongStepError:
            messages.warning(self.request, _("Somebody has moved this batch on already."))
        else:
            log(instance=self.batch, action="passes.step", data={"reason": self.batch.get_state_display()})

    def take_back(self, reason: str) -> None:
        try:
            back = batches.take_back(self.batch, reason=reason)
        except batches.WrongStepError:
            messages.warning(self.request, _("This batch came back before."))
            return
        log(instance=self.batch, action="passes.take_back", data={"reason": reason}, content_changed=True)
        said = ngettext(
            "%(count)d card came back unused: it is worth nothing any more, and stands in the stock again.",
            "%(count)d cards came back unused: they are worth nothing any more, and stand in the stock again.",
            back,
        )
        messages.success(self.request, said % {"count": back})

    def need(self, permission: str) -> None:
        if not self.request.user.has_perm(permission):
            raise PermissionDenied


def steps_of(batch: Batch) -> list[tuple[str, str]]:
    """What can be said of it next, with the words of the button."""
    words = {BatchState.PRINTED: _("It is printed"), BatchState.DELIVERED: _("It is delivered")}
    at = batches.STEPS.index(BatchState(batch.state))
    return [(state, words[state]) for state in batches.STEPS[at + 1 :] if state in words and batch.state != BatchState.RETURNED]


def used_of(batch: Batch) -> int:
    """Codes that became a pass; cards that a museum has seen."""
    if batch.form == BatchForm.CODES:
        return ActivationCode.objects.filter(batch=batch).exclude(activated_at=None).count()
    return Pass.objects.filter(Q(was_used=True) | Q(slots__isnull=False), batch=batch).distinct().count()


@require_safe
def file(request: HttpRequest, pk: int, run: int) -> FileResponse:
    """The file, to those who may have it; each time is written down."""
    if not request.user.has_perm(TAKE):
        raise PermissionDenied
    found = get_object_or_404(PrintRun.objects.select_related("batch"), pk=run, batch=pk)
    if not found.is_ready or found.batch.state == BatchState.RETURNED:
        raise Http404
    try:
        opened = runs.private().open(found.file_name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    log(instance=found.batch, action="passes.export", user=request.user, data={"reason": found.get_kind_display()})
    response = FileResponse(opened, filename=found.file_name.rsplit("/", 1)[-1], as_attachment=True)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class BatchViewSet(FactViewSet):
    model = Batch
    icon = "copy"
    add_view_class = OrderBatchView
    index_view_class = BatchIndexView
    history_view_class = BatchHistoryView
    list_display: ClassVar = [
        TitleColumn(
            "place_name", label=gettext_lazy("Distribution point"), get_url=lambda batch: reverse("batch:look", args=[batch.pk])
        ),
        Column("scheme", label=gettext_lazy("For")),
        Column("get_place_display", label=gettext_lazy("Channel")),
        Column("get_form_display", label=gettext_lazy("What is printed")),
        "quantity",
        "contact",
        Column("get_state_display", label=gettext_lazy("State"), sort_key="state"),
        "ordered_at",
    ]
    list_filter: ClassVar = ["edition", "offer", "form", "place", "state", "locale"]
    list_export: ClassVar = [
        "pk", "edition.slug", "offer.slug", "form", "place", "place_name", "contact", "quantity", "made", "party_size", "locale", "state",
        "ordered_at", "printed_at", "delivered_at", "returned_at",
    ]  # fmt: skip
    search_fields: ClassVar = ["place_name", "contact", "note"]

    @property
    def permission_policy(self) -> OrderedOncePolicy:
        return OrderedOncePolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[BatchOrderForm]:  # noqa: ARG002 - there is one form
        return BatchOrderForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("look/<int:pk>/", LookView.as_view(), name="look"),
            path("look/<int:pk>/file/<int:run>/", file, name="file"),
        ]
