"""Addresses of buying, under the language."""

from django.urls import path

from passes.payments import views, withdrawing

app_name = "payments"
urlpatterns = [
    path("", views.order_form, name="form"),
    path("terms/", views.terms, name="terms"),
    path("withdraw/", withdrawing.withdraw, name="withdraw"),
    path("<str:access_key>/", views.show_order, name="order"),
    path("<str:access_key>/pay/", views.pay, name="pay"),
    path("<str:access_key>/receipt.pdf", views.receipt, name="receipt"),
]
