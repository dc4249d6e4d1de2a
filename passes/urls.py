from django.urls import path

from passes import activation_views, views
from passes.holders import gift_views as gifts
from passes.holders import views as holders
from passes.wallets import views as wallets

app_name = "passes"
urlpatterns = [
    path("take/", views.take_pass, name="take"),
    path("activate/", activation_views.type_code, name="activate"),
    path("activate/<str:code>/", activation_views.activate, name="activate_code"),
    path("find/", holders.find, name="find"),
    path("find/<str:link>/", holders.found, name="found"),
    path("give/", gifts.give, name="give"),
    path("give/asked/", gifts.asked, name="give_asked"),
    path("give/<str:access_key>/", gifts.gift, name="gift"),
    path("together/<str:access_key>/", views.show_together, name="together"),
    path("<str:access_key>/", views.show_pass, name="show"),
    path("<str:access_key>/app.webmanifest", views.manifest, name="manifest"),
    path("<str:access_key>/pass.pkpass", wallets.apple_card, name="apple_wallet"),
    path("<str:access_key>/google-wallet/", wallets.google_link, name="google_wallet"),
    path("<str:access_key>/pass.pdf", holders.paper_pass, name="paper"),
    path("<str:access_key>/stamps/", holders.keep_stamps, name="stamps"),
    path("<str:access_key>/data/", holders.show, name="data"),
    path("<str:access_key>/data/file/", holders.download, name="download"),
    path("<str:access_key>/data/erase/", holders.erase, name="erase"),
]
