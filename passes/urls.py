from django.urls import path

from passes import views

app_name = "passes"
urlpatterns = [
    path("take/", views.take_pass, name="take"),
    path("<str:access_key>/", views.show_pass, name="show"),
]
