"""The table of dates follows the event, and keeps what people changed of one date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from recurrence import deserialize

from events import services
from events.agenda.counts import count
from events.agenda.filters import AgendaFilters
from events.agenda.index import index_of
from events.expansion import ExpansionError
from events.models import Event, EventStatus, Occurrence, RemovedOccurrence, Timing
from tests.events.factories import dates, days, event, extra, series

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TUESDAYS = [date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26)]


def test_a_rule_gives_its_dates_and_building_again_changes_nothing() -> None:
    visit = series()
    assert days(visit) == TUESDAYS
    before = list(Occurrence.objects.values())
    done = services.rebuild(visit)
    assert (done.added, done.changed, done.removed) == (0, [], [])
    assert list(Occurrence.objects.values()) == before
    first = dates(visit)[0]
    assert (first.starts_at, first.ends_at) == (datetime(2027, 1, 5, 13, tzinfo=UTC), datetime(2027, 1, 5, 15, tzinfo=UTC))
    assert (first.rule_start, first.uid) == ("2027-01-05T14:00", f"{visit.uid}-2027-01-05T1400")


def test_another_title_wipes_nothing() -> None:
    visit = series()
    services.change_occurrence(dates(visit)[1], is_cancelled=True, note_fr="Grève")
    visit.name_fr = "Autre nom"
    visit.save()
    assert [one.is_cancelled for one in dates(visit)] == [False, True, False, False]
    assert dates(visit)[1].note_fr == "Grève"


def test_another_hour_for_the_whole_series_keeps_each_change_and_each_identity() -> None:
    visit = series()
    before = {one.day: (one.pk, one.uid, one.rule_start) for one in dates(visit)}
    cancelled = services.change_occurrence(dates(visit)[1], is_cancelled=True)
    visit.start_time = time(15, 30)
    visit.save()
    assert {one.day: (one.pk, one.uid, one.rule_start) for one in dates(visit)} == before
    assert {one.local_start.time() for one in dates(visit)} == {time(15, 30)}
    again = Occurrence.objects.get(pk=cancelled.pk)
    assert again.is_cancelled
    assert again.sequence == cancelled.sequence + 1


def test_a_date_that_vanishes_is_kept_as_removed_and_comes_back_as_it_was() -> None:
    visit = series()
    gone = services.change_occurrence(dates(visit)[2], own_capacity_on_site=5)
    visit.recurrences = deserialize("RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20270119T000000")
    visit.save()
    assert days(visit) == [*TUESDAYS[:2], TUESDAYS[3]]
    row = Occurrence.objects.get(pk=gone.pk)
    assert row.removed_at is not None
    assert row.sequence == gone.sequence + 1
    assert row in Occurrence.objects.changed_since(row.modified_at)
    assert row not in Occurrence.objects.public()
    visit.recurrences = deserialize("RRULE:FREQ=WEEKLY;BYDAY=TU")
    visit.save()
    back = Occurrence.objects.get(pk=gone.pk)
    assert (back.removed_at, back.own_capacity_on_site) == (None, 5)


def test_a_moved_date_stays_moved_when_the_series_changes() -> None:
    visit = series()
    to = datetime(2027, 1, 13, 9, tzinfo=UTC)
    moved = services.change_occurrence(dates(visit)[1], moved_start=to)
    assert (moved.starts_at, moved.ends_at, moved.day) == (to, to + timedelta(hours=2), date(2027, 1, 13))
    visit.start_time = time(16)
    visit.save()
    again = Occurrence.objects.get(pk=moved.pk)
    assert (again.starts_at, again.rule_start) == (to, moved.rule_start)
    assert services.change_occurrence(again, moved_start=None).local_start.time() == time(16)


def test_a_whole_day_moved_and_put_back_is_a_whole_day() -> None:
    fair = event(start_time=None, end=date(2027, 1, 6))
    services.change_occurrence(
        dates(fair)[0], moved_start=datetime(2027, 2, 1, 9, tzinfo=UTC), moved_end=datetime(2027, 2, 1, 10, tzinfo=UTC)
    )
    assert not dates(fair)[0].all_day
    services.change_occurrence(dates(fair)[0], moved_start=None, moved_end=None)
    [back] = dates(fair)
    assert (back.all_day, back.day, back.end_day) == (True, date(2027, 1, 5), date(2027, 1, 6))


def test_an_event_on_one_date_keeps_its_identity_on_another_day() -> None:
    talk = event()
    [before] = dates(talk)
    talk.start = talk.end = date(2027, 3, 2)
    talk.save()
    [after] = dates(talk)
    assert (after.pk, after.uid, after.day) == (before.pk, before.uid, date(2027, 3, 2))


def test_a_change_that_makes_no_sense_changes_nothing() -> None:
    visit = series()
    first = dates(visit)[0]
    with pytest.raises(ValidationError):
        services.change_occurrence(first, moved_start=first.starts_at, moved_end=first.starts_at - timedelta(hours=1))
    with pytest.raises(ValidationError):
        services.change_occurrence(first, moved_end=first.ends_at)
    with pytest.raises(TypeError):
        services.change_occurrence(first, starts_at=first.starts_at)
    assert not dates(visit)[0].has_changes


def test_extra_dates_and_a_period() -> None:
    show = event(timing=Timing.PERIOD, start=date(2027, 2, 1), end=date(2027, 5, 31), start_time=None, duration=None)
    first_night = extra(show, date(2027, 1, 30), start_time=time(18))
    opened, period = dates(show)
    assert (opened.local_start.time(), opened.day) == (time(18), date(2027, 1, 30))
    assert (period.is_period, period.day, period.end_day, period.all_day) == (True, date(2027, 2, 1), date(2027, 5, 31), True)
    first_night.delete()
    assert days(show) == [date(2027, 2, 1)]


def test_the_rest_of_a_series_changes_and_what_came_before_does_not() -> None:
    visit = series()
    extra(visit, date(2027, 1, 30))
    cancelled = services.change_occurrence(dates(visit)[3], is_cancelled=True)
    before = {one.pk: one.uid for one in Occurrence.objects.all()}
    new = services.change_this_and_following(dates(visit)[2], start_time=time(10), name_fr="Visite du matin")
    visit.refresh_from_db()
    assert (days(visit), visit.name_fr != new.name_fr, new.part_of) == (TUESDAYS[:2], True, visit)
    assert days(new) == [*TUESDAYS[2:], date(2027, 1, 30)]
    assert {one.local_start.time() for one in dates(visit)} == {time(14)}
    assert {one.local_start.time() for one in dates(new)} == {time(10)}
    assert Occurrence.objects.get(pk=cancelled.pk).is_cancelled
    assert {one.pk: one.uid for one in Occurrence.objects.all()} == before
    assert not Occurrence.objects.exclude(removed_at=None).exists()


def test_every_other_week_and_a_number_of_dates_go_on_counting_after_a_split() -> None:
    visit = series("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=TU", end=None)
    before = days(visit)
    new = services.change_this_and_following(dates(visit)[2], start_time=time(10))
    visit.refresh_from_db()
    assert days(visit) + days(new) == before


def test_from_the_first_date_on_it_is_the_whole_series() -> None:
    visit = series()
    assert services.change_this_and_following(dates(visit)[0], duration=60) == visit
    assert Event.objects.count() == 1
    assert {one.ends_at - one.starts_at for one in dates(visit)} == {timedelta(hours=1)}


def test_a_rule_nobody_can_follow_leaves_the_dates_and_is_said_in_the_form() -> None:
    visit = series()
    visit.recurrences = deserialize("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    visit.end = None
    visit.save()
    assert days(visit) == TUESDAYS
    with pytest.raises(ExpansionError):
        services.rebuild(visit)
    with pytest.raises(ValidationError) as caught:
        visit.full_clean()
    assert "recurrences" in caught.value.message_dict


def test_what_is_not_for_the_public_has_no_public_date() -> None:
    visit = series(audiences=["members"])
    assert not Occurrence.objects.public().exists()
    visit.audiences = ["schools"]
    visit.save()
    assert Occurrence.objects.public().count() == 4
    visit.is_published = False
    visit.save()
    assert not Occurrence.objects.public().exists()


def test_an_event_that_is_deleted_leaves_word_of_its_dates() -> None:
    visit = series()
    uids = {one.uid for one in dates(visit)}
    visit.delete()
    assert set(RemovedOccurrence.objects.values_list("uid", flat=True)) == uids


def test_many_events_are_built_in_few_statements() -> None:
    counts = []
    for number in (1, 30):
        with services.rebuilding_later():
            many = [series() for _ in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert services.rebuild_events(many).added == 4 * number
        counts.append(len(statements))
    assert counts[0] <= 7
    assert counts[1] <= 10  # SQLite takes some rows a statement


def test_the_horizon_moves_on_every_night() -> None:
    endless = series(start=timezone.localdate(), end=None)
    before = Occurrence.objects.count()
    assert 100 < before < 110
    later = timezone.localdate() + timedelta(days=28)
    services.rebuild_events([endless], today=later)
    assert Occurrence.objects.count() == before + 4
    services.extend_horizon()
    call_command("rebuild_occurrences", verbosity=0)


def test_one_line_an_event() -> None:
    visit, other = series(), event(start=date(2027, 1, 6), end=date(2027, 1, 6))
    found = Occurrence.objects.public().upcoming(date(2027, 1, 6)).next_per_event()
    assert [(one.event, one.day, one.dates) for one in found] == [  # type: ignore[attr-defined]  # annotated
        (other, date(2027, 1, 6), 1), (visit, date(2027, 1, 12), 3),
    ]  # fmt: skip
    assert Occurrence.objects.between(date(2027, 1, 12), date(2027, 1, 19)).count() == 2


def test_one_line_a_series_that_was_split_twice_with_the_part_of_the_date_that_is_shown() -> None:
    visit = series()
    second = services.change_this_and_following(dates(visit)[1], start_time=time(10), price_kind="free")
    third = services.change_this_and_following(dates(second)[2], start_time=time(11))
    assert third.part_of == visit
    public = Occurrence.objects.public()
    for found, event_shown, number in (
        (public.next_per_event(), visit, 4),
        (public.last_per_event(), third, 4),
        (public.first_per_event(date(2027, 1, 12)), second, 4),
        (public.filter(event__price_kind="free").next_per_event(), second, 3),
    ):
        assert [(one.event, one.dates) for one in found] == [(event_shown, number)]  # type: ignore[attr-defined]  # annotated
    assert [one.event for one in public.next_per_part()] == [visit, second, third]
    with time_machine.travel("2027-01-06T09:00:00+01:00", tick=False):
        counted = count(index_of(None).answer(AgendaFilters.from_query(QueryDict())))
        assert (counted.events, counted.dates, counted.of("kind")["visit"], counted.of("price")) == (1, 3, 1, {"free": 1})


def test_a_cancelled_event_cancels_its_dates_but_one_date_not_the_others() -> None:
    visit = series()
    services.change_occurrence(dates(visit)[0], is_cancelled=True)
    assert [one.status for one in dates(visit)] == ["cancelled", *["planned"] * 3]
    assert Occurrence.objects.taking_place().count() == 3
    visit.status = EventStatus.CANCELLED
    visit.save()
    assert not Occurrence.objects.taking_place().exists()
