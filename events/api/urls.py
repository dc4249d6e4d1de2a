from django.urls import path

from events.api.routes import api

urlpatterns = [path("", api.urls)]
