from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from events.editing import preview, views
from events.viewsets import AgendaGroup


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
