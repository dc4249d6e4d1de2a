"""The address of the API, beside those of the languages."""

from django.urls import path

from events.api.routes import api

urlpatterns = [path("", api.urls)]
