from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class PassesConfig(AppConfig):
    name = "passes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(schedule_tasks, sender=self, dispatch_uid="schedule_tasks")


def schedule_tasks(using: str, **_kwargs: Any) -> None:
    """What `qcluster` does by itself. What an administrator changed in the schedule stays."""
    from django_q.models import Schedule  # noqa: PLC0415 - the models are there only now

    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # `migrate passes` on a new database: the full `migrate` follows
    Schedule.objects.using(using).get_or_create(
        name="cut_links", defaults={"func": "passes.tasks.cut_links", "schedule_type": Schedule.HOURLY}
    )
