from django.apps import AppConfig

from cms import schedules


class EventsConfig(AppConfig):
    name = "events"
    private_models: frozenset[str] = frozenset({"EventProposal"})
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from events import following, holidays  # noqa: PLC0415 - the models are there only now

        following.connect()
        holidays.connect()
        schedules.nightly(name="extend_dates", func="events.services.extend_horizon")
