from django.urls import path

from passes import views

urlpatterns = [path("", views.pass_worker, name="pass_worker")]
