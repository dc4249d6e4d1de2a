from django.urls import path

from passes.sponsors.api import api

urlpatterns = [path("", api.urls)]
