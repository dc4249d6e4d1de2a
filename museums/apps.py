from django.apps import AppConfig


class MuseumsConfig(AppConfig):
    name = "museums"
    default_auto_field = "django.db.models.BigAutoField"
