from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from cms import schedules, sitemap_routes


class EventsConfig(AppConfig):
    name = "events"
    private_models: frozenset[str] = frozenset(
        {
            "CalendarSource",
            "EventProposal",
            "EventUpload",
            "ImportedEvent",
            "KeptCount",
            "Letter",
            "Place",
            "Proxy",
            "Registration",
        }
    )
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from events import following, holidays  # noqa: PLC0415 - the models are there only now
        from events.editing import answering  # noqa: PLC0415
        from events.registrations import following as registrations  # noqa: PLC0415
        from museums.proposals import waiting  # noqa: PLC0415

        sitemap_routes.ROUTES.append("calendars")
        following.connect()
        holidays.connect()
        registrations.connect()
        waiting.SOURCES.append(
            waiting.Source(
                gettext_lazy("Events that museums propose"), answering.count_for, answering.lines_for, many="event_proposals"
            )
        )
        schedules.nightly(name="extend_dates", func="events.services.extend_horizon")
        schedules.every(minutes=5, name="send_registrations", func="events.registrations.tasks.send_waiting")
        schedules.every(minutes=5, name="follow_dates", func="events.registrations.tasks.follow_all")
        schedules.every(minutes=60, name="remind_participants", func="events.registrations.tasks.remind")
        schedules.nightly(name="forget_registrations", func="events.registrations.tasks.forget")
        schedules.nightly(name="forget_event_files", func="events.imports.tasks.forget")
        schedules.nightly(name="refresh_calendars", func="events.imports.tasks.refresh_calendars")
