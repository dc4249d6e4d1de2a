"""An issue on its way: each gets it once, whatever the mail server does."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms import mail as cms_mail
from cms.roles import setup_roles
from home.models import Delivery, IssueState
from home.models.newsletter import DeliveryState
from home.newsletter import sending, subscribing, tasks
from tests.cms.tree import log_in
from tests.home.letters import issue, subscribed
from tests.home.mail import break_mail


@pytest.mark.database
def test_an_issue_goes_once_to_those_who_asked_for_it_in_their_language(network: None) -> None:
    subscribed("a@example.org")
    subscribed("b@example.org", "fr", "visitors", "teachers")
    subscribed("nl@example.org", "nl")
    subscribed("teacher@example.org", "fr", "teachers")
    left = subscribed("left@example.org")
    subscribing.leave(left.pk)
    letter = issue()
    assert sending.start(letter) == 2
    assert sending.start(letter) == 0
    tasks.send_issue(letter.pk)
    tasks.send_waiting()
    assert sorted(message.to[0] for message in mail.outbox) == ["a@example.org", "b@example.org"]
    letter.refresh_from_db()
    assert letter.state == IssueState.SENT
    first, second = mail.outbox
    assert first.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    where = first.extra_headers["List-Unsubscribe"].strip("<>")
    assert where in first.body
    assert where in first.alternatives[0][0]
    assert where not in second.body
    assert sending.LEAVE_MARK not in first.body + first.alternatives[0][0]


def test_somebody_who_leaves_while_it_goes_out_gets_nothing(network: None) -> None:
    subscriber, letter = subscribed(), issue(state=IssueState.SENDING, html="x", text="x")
    Delivery.objects.create(issue=letter, subscriber=subscriber)
    subscribing.leave(subscriber.pk)
    assert tasks.send_issue(letter.pk) == 0
    assert not mail.outbox
    assert Delivery.objects.get().state == DeliveryState.SKIPPED


@pytest.mark.database
def test_two_tasks_at_once_send_each_one_message(network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second task takes its batch while the first is in the middle of the same one."""
    for number in range(5):
        subscribed(f"{number}@example.org")
    letter = issue()
    second: list[int] = []

    def overtake(message: Any) -> None:
        if not second:
            second.append(0)
            second[0] = tasks.send_issue(letter.pk)

    with monkeypatch.context() as two:
        break_mail(two, overtake)
        sending.start(letter)
    assert sorted(message.to[0] for message in mail.outbox) == [f"{number}@example.org" for number in range(5)]


@pytest.mark.parametrize(
    ("fault", "delivered"),
    [
        (smtplib.SMTPDataError(451, b"later"), ["0", "1", "2"]),  # certainly not taken: again
        (smtplib.SMTPServerDisconnected("gone"), ["0", "2"]),  # perhaps taken: never twice
        (smtplib.SMTPRecipientsRefused({"1@example.org": (550, b"no such user")}), ["0", "2"]),
    ],
)
def test_a_fault_in_the_middle_loses_nothing_and_doubles_nothing(
    network: None, monkeypatch: pytest.MonkeyPatch, fault: Exception, delivered: list[str]
) -> None:
    for number in range(3):
        subscribed(f"{number}@example.org")
    letter = issue()
    with monkeypatch.context() as broken:
        break_mail(broken, lambda message: fault if message.to == ["1@example.org"] else None)
        sending.start(letter)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        tasks.send_waiting()
    assert sorted(message.to[0][0] for message in mail.outbox) == delivered
    letter.refresh_from_db()
    assert letter.state == IssueState.SENT


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"0@example.org": (452, b"full")}), DeliveryState.WAITING),
        (smtplib.SMTPDataError(451, b"greylisted"), DeliveryState.WAITING),
        (smtplib.SMTPDataError(550, b"no"), DeliveryState.REFUSED),
    ],
)
def test_one_bad_mailbox_stops_nobody_behind_it(
    network: None, monkeypatch: pytest.MonkeyPatch, fault: Exception, state: DeliveryState
) -> None:
    for number in range(3):
        subscribed(f"{number}@example.org")
    letter = issue()
    with monkeypatch.context() as broken:
        break_mail(broken, lambda message: fault if message.to == ["0@example.org"] else None)
        sending.start(letter)
    assert sorted(message.to[0][0] for message in mail.outbox) == ["1", "2"]
    assert Delivery.objects.get(subscriber__email="0@example.org").state == state


