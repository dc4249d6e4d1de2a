from django.urls import path

from home.contact import views as contact

app_name = "home"
urlpatterns = [
    path("contact/send/", contact.send, name="contact"),
]
