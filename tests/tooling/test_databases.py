"""The test databases themselves: what tests/databases.py promises."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page

from museums.models import Museum
from passes.models import Edition

pytestmark = pytest.mark.database


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_a_committed_change_is_gone_in_the_next_test_and_what_migrations_made_is_not(run: int) -> None:
    assert Page.objects.filter(depth=1).exists()
    assert not ContentType.objects.filter(app_label="left-behind").exists()
    ContentType.objects.create(app_label="left-behind", model=f"by-run-{run}")


@pytest.mark.django_db
def test_the_database_is_the_kind_production_runs_on() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert not connection.is_in_memory_db()
    else:
        assert connection.vendor == "postgresql"


def test_the_real_content_is_there_for_who_asks(network: None) -> None:
    assert Museum.objects.count() == 80
    Museum.objects.all().update(name="changed")


def test_the_demo_adds_an_edition_of_the_pass(demo: None) -> None:
    assert Edition.objects.count() == 1
    assert not Museum.objects.filter(name="changed").exists()


@pytest.mark.django_db
def test_nothing_of_it_is_left_for_the_others() -> None:
    assert not Museum.objects.exists()