@pytest.mark.parametrize(
    "fault", [smtplib.SMTPDataError(421, b"closing"), smtplib.SMTPSenderRefused(451, b"later", "contact@example.org")]
)
def test_what_concerns_all_stops_the_batch_and_the_next_begins_with_somebody_else(
    network: None, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    for number in range(2):
        subscribed(f"{number}@example.org")
    letter = issue()
    tried: list[str] = []

    def hang_up(message: Any) -> Exception:
        tried.append(message.to[0])
        return fault

    with monkeypatch.context() as broken:
        break_mail(broken, hang_up)
        sending.start(letter)
        tasks.send_issue(letter.pk)
    assert sorted(tried) == ["0@example.org", "1@example.org"]
    assert set(Delivery.objects.values_list("state", "tries")) == {(DeliveryState.WAITING, 0)}


def test_a_mailbox_that_is_always_full_counts_as_refused_in_the_end(network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribed()
    letter, moment = issue(), timezone.now()
    break_mail(monkeypatch, lambda _message: smtplib.SMTPRecipientsRefused({"marie@example.org": (452, b"full")}))
    sending.start(letter)
    for _pause in sending.PAUSES:
        assert Delivery.objects.get().state == DeliveryState.WAITING
        moment += timedelta(days=2)
        with time_machine.travel(moment):
            tasks.send_waiting()
    assert Delivery.objects.get().state == DeliveryState.REFUSED
    letter.refresh_from_db()
    assert letter.state == IssueState.SENT


def test_a_mail_server_that_is_down_is_said_and_waited_for(network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribed()
    letter = issue()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.open", down, raising=False)
        assert sending.start(letter) == 1
        tasks.send_waiting()
        assert not mail.outbox
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (IssueState.SENDING, "ConnectionRefusedError")
    setup_roles()
    client, user = log_in("edith@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Rédaction"))
    assert "ConnectionRefusedError" in client.get(reverse("newsletterissue:look", args=[letter.pk])).text
    assert tasks.send_waiting() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (IssueState.SENT, "")


def down(_self: Any) -> None:
    raise ConnectionRefusedError


def test_an_issue_shows_the_pages_of_its_language_with_whole_addresses(network: None) -> None:
    french = Page.objects.get(slug="le-reseau", locale__language_code="fr")
    hidden = Page.objects.get(slug="musees", locale__language_code="fr")
    hidden.unpublish()
    letter = issue(locale="nl", intro='<p>Lees <a href="https://example.org/a">dit</a> &amp; dat</p>')
    letter.chosen.create(page=french, sort_order=0)
    letter.chosen.create(page=hidden, sort_order=1)
    html, text = sending.compose(letter)
    assert "/nl/het-netwerk/" in html
    assert "/fr/" not in html
    assert 'href="/' not in html
    assert "dit (https://example.org/a) & dat" in text
    assert "<" not in text.replace(sending.LEAVE_MARK, "")


def test_a_shift_that_ends_queues_the_next_and_the_clock_is_looked_at_before_each(
    network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        subscribed(f"{number}@example.org")
    letter, clock, shifts = issue(), [0.0], []

    def slow(_message: Any) -> None:
        clock[0] += cms_mail.SECONDS_AT_WORK / 2

    monkeypatch.setattr(cms_mail, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(sending, "async_task", lambda name, pk: shifts.append((name, pk)))
    break_mail(monkeypatch, slow)
    sending.start(letter)
    next_one = ("home.newsletter.tasks.send_issue", letter.pk)
    for sent, queued in ((0, 1), (2, 2), (4, 3), (5, 3)):
        assert (len(mail.outbox), len(shifts)) == (sent, queued)
        assert set(shifts) == {next_one}
        if sent < 5:
            tasks.send_issue(letter.pk)
    letter.refresh_from_db()
    assert letter.state == IssueState.SENT


@pytest.mark.database
def test_each_issue_has_a_task_of_its_own_and_one_at_a_time(network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, queued = issue(state=IssueState.SENDING), issue(state=IssueState.SENDING), []
    monkeypatch.setattr(tasks, "async_task", lambda _name, pk: queued.append(pk))
    delivery = Delivery.objects.create(issue=first, subscriber=subscribed(), state=DeliveryState.SENT, at=timezone.now())
    tasks.send_waiting()
    assert queued == [second.pk]
    Delivery.objects.filter(pk=delivery.pk).update(at=timezone.now() - sending.QUIET)
    tasks.send_waiting()
    assert sorted(queued[1:]) == sorted([first.pk, second.pk])
