from django.apps import AppConfig

from cms import schedules


class MuseumsConfig(AppConfig):
    name = "museums"
    private_models = frozenset({"FactProposal", "Reminder"})
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from museums import content_checks, contributors, fact_pages  # noqa: PLC0415 - the models are there only now

        content_checks.connect()
        contributors.connect()
        fact_pages.connect()
        schedules.nightly(name="open-days", func="museums.open_days.refresh_all")
        schedules.nightly(name="yearly-reminders", func="museums.reminders.tasks.send_reminders")
