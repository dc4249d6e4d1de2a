"""What the task worker does by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from cms import schedules
from tests.cms.tree import Tree

PARIS = ZoneInfo("Europe/Paris")


def test_every_job_names_something_that_can_be_called() -> None:
    assert {"publish_scheduled", "cut_links"} <= {job.name for job in schedules.jobs()}
    assert all(callable(import_string(job.func)) for job in schedules.jobs())


@pytest.mark.django_db
def test_a_second_setup_adds_nothing_and_keeps_what_an_administrator_changed() -> None:
    Schedule.objects.filter(name="publish_scheduled").delete()
    Schedule.objects.filter(name="cut_links").update(schedule_type=Schedule.DAILY)
    assert schedules.setup() == ["publish_scheduled"]
    assert schedules.setup() == []
    assert Schedule.objects.get(name="publish_scheduled").minutes == 5
    assert Schedule.objects.get(name="cut_links").schedule_type == Schedule.DAILY


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 7, 1, 0, 30, tzinfo=UTC), datetime(2026, 7, 1, 3, 30, tzinfo=PARIS)),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 7, 2, 3, 30, tzinfo=PARIS)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), datetime(2026, 10, 25, 3, 30, tzinfo=PARIS)),
    ],
)
def test_night_falls_by_the_clock_of_the_site(now: datetime, night: datetime) -> None:
    assert schedules.next_night(now) == night


@pytest.mark.django_db
def test_a_page_appears_at_its_hour(tree: Tree) -> None:
    """Also by hand: `setup_schedules --run` is for a site without a worker."""
    page = tree.sabot
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    output = StringIO()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("setup_schedules", "--run", stdout=output)
    page.refresh_from_db()
    assert page.live
    assert "done: publish_scheduled" in output.getvalue()
