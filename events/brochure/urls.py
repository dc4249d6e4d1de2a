from django.urls import path

from events.brochure import views

urlpatterns = [path("<int:pk>/<str:name>", views.download, name="brochure")]
