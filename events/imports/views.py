"""In the editor: send a file, read what it would do, confirm it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from cms.models import User
from events import words
from events.imports import applying
from events.imports.planning import CHANGED, NEW, SAME, Plan, own_museums, plan
from events.imports.problems import Problem, UnreadableError
from events.imports.tables import MAX_BYTES, MAX_ROWS, read_table
from events.models import EventUpload
from museums.models import Museum
from museums.proposals.views import AdminView

KEPT_FILES = 5  # of one person, waiting to be confirmed
LINES_SHOWN = 200
PROBLEMS_SHOWN = 200
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def may_import(user: Any) -> bool:
    """Editors, for every museum; contributors, for their own."""
    if not user.is_authenticated or not user.is_active:
        return False
    own = own_museums(user)
    return own is None or bool(own)


def is_editor(user: User) -> bool:
    return own_museums(user) is None


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Your table"),
        help_text=gettext_lazy("XLSX or CSV, 2 MB and 500 events at most. Nothing is written before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("Show the new events on the site at once"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Each gets a page. Without it they wait among the events that are not shown."),
    )

    def __init__(self, *args: Any, to_editor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not to_editor:
            del self.fields["is_shown"]

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        if sent.size > MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 2 MB. Send it in two parts, or without pictures."))
        content: bytes = sent.read(MAX_BYTES + 1)
        try:
            read_table(content)
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from error
        return content


class ImportAdminView(AdminView):
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_editor": is_editor(self.user)}


class ImportsView(ImportAdminView):
    """Where one sends a table."""

    template_name = "events/admin/imports.html"
    page_title = gettext_lazy("Import dates")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TableForm(request.POST, request.FILES, to_editor=is_editor(self.user))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        upload = keep(
            self.user,
            str(getattr(request.FILES["file"], "name", "")),
            form.cleaned_data["file"],
            is_shown=form.cleaned_data.get("is_shown", False),
        )
        return redirect("event_import", upload.uuid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", TableForm(to_editor=is_editor(self.user)))
        waiting = EventUpload.objects.filter(user=self.user, done_at__isnull=True, calendar__isnull=True).defer("content")
        return {**super().get_context_data(**kwargs), "waiting": waiting, "most": MAX_ROWS}


def keep(user: User, name: str, content: bytes, *, is_shown: bool, **fields: Any) -> EventUpload:
    """A file until it is confirmed, and no more than a few of one person."""
    kept = EventUpload.objects.filter(user=user, done_at__isnull=True).values_list("pk", flat=True)[KEPT_FILES - 1 :]
    EventUpload.objects.filter(pk__in=list(kept)).delete()
    shown = "".join(letter for letter in PurePath(name).name if letter.isprintable())[-160:]
    return EventUpload.objects.create(user=user, name=shown or "–", content=content, is_shown=is_shown, **fields)


class TemplateView(ImportAdminView):
    """The empty table."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from events.imports import template_files  # noqa: PLC0415 - heavy, and rarely needed

        kind, language, own = kwargs["kind"], words.code(), own_museums(self.user)
        if kind not in TYPES:
            raise Http404
        if kind == "csv":
            content = template_files.as_csv(language, to_editor=own is None)
        else:
            museums = Museum.objects.order_by("name") if own is None else Museum.objects.filter(pk__in=own).order_by("name")
            names = list(museums.values_list("name", flat=True))
            content = template_files.as_xlsx(language, to_editor=own is None, museums=names)
        response = HttpResponse(content, content_type=TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="{_("events-template")}.{kind}"'
        return response


class ImportView(ImportAdminView):
    """A dry run, and its confirmation."""

    template_name = "events/admin/import.html"
    upload: EventUpload
    of_calendar = False
    LABELS: ClassVar = {NEW: gettext_lazy("new"), CHANGED: gettext_lazy("changed"), SAME: gettext_lazy("nothing changes")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_import(request.user):
            raise PermissionDenied
        found = EventUpload.objects.filter(user=self.user, calendar__isnull=not self.of_calendar).select_related(
            "calendar__museum", "calendar__trusted_by"
        )
        self.upload = get_object_or_404(found, uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.upload.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": reverse("event_imports"), "label": _("Import dates")}, items[-1]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "abandon" in request.POST:
            if self.upload.done_at is None:
                self.upload.delete()
            messages.success(request, _("Nothing was imported."))
            return redirect("event_imports")
        try:
            done = applying.confirm(
                upload=self.upload, user=self.user, digest=request.POST.get("digest", ""), is_editor=is_editor(self.user)
            )
        except applying.NotAsShownError:
            messages.error(
                request, _("Something has changed since you read this. Nothing was imported: here is how it stands now.")
            )
            return self.render_to_response(self.get_context_data(), status=409)
        except applying.LineError as error:
            messages.error(request, _("Nothing was imported. %(why)s") % {"why": error})
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, self.told(done))
        return redirect("event_import", self.upload.uuid)

    def told(self, done: Any) -> str:
        made = ngettext("%(count)s event is new", "%(count)s events are new", done.new) % {"count": done.new}
        changed = ngettext("%(count)s has changed", "%(count)s have changed", done.changed) % {"count": done.changed}
        told = ", ".join(part for part, count in ((made, done.new), (changed, done.changed)) if count) or made
        if is_editor(self.user):
            return _("Imported: %(what)s.") % {"what": told}
        return _("Thank you: %(what)s. The editors read them before visitors see them.") % {"what": told}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {**super().get_context_data(**kwargs), "upload": self.upload}
        if self.upload.done_at is not None:
            return {**found, "imported": imported(self.upload)}
        shown = plan_of(self.upload, self.user)
        return {
            **found,
            "plan": shown,
            "errors": shown.errors[:PROBLEMS_SHOWN],
            "warnings": shown.warnings[:PROBLEMS_SHOWN],
            "hidden_errors": max(0, len(shown.errors) - PROBLEMS_SHOWN),
            "counts": {action: len(shown.of(action)) for action in (NEW, CHANGED, SAME)},
            "lines": [(line, self.LABELS[line.action]) for line in shown.lines[:LINES_SHOWN]],
            "hidden_lines": max(0, len(shown.lines) - LINES_SHOWN),
        }


def plan_of(upload: EventUpload, user: User) -> Plan:
    try:
        return plan(read_table(bytes(upload.content)), user)
    except UnreadableError as error:  # it was readable when it was sent: the limits have changed since
        return Plan(problems=[Problem(str(error))])


def imported(upload: EventUpload) -> list[Any]:
    return list(upload.imported.filter(event__isnull=False).select_related("event").order_by("pk")[:LINES_SHOWN])
