from django.urls import path

from passes.api import api

urlpatterns = [path("", api.urls)]
