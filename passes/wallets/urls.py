"""The addresses that PassKit makes from the base written in each pass."""

from django.urls import path

from passes.wallets import views

app_name = "apple_wallet"
urlpatterns = [
    path("", views.root, name="root"),
    path("v1/passes/<str:pass_type>/<str:serial>", views.latest, name="latest"),
    path("v1/devices/<str:device>/registrations/<str:pass_type>", views.changed, name="changed"),
    path("v1/devices/<str:device>/registrations/<str:pass_type>/<str:serial>", views.register, name="register"),
    path("v1/log", views.log, name="log"),
]
