"""The yearly question to each museum, and the link that answers it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from time_machine import travel

from cms.models import User
from museums.contributors import add_contributor
from museums.models import Museum, Reminder
from museums.proposals import sheet
from museums.reminders import services
from tests.home.mail import break_mail, refused

pytestmark = pytest.mark.django_db(transaction=True)

SAME = {"headers": {"sec-fetch-site": "same-origin"}}


@pytest.fixture
def museum(tree: object) -> Museum:
    museum = Museum.objects.get(slug="sabot")
    for email in ("un@example.org", "deux@example.org"):
        add_contributor(museum=museum, user=User.objects.create_user(email))
    return museum


def path_in(message: Any) -> str:
    found = re.search(r"https?://[^/\s]+(/\w\w/still-right/\S+)", message.body)
    assert found
    return found.group(1)


def test_each_contributor_is_asked_once_a_year(museum: Museum) -> None:
    assert services.send_all() == ["sabot"]
    assert sorted(message.to[0] for message in mail.outbox) == ["deux@example.org", "un@example.org"]
    assert services.send_all() == []
    assert len(mail.outbox) == 2
    assert services.send_all(timezone.localdate() + timedelta(days=366)) == ["sabot"]
    assert len(mail.outbox) == 4


def test_a_museum_without_contributors_or_lately_reviewed_is_left_alone(museum: Museum) -> None:
    assert [found.slug for found in services.due(timezone.localdate())] == ["sabot"]
    museum.reviewed_on = timezone.localdate() - timedelta(days=100)
    museum.save()
    assert services.send_all() == []
    User.objects.update(is_active=False)
    Museum.objects.update(reviewed_on=None)
    assert services.send_all() == []


def test_after_a_failure_those_who_have_the_message_do_not_get_it_again(museum: Museum, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = services.send_one, []

    def fails_second(reminder: Reminder, person: User) -> None:
        calls.append(person.email)
        if len(calls) == 2:
            raise OSError("down")
        real(reminder, person)

    monkeypatch.setattr(services, "send_one", fails_second)
    services.send_all()
    assert len(mail.outbox) == 1
    services.send_all()
    services.send_all()
    assert sorted(message.to[0] for message in mail.outbox) == ["deux@example.org", "un@example.org"]
    assert Reminder.objects.get().sent_at is not None


def test_one_refused_mailbox_stops_no_museum_behind_it(museum: Museum, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Museum.objects.filter(slug__gt=museum.slug).order_by("slug").last()
    assert other is not None
    add_contributor(museum=other, user=User.objects.create_user("trois@example.org"))
    break_mail(monkeypatch, lambda message: None if message.to == ["trois@example.org"] else refused())
    assert services.send_all() == [other.slug]
    assert [message.to for message in mail.outbox] == [["trois@example.org"]]


def test_new_year_asks_nobody_again_who_was_asked_days_before(museum: Museum, monkeypatch: pytest.MonkeyPatch) -> None:
    with travel("2026-12-28T12:00:00+01:00"), monkeypatch.context() as broken:
        break_mail(broken, lambda message: refused() if message.to == ["deux@example.org"] else None)
        assert services.send_all() == ["sabot"]
    with travel("2027-01-01T12:00:00+01:00"):
        assert services.send_all() == ["sabot"]  # who has not got it yet
        assert services.send_all() == []
    assert sorted(message.to[0] for message in mail.outbox) == ["deux@example.org", "un@example.org"]
    with travel("2027-11-01T12:00:00+01:00"):
        assert services.send_all() == []
    with travel("2027-12-28T12:00:00+01:00"):
        assert services.send_all() == ["sabot"]
    assert len(mail.outbox) == 4


def test_a_museum_that_has_answered_or_left_the_network_is_not_asked(museum: Museum) -> None:
    Museum.objects.update(member_until=timezone.localdate().year - 1)
    assert services.send_all() == []
    Museum.objects.update(member_until=None)
    assert services.send_all() == ["sabot"]
    services.confirm(Reminder.objects.get())
    add_contributor(museum=museum, user=User.objects.create_user("trois@example.org"))
    assert services.send_all() == []


def test_the_link_says_nothing_about_people_and_reading_it_changes_nothing(museum: Museum) -> None:
    sheet.write(museum, {"phone": "03 20 00 00 00", "price_full": "5.00"})
    services.send_all()
    path = path_in(mail.outbox[0])
    assert "@" not in path
    assert "example" not in path
    client = Client()
    for _visit in range(3):
        response = client.get(path)
        assert response.status_code == 200
        assert "03 20 00 00 00" in response.text
        client.head(path)
    assert Museum.objects.get(pk=museum.pk).reviewed_on is None
    assert not response.cookies
    assert response.headers["Cache-Control"].startswith("private, no-store")
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_button_notes_the_day_once(museum: Museum) -> None:
    services.send_all()
    path = path_in(mail.outbox[0])
    assert Client().post(path, **SAME).status_code == 302
    assert Museum.objects.get(pk=museum.pk).reviewed_on == timezone.localdate()
    assert "notice--done" in Client().get(path).text
    Museum.objects.update(reviewed_on=date(2020, 1, 1))
    Client().post(path, **SAME)
    assert Museum.objects.get(pk=museum.pk).reviewed_on == date(2020, 1, 1)


def test_another_site_cannot_press_the_button(museum: Museum) -> None:
    services.send_all()
    assert Client().post(path_in(mail.outbox[0]), headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert Museum.objects.get(pk=museum.pk).reviewed_on is None


@pytest.mark.parametrize("token", ["x", "1:abc:def", "%00", "1", "é" * 300])
def test_a_made_up_link_is_answered_politely(museum: Museum, token: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/fr/still-right/{token}/", **SAME).status_code in {404, 410}


def test_a_link_ends(museum: Museum) -> None:
    services.send_all()
    path = path_in(mail.outbox[0])
    with travel(timezone.now() + timedelta(days=services.LINK_DAYS + 1)):
        assert Client().get(path).status_code == 410
        assert Client().post(path, **SAME).status_code == 410
    assert Museum.objects.get(pk=museum.pk).reviewed_on is None


def test_the_message_speaks_the_language_of_the_contributor(museum: Museum) -> None:
    from wagtail.users.models import UserProfile

    person = User.objects.get(email="un@example.org")
    UserProfile.get_for_user(person)
    UserProfile.objects.filter(user=person).update(preferred_language="nl")
    services.send_all()
    dutch = next(message for message in mail.outbox if message.to == ["un@example.org"])
    assert "/nl/still-right/" in path_in(dutch)
    assert "/fr/still-right/" in path_in(next(message for message in mail.outbox if message.to != ["un@example.org"]))


def test_the_command_says_who_would_be_asked(museum: Museum, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_reminders", "--dry-run")
    assert "sabot" in capsys.readouterr().out
    assert mail.outbox == []
    call_command("send_reminders")
    assert len(mail.outbox) == 2
