from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    private_models: frozenset[str] = frozenset()
    default_auto_field = "django.db.models.BigAutoField"
