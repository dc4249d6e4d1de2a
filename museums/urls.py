from django.urls import path

from museums import views

urlpatterns = [path("museums/map.json", views.museums_map_data, name="museums_map_data")]
