"""In the editor: the calendars that museums keep elsewhere, read once to look at, then every night."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.tasks import async_task
from wagtail.admin import messages

from cms.models import User
from events.editing.my_forms import OFFERED_KINDS
from events.imports import fetching, syncing
from events.imports.applying import NotAsShownError
from events.imports.calendars import read_calendar
from events.imports.planning import CHANGED, NEW, SAME, Plan, own_museums
from events.imports.problems import Problem, UnreadableError
from events.imports.tables import MAX_BYTES
from events.imports.views import LINES_SHOWN, ImportAdminView, ImportView, imported, is_editor, keep, may_import
from events.models import CalendarSource, EventKind, EventUpload
from museums.models import Museum

MOST_CALENDARS = 5  # of one museum
EVENTS_SHOWN = 200


def calendars_of(user: User) -> QuerySet[CalendarSource]:
    own = own_museums(user)
    found = CalendarSource.objects.select_related("museum", "trusted_by")
    return found if own is None else found.filter(museum__in=own)


class CalendarForm(forms.Form):
    """`content` is what stands at the address, or in the file: fetched while the form is checked."""

    museum = forms.ModelChoiceField(label=gettext_lazy("Museum"), queryset=Museum.objects.none(), empty_label=None)
    name = forms.CharField(
        label=gettext_lazy("Name of the calendar"),
        max_length=160,
        help_text=gettext_lazy("For yourself: “Workshops”, “School holidays”."),
    )
    address = forms.CharField(
        label=gettext_lazy("Its public iCal address"),
        required=False,
        max_length=fetching.MAX_ADDRESS,
        help_text=gettext_lazy("It begins with https:// or webcal:// and often ends in .ics. It is read again every night."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (.ics)"),
        required=False,
        help_text=gettext_lazy("2 MB at most. Send it again under the same name to bring it up to date."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of its events"),
        choices=[choice for choice in EventKind.choices if choice[0] in OFFERED_KINDS],
        initial=EventKind.VISIT,
        help_text=gettext_lazy("Of those whose category says no other."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_museums(user)
        museum: Any = self.fields["museum"]
        museum.queryset = (Museum.objects.all() if own is None else Museum.objects.filter(pk__in=own)).order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        address, sent = cleaned["address"], cleaned["file"]
        if bool(address) == bool(sent):
            self.add_error("address", _("Give either an address or a file."))
            return cleaned
        same = Q(address=address) if address else Q(address="", name=cleaned["name"])
        others = CalendarSource.objects.filter(museum=cleaned["museum"])
        if not others.filter(same).exists() and others.count() >= MOST_CALENDARS:
            self.add_error(None, _("A museum has %(most)s calendars at most.") % {"most": MOST_CALENDARS})
            return cleaned
        try:
            if address:
                cleaned["address"] = fetching.normal(address)
                cleaned["content"] = fetching.fetch(cleaned["address"])
            else:
                cleaned["content"] = sent.read(MAX_BYTES + 1)
            read_calendar(
                cleaned["content"], CalendarSource(museum=cleaned["museum"], kind=cleaned["kind"], name=cleaned["name"])
            )
        except fetching.FetchError as error:
            self.add_error("address", fetching.why(error.code))
        except UnreadableError as error:
            self.add_error("address" if address else "file", str(error))
        return cleaned

    def save(self, user: User) -> EventUpload:
        """The calendar as it is sent now, to be looked at; the one that is there already, if it is."""
        sent = self.cleaned_data
        same = {"museum": sent["museum"], "address": sent["address"], **({} if sent["address"] else {"name": sent["name"]})}
        calendar = CalendarSource.objects.filter(**same).first()
        if calendar is None:
            calendar = CalendarSource.objects.create(**{**same, "name": sent["name"], "kind": sent["kind"], "added_by": user})
        else:
            calendar.name, calendar.kind = sent["name"], sent["kind"]
            calendar.save()
        return keep(user, sent["name"], sent["content"], is_shown=True, calendar=calendar)


class CalendarsView(ImportAdminView):
    """The calendars, and the form for another."""

    template_name = "events/admin/calendars.html"
    page_title = gettext_lazy("Calendars kept elsewhere")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return with_imports(super().get_breadcrumbs_items())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CalendarForm(request.POST, request.FILES, user=self.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect("event_import_calendar_look", form.save(self.user).uuid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", CalendarForm(user=self.user))
        known = calendars_of(self.user).filter(succeeded_at__isnull=False)
        return {**super().get_context_data(**kwargs), "calendars": known}


def with_imports(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*items[:-1], {"url": reverse("event_imports"), "label": _("Import dates")}, items[-1]]


class CalendarImportView(ImportView):
    """What a calendar would bring, and the confirmation."""

    template_name = "events/admin/calendar_import.html"
    of_calendar = True
    LABELS: ClassVar = ImportView.LABELS

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": reverse("event_import_calendars"), "label": _("Calendars kept elsewhere")}, items[-1]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        calendar = calendars_of(self.user).filter(pk=self.upload.calendar_id or 0).first()
        if calendar is None:
            raise PermissionDenied
        if "abandon" in request.POST:
            if self.upload.done_at is None:
                self.upload.delete()
                if calendar.succeeded_at is None and calendar.failures == 0:
                    calendar.delete()
            messages.success(request, _("Nothing was imported."))
            return redirect("event_import_calendars")
        if is_editor(self.user) and self.upload.done_at is None:
            calendar.trusted_by = self.user if "trust" in request.POST else calendar.trusted_by
            calendar.save()
        try:
            done = syncing.confirm(upload=self.upload, user=self.user, digest=request.POST.get("digest", ""))
        except NotAsShownError:
            messages.error(
                request, _("Something has changed since you read this. Nothing was imported: here is how it stands now.")
            )
            return self.render_to_response(self.get_context_data(), status=409)
        messages.success(request, self.told(done))
        return redirect("event_import_calendar", calendar.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {**ImportAdminView.get_context_data(self, **kwargs), "upload": self.upload, "calendar": self.upload.calendar}
        if self.upload.done_at is not None or self.upload.calendar is None:
            return {**found, "imported": imported(self.upload)}
        try:
            shown, _reading = syncing.plan_calendar(self.upload.calendar, bytes(self.upload.content), self.user)
        except UnreadableError as error:
            shown = Plan(problems=[Problem(str(error))])
        return {
            **found,
            "plan": shown,
            "problems": [(problem.read, problem.message) for problem in shown.problems[:LINES_SHOWN]],
            "counts": {action: len(shown.of(action)) for action in (NEW, CHANGED, SAME)},
            "lines": [(line, self.LABELS[line.action]) for line in shown.lines[:LINES_SHOWN]],
            "hidden_lines": max(0, len(shown.lines) - LINES_SHOWN),
        }


class CalendarView(ImportAdminView):
    """How one calendar is doing, and what it has no more."""

    template_name = "events/admin/calendar.html"
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_import(request.user):
            raise PermissionDenied
        self.calendar = get_object_or_404(calendars_of(self.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.calendar.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = with_imports(super().get_breadcrumbs_items())
        return [*items[:-1], {"url": reverse("event_import_calendars"), "label": _("Calendars kept elsewhere")}, items[-1]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        calendar = self.calendar
        if "read" in request.POST and calendar.address and calendar.is_active:
            async_task("events.imports.tasks.refresh_calendar", calendar.pk)
            messages.success(request, _("The calendar is being read. Come back to this page in a minute."))
        elif "stop" in request.POST or "start" in request.POST:
            calendar.is_active = bool("start" in request.POST and calendar.address and calendar.succeeded_at)
            calendar.next_at = None
            calendar.save()
            told = (
                _("It is read every night again.")
                if calendar.is_active
                else _("It is read no more. Its events stay as they are.")
            )
            messages.success(request, told)
        elif ("trust" in request.POST or "distrust" in request.POST) and is_editor(self.user):
            calendar.trusted_by = self.user if "trust" in request.POST else None
            calendar.save()
            trusted = _("Its events are shown at once from now on.")
            messages.success(request, trusted if calendar.trusted_by else _("The editors read its events first from now on."))
        return redirect("event_import_calendar", calendar.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = (
            self.calendar.imported.filter(event__isnull=False, gone_at__isnull=True)
            .select_related("event")
            .order_by("event__start", "pk")
        )
        return {
            **super().get_context_data(**kwargs),
            "calendar": self.calendar,
            "why": fetching.why(self.calendar.error) if self.calendar.error else "",
            "gone": syncing.gone(self.calendar),
            "rows": list(rows[:EVENTS_SHOWN]),
        }
