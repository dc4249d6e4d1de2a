"""Addresses of registrations, under the language. None says who somebody is."""

from django.urls import path

from events.registrations import views

app_name = "registrations"
urlpatterns = [
    path("register/<str:uid>/", views.register, name="register"),
    path("registration/<str:token>/", views.show, name="show"),
    path("registration/<str:token>/change/", views.change, name="change"),
    path("registration/<str:token>/cancel/", views.cancel, name="cancel"),
    path("registration/<str:token>/erase/", views.erase, name="erase"),
    path("registration/<str:token>/date.ics", views.date_file, name="date_file"),
]
