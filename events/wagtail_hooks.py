from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.models import User
from events.editing import mine, preview, views
from events.viewsets import AgendaGroup
from museums.contributors import museums_of


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
        path("events/proposals/<int:pk>/", mine.ProposalView.as_view(), name="event_proposal"),
    ]


class MyEventsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return museums_of(cast("User", request.user)).exists()


@hooks.register("register_admin_menu_item")
def my_events_in_the_menu() -> MenuItem:
    return MyEventsMenuItem(gettext_lazy("My dates"), reverse_lazy("my_events"), name="my-events", icon_name="date", order=1)
