"""What people are told, once, and not when it is no longer true."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from events.models import KeptCount, Letter, Mode, Registration
from events.registrations import attendance, calendar, erasing, following, letters, opening, places, reminding
from events.services import change_occurrence
from passes.services.forgetting import forget_address
from tests.events.registrations.factories import come, open_date

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def subjects() -> list[str]:
    letters.send_waiting()
    found = [message.subject for message in mail.outbox]
    mail.outbox.clear()
    return found


def kinds(registration: Registration) -> list[str]:
    return list(registration.letters.order_by("pk").values_list("kind", flat=True))


def test_a_mail_server_that_is_down_loses_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def down(_message: EmailMessage, **_options: Any) -> int:
        raise SMTPServerDisconnected("cannot reach personne@example.org")

    registration = come(open_date())
    with monkeypatch.context() as broken, caplog.at_level(logging.DEBUG):
        broken.setattr(EmailMessage, "send", down)
        assert letters.send_waiting() == 0
    assert "example.org" not in caplog.text
    assert letters.send_waiting() == 0  # not at once
    assert letters.send_waiting(at=timezone.now() + timedelta(minutes=16)) == 1
    assert letters.send_waiting(at=timezone.now() + timedelta(days=1)) == 0
    assert mail.outbox[0].to == [registration.email]
    assert "\nMardi 6 janvier 2099" in mail.outbox[0].body
    assert "<" not in mail.outbox[0].body


def test_a_letter_that_is_no_longer_true_is_not_sent() -> None:
    registration = come(open_date())
    places.cancel(registration)
    letters.send_waiting()
    assert kinds(registration) == ["confirmed", "cancelled"]
    assert len(mail.outbox) == 1
    assert registration.letters.get(kind="confirmed").sent_at is None


def test_a_moved_or_cancelled_date_is_told_once_a_change() -> None:
    occurrence = open_date(on_site=1)
    here, waiting = come(occurrence), come(occurrence)
    change_occurrence(occurrence, moved_start=occurrence.starts_at + timedelta(days=1))
    for _turn in range(3):
        following.follow_all()
    assert kinds(here) == ["confirmed", "moved"]
    assert kinds(waiting) == ["waiting", "moved"]
    change_occurrence(occurrence, is_cancelled=True)
    following.follow_all()
    following.follow_all()
    assert kinds(here) == ["confirmed", "moved", "called_off"]
    change_occurrence(occurrence, note_fr="Merci")  # nothing they need to hear of
    following.follow_all()
    assert kinds(here) == ["confirmed", "moved", "called_off"]
    change_occurrence(occurrence, is_cancelled=False)
    following.follow_all()
    assert kinds(here)[-1] == "moved"


def test_a_change_of_the_event_itself_is_told_too() -> None:
    occurrence = open_date()
    registration = come(occurrence)
    occurrence.event.status = "cancelled"
    occurrence.event.save()
    following.follow_all()
    assert kinds(registration) == ["confirmed", "called_off"]


def test_the_new_date_of_what_was_postponed_is_told_and_can_be_booked() -> None:
    occurrence = open_date(status="postponed")
    registration = come(occurrence)
    Registration.objects.update(told="before")
    following.follow_all()
    assert kinds(registration)[-1] == "called_off"
    letters.send_waiting()
    assert "est reportée. Votre inscription reste valable" in mail.outbox[-1].body
    moved = change_occurrence(occurrence, moved_start=occurrence.starts_at + timedelta(days=14))
    following.follow_all()
    assert kinds(registration)[-1] == "moved"
    moved.refresh_from_db()
    assert (moved.is_off, moved.state_words, opening.why_closed(moved)) == (False, "Date modifiée", "")


def test_the_reminder_comes_once_the_day_before_by_day() -> None:
    occurrence = open_date()
    coming, _waiting, gone = come(occurrence), come(occurrence), come(occurrence)
    places.cancel(gone)
    noon: datetime = timezone.localtime(occurrence.starts_at).replace(hour=12) - timedelta(days=1)
    assert reminding.remind(at=noon - timedelta(days=1)) == 0
    assert reminding.remind(at=noon.replace(hour=7)) == 0
    assert reminding.remind(at=noon) == 2
    assert reminding.remind(at=noon + timedelta(hours=2)) == 0
    assert kinds(coming) == ["confirmed", "reminder"]


def test_the_date_file_is_read_by_calendars_and_follows_the_date() -> None:
    occurrence = open_date(on_site=5, online=5, place_kind="hybrid", online_url="https://meet.example.org/secret")
    registration = come(occurrence, mode=Mode.ONLINE)
    [entry] = icalendar.Calendar.from_ical(calendar.of_registration(registration)).walk("VEVENT")
    assert entry["UID"] == occurrence.uid
    assert entry.decoded("DTSTART") == occurrence.starts_at
    assert entry["URL"] == "https://meet.example.org/secret"
    places.cancel(registration)
    registration.refresh_from_db()
    [entry] = icalendar.Calendar.from_ical(calendar.of_registration(registration)).walk("VEVENT")
    assert entry["STATUS"] == "CANCELLED"
    assert "meet.example.org" not in entry["URL"]


def test_registrations_are_erased_some_months_after_the_date_and_numbers_stay() -> None:
    occurrence = open_date(erase_after_months=2)
    first, second = come(occurrence, people=3), come(occurrence)
    attendance.tick(first, "attended")
    letters.send_waiting()
    end = timezone.localtime(occurrence.ends_at)
    assert erasing.forget_old(at=end + timedelta(days=50)) == 0
    assert erasing.forget_old(at=end + timedelta(days=63)) == 2
    assert not Registration.objects.filter(pk__in=[first.pk, second.pk]).exists()
    assert not Letter.objects.exists()
    counted = {(row.state, row.presence): row.people for row in KeptCount.objects.all()}
    assert counted == {("confirmed", "attended"): 3, ("confirmed", ""): 1}


def test_an_address_to_forget_is_forgotten_here_as_well() -> None:
    registration = come(open_date())
    assert forget_address(email=registration.email.upper()) == 1
    assert not Registration.objects.exists()
