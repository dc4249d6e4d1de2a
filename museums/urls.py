"""Addresses of museums that are no pages."""

from django.urls import path

from museums import views
from museums.reminders.views import confirm

urlpatterns = [
    path("museums/map.json", views.museums_map_data, name="museums_map_data"),
    path("weaves/<slug:slug>.png", views.museum_share_picture, name="museum_share_picture"),
    path("still-right/<str:token>/", confirm, name="museum_confirm"),
]
