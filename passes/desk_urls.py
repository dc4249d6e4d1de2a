from django.urls import path

from passes import desk_views as views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("language/", views.language, name="language"),
    path("enrol/", views.enrol_code, name="enrol_code"),
    path("enrol/<str:code>/", views.enrol, name="enrol"),
]
