"""What the task worker does by the clock, without being asked.

An app adds its own in `AppConfig.ready`: `schedules.every(minutes=5, name=..., func=...)` or `schedules.nightly(...)`.
`migrate` and `manage.py setup_schedules` bring them into django-q2's table. What an administrator changed there stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

NIGHT = time(3, 30)  # by the site's own clock
HOUR = 60


@dataclass(frozen=True, slots=True)
class Job:
    """`name` is stable: it is what the row in the table is known by. `func` takes nothing and may run twice."""

    name: str
    func: str  # dotted path
    minutes: int | None  # None: once a night


_jobs: dict[str, Job] = {}


def every(*, minutes: int, name: str, func: str) -> None:
    _jobs[name] = Job(name, func, minutes)


def nightly(*, name: str, func: str) -> None:
    _jobs[name] = Job(name, func, None)


def jobs() -> list[Job]:
    return sorted(_jobs.values(), key=lambda job: job.name)


def next_night(now: datetime) -> datetime:
    local = timezone.localtime(now)
    tonight = timezone.make_aware(datetime.combine(local.date(), NIGHT))
    return tonight if tonight > local else timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), NIGHT))


def setup(using: str = "default") -> list[str]:
    """Add the schedules that are missing; their names. May run at any time."""
    from django_q.models import Schedule  # noqa: PLC0415 - called from `ready`, before the models are there

    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return []  # `migrate APP` on a new database: the full `migrate` follows
    added = []
    for job in jobs():
        when: dict[str, Any] = {"schedule_type": Schedule.DAILY, "next_run": next_night(timezone.now())}
        if job.minutes == HOUR:
            when = {"schedule_type": Schedule.HOURLY}
        elif job.minutes:
            when = {"schedule_type": Schedule.MINUTES, "minutes": job.minutes}
        _schedule, created = Schedule.objects.using(using).get_or_create(name=job.name, defaults={"func": job.func, **when})
        if created:
            added.append(job.name)
    return added


def setup_after_migrate(using: str, **_kwargs: Any) -> None:
    setup(using)


def run_all() -> list[str]:
    """Do everything now, one after the other, as a night would; the names."""
    for job in jobs():
        import_string(job.func)()
    return [job.name for job in jobs()]


def publish_scheduled() -> None:
    """Publish and unpublish the pages whose hour has come."""
    call_command("publish_scheduled")
