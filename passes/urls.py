from django.urls import path

from passes import activation_views, views

app_name = "passes"
urlpatterns = [
    path("take/", views.take_pass, name="take"),
    path("activate/", activation_views.type_code, name="activate"),
    path("activate/<str:code>/", activation_views.activate, name="activate_code"),
    path("<str:access_key>/", views.show_pass, name="show"),
]
