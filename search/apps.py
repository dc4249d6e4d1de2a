from django.apps import AppConfig

from cms import schedules


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from search import watching  # noqa: F401, PLC0415 - its receivers; the models are there only now

        schedules.nightly(name="refresh_search", func="search.tasks.refresh")
