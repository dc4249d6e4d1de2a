from django.urls import path, re_path
from django.views.decorators.http import require_safe

from events.feeds import views

urlpatterns = [
    path("feeds/", views.calendars, name="calendars"),
    path("feeds/agenda.ics", views.agenda_calendar, name="agenda_calendar"),
    path("feeds/agenda.rss", require_safe(views.in_turn(views.AgendaFeed())), name="agenda_feed"),
    path("feeds/agenda/<str:about>/<slug:slug>.ics", views.agenda_calendar, name="agenda_calendar_about"),
    path("feeds/event/<slug:slug>.ics", views.event_calendar, name="event_calendar"),
    re_path(r"^feeds/date/(?P<uid>[0-9A-Za-z-]{1,80})\.ics$", views.date_calendar, name="date_calendar"),
]
