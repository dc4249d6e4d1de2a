"""What this app adds to the editor: events, registrations, imports, brochures, a reminder of school holidays."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from cms.models import User
from events.editing import answering, mine, preview, views
from events.holidays import zones_without_dates
from events.imports import calendar_views
from events.imports import views as imports
from events.models import SchoolZone
from events.registrations import admin_views
from events.viewsets import AgendaGroup
from museums.contributors import museums_of


class RegistrationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin_views.may_organise(request.user)


@hooks.register("register_admin_menu_item")
def registrations_in_the_menu() -> MenuItem:
    address = reverse_lazy("registrations_admin")
    return RegistrationsMenuItem(gettext_lazy("Registrations"), address, name="registrations", icon_name="group", order=165)


@hooks.register("register_log_actions")
def name_what_is_logged(actions: LogActionRegistry) -> None:
    actions.register_action(admin_views.LOGGED, _("Change a registration"), _("Registration changed"))


@hooks.register("register_admin_urls")
def register_registrations() -> list[URLPattern]:
    views = admin_views
    return [
        path("registrations/", views.DatesView.as_view(), name="registrations_admin"),
        path("registrations/<int:pk>/", views.RegistrationsView.as_view(), name="date_registrations"),
        path("registrations/<int:pk>/add/", views.AddView.as_view(), name="date_registration_add"),
        path("registrations/<int:pk>/assembly/", views.AssemblyView.as_view(), name="date_assembly"),
        path("registrations/<int:pk>/<str:name>", views.FileView.as_view(), name="date_registrations_file"),
    ]


class HolidaysPanel(Component):
    """Reminds editors of schools whose next holidays the agenda does not know."""

    name = "holidays"
    template_name = "events/admin/holidays_panel.html"
    order = 70

    def __init__(self, zones: list[SchoolZone]) -> None:
        self.zones = zones

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        return {"zones": self.zones, "heading": _("School holidays"), "address": reverse("schoolholiday:add")}


@hooks.register("construct_homepage_panels")
def remind_of_holidays(request: HttpRequest, panels: list[Any]) -> None:
    if cast("User", request.user).has_perm("events.add_schoolholiday") and (zones := zones_without_dates(timezone.localdate())):
        panels.append(HolidaysPanel(zones))


@hooks.register("register_admin_viewset")
def register_agenda() -> AgendaGroup:
    return AgendaGroup()


@hooks.register("register_admin_urls")
def register_editing() -> list[URLPattern]:
    return [
        path("events/rule-preview/", preview.rule_preview, name="event_rule_preview"),
        path("events/<int:pk>/dates/", views.EventDatesView.as_view(), name="event_dates"),
        path("events/date/<int:pk>/", views.ChangeDateView.as_view(), name="event_date"),
        path("events/date/<int:pk>/following/", views.ChangeFollowingView.as_view(), name="event_following"),
        path("events/<int:pk>/page/", views.EventPageView.as_view(), name="event_page"),
        path("events/<int:pk>/duplicate/", views.DuplicateView.as_view(), name="event_duplicate"),
    ]


# --- Museums and the editors who read what they propose ----------------------------------------------


@hooks.register("register_admin_urls")
def register_proposals() -> list[URLPattern]:
    return [
        path("my-events/", mine.MyEventsView.as_view(), name="my_events"),
        path("my-events/new/", mine.ProposeView.as_view(), name="my_event_new"),
        path("my-events/<int:pk>/", mine.MyEventView.as_view(), name="my_event"),
        path("my-events/date/<int:pk>/", mine.MyDateView.as_view(), name="my_date"),
        path("events/proposals/", answering.AcceptManyView.as_view(), name="event_proposals"),
        path("events/proposals/<int:pk>/", answering.ProposalView.as_view(), name="event_proposal"),
    ]


class MyEventsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return museums_of(cast("User", request.user)).exists()


@hooks.register("register_admin_menu_item")
def my_events_in_the_menu() -> MenuItem:
    return MyEventsMenuItem(gettext_lazy("My dates"), reverse_lazy("my_events"), name="my-events", icon_name="date", order=1)


# --- Dates from files ----------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def register_imports() -> list[URLPattern]:
    return [
        path("event-imports/", imports.ImportsView.as_view(), name="event_imports"),
        path("event-imports/template.<slug:kind>", imports.TemplateView.as_view(), name="event_import_template"),
        path("event-imports/calendars/", calendar_views.CalendarsView.as_view(), name="event_import_calendars"),
        path("event-imports/calendars/<int:pk>/", calendar_views.CalendarView.as_view(), name="event_import_calendar"),
        path(
            "event-imports/calendars/<uuid:uuid>/", calendar_views.CalendarImportView.as_view(), name="event_import_calendar_look"
        ),
        path("event-imports/<uuid:uuid>/", imports.ImportView.as_view(), name="event_import"),
    ]


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return imports.may_import(request.user)


@hooks.register("register_admin_menu_item")
def imports_in_the_menu() -> MenuItem:
    address = reverse_lazy("event_imports")
    return ImportsMenuItem(gettext_lazy("Import dates"), address, name="event-imports", icon_name="upload", order=161)
