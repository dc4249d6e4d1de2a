"""Every kind of letter, over a real SMTP connection: who gets it, under which headers, and that an outage loses none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from home.contact import forms
from home.contact import tasks as contact_tasks
from home.models import ContactTopic, NewsletterIssue, NewsletterList, SignUp, Subscriber
from home.newsletter import sending
from home.newsletter import tasks as newsletter_tasks
from passes import tasks as pass_tasks
from passes.services import issuing
from tests.home.smtp import Letter, MailServer
from tests.passes.factories import make_edition

HERE = {"Sec-Fetch-Site": "same-origin"}
ASSOCIATION = "contact@proscitec.asso.fr"
VICTIM = "all@example.org"


@pytest.fixture
def server(network: None, settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()


def write(**fields: str) -> Any:
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        stamp = forms.stamp()
    typed = {
        "topic": "visit",
        "text": "Êtes-vous ouverts ?",
        "email": "marie@example.org",
        "copy": "on",
        "stamp": stamp,
        **fields,
    }
    return Client().post("/fr/contact/send/", typed, headers=HERE)


def ask_for_the_newsletter() -> Any:
    return Client().post("/nl/newsletter/", {"email": "jan@example.org", "lists": ["visitors"]}, headers=HERE)


def take_a_pass() -> None:
    issuing.take(edition=make_edition("smtp", price=0), party_size=2, locale="fr", email="paul@example.org")


def only(letters: list[Letter]) -> Letter:
    [letter] = letters
    return letter


def test_each_letter_arrives_where_it_should_and_names_what_it_is(server: MailServer) -> None:
    write()
    ask_for_the_newsletter()
    take_a_pass()
    message, copy = only(server.to(ASSOCIATION)), only(server.to("marie@example.org"))
    assert message.content["Reply-To"] == "marie@example.org"
    assert "Êtes-vous ouverts ?" in message.text
    assert (copy.content["Auto-Submitted"], copy.content["Reply-To"]) == ("auto-replied", None)
    confirmation = only(server.to("jan@example.org"))
    assert confirmation.content["Auto-Submitted"] == "auto-generated"
    assert "/nl/newsletter/confirm/" in confirmation.text
    letter = only(server.to("paul@example.org"))
    assert letter.content["Subject"] == "Votre Pass’Musées"
    assert "/fr/pass/" in letter.text
    for each in server.taken:
        assert each.sender == ASSOCIATION
        assert each.content["From"] == ASSOCIATION
        assert each.content["To"] in each.recipients
        assert each.content["Message-ID"]
        assert each.content["Date"]
        assert each.content["Bcc"] is None


def test_an_issue_carries_each_readers_own_way_out(server: MailServer) -> None:
    visitors = NewsletterList.objects.get(slug="visitors")
    for name in ("a", "b"):
        subscriber = Subscriber.objects.create(
            email=f"{name}@example.org", locale="fr", confirmed_at=timezone.now(), consent_text="Oui"
        )
        subscriber.lists.set([visitors])
    sending.start(NewsletterIssue.objects.create(list=visitors, subject="Été à l’atelier", intro="<p>Bonjour</p>"))
    newsletter_tasks.send_waiting()
    ways_out = set()
    for name in ("a", "b"):
        letter = only(server.to(f"{name}@example.org"))
        assert letter.content["Subject"] == "Été à l’atelier"
        assert letter.content["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        way_out = letter.content["List-Unsubscribe"].strip(" <>")  # a long one starts on a line of its own
        assert way_out in letter.text.replace("\r\n", "\n")
        ways_out.add(way_out)
        assert letter.content.get_body(("html",)) is not None
    assert len(ways_out) == 2
    path = "/" + ways_out.pop().split("/", 3)[3]
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.active().count() == 1


@pytest.mark.parametrize("field", ["name", "email"])
def test_what_is_typed_adds_no_header_and_no_recipient(server: MailServer, field: str) -> None:
    assert write(**{field: f"marie@example.org\r\nBcc: {VICTIM}"}).status_code == 422
    assert not server.taken


def test_lines_in_a_message_or_a_topic_stay_where_they_are(server: MailServer) -> None:
    ContactTopic.objects.filter(slug="visit").update(name_fr=f"Visite\r\nBcc: {VICTIM}")
    write(text=f"Bonjour\r\n.\r\nRCPT TO:<{VICTIM}>\r\nBcc: {VICTIM}\r\n.point")
    assert not server.to(VICTIM)
    letter = only(server.to(ASSOCIATION))
    assert letter.content["Bcc"] is None
    assert "\n.point" in letter.text.replace("\r\n", "\n")
    assert f"RCPT TO:<{VICTIM}>" in letter.text


def test_an_outage_loses_nothing_and_repeats_nothing(server: MailServer) -> None:
    server.stop()
    assert write().status_code == 302
    assert ask_for_the_newsletter().status_code == 302
    take_a_pass()
    _send_all_waiting(minutes=20)  # still down
    assert not server.taken
    server.start()
    for minutes in (60, 60, 120):
        _send_all_waiting(minutes=minutes)
    arrived = sorted(letter.recipients for letter in server.taken)
    assert arrived == [(ASSOCIATION,), ("jan@example.org",), ("marie@example.org",), ("paul@example.org",)]
    assert not SignUp.objects.filter(next_try_at__isnull=False).exists()


def _send_all_waiting(*, minutes: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        contact_tasks.send_waiting()
        newsletter_tasks.send_waiting()
        pass_tasks.send_waiting()
