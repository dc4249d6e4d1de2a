from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    private_models: frozenset[str] = frozenset()
    default_auto_field = "django.db.models.BigAutoField"
