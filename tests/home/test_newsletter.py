"""The newsletter: nobody is signed up against their will, everybody leaves with one click, each gets each issue once."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from cms.models import NetworkSettings
from cms.roles import setup_roles
from home.models import ContactMessage, Delivery, IssueState, NewsletterIssue, NewsletterList, SignUp, Subscriber
from home.models.newsletter import DeliveryState
from home.newsletter import links, sending, subscribing, tasks
from passes.services.forgetting import forget_address
from tests.cms.tree import log_in
from tests.home.mail import break_mail, refused

HERE = {"Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"https?://\S+/newsletter/(?:confirm|leave)/\S+/")


def ask(language: str = "fr", email: str = "marie@example.org", **fields: Any) -> Any:
    typed = {"email": email, "lists": ["visitors"], **fields}
    return Client().post(f"/{language}/newsletter/", typed, headers=HERE)


def path_in(message: Any) -> str:
    found = LINK.search(message.body)
    assert found, message.body
    return "/" + found[0].split("/", 3)[3]


def subscribed(email: str = "marie@example.org", language: str = "fr", *lists: str) -> Subscriber:
    subscriber = Subscriber.objects.create(email=email, locale=language, confirmed_at=timezone.now(), consent_text="Oui")
    subscriber.lists.set(NewsletterList.objects.filter(slug__in=lists or ("visitors",)))
    return subscriber


def issue(**fields: Any) -> NewsletterIssue:
    values = {"list": NewsletterList.objects.get(slug="visitors"), "subject": "Au fil des musées", "intro": "<p>Bonjour</p>"}
    return NewsletterIssue.objects.create(**{**values, **fields})


# --- Signing up ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_only_the_owner_of_an_address_signs_it_up(network: None, language: str) -> None:
    response = ask(language, email="Marie@Example.org")
    assert response.url == f"/{language}/newsletter/nearly/"
    assert Client().get(response.url).status_code == 200
    assert not Subscriber.objects.exists()
    [message] = mail.outbox
    assert message.to == ["marie@example.org"]
    where = path_in(message)
    assert "marie" not in where.lower()
    looked = Client().get(where)  # as a mail scanner does
    assert looked.status_code == 200
    assert not looked.cookies
    assert "noindex" in looked.headers["X-Robots-Tag"]
    assert not Subscriber.objects.exists()
    assert Client().post(where, headers=HERE).status_code == 200
    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.locale, subscriber.ended_at) == ("marie@example.org", language, None)
    assert [entry.slug for entry in subscriber.lists.all()] == ["visitors"]
    assert "PROSCITEC" in subscriber.consent_text
    assert subscriber.asked_at <= subscriber.confirmed_at
    assert Client().post(where, headers=HERE).status_code == 410  # used
    assert Subscriber.objects.count() == 1


def test_a_known_address_gets_the_same_answer(network: None) -> None:
    subscribed("known@example.org")
    known, unknown = ask(email="known@example.org"), ask(email="unknown@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.subject for message in mail.outbox] == [mail.outbox[0].subject] * 2


@pytest.mark.database
def test_a_second_sign_up_adds_a_list_and_one_after_leaving_starts_anew(network: None) -> None:
    subscriber = subscribed()
    ask(lists=["teachers"])
    Client().post(path_in(mail.outbox[-1]), headers=HERE)
    assert {entry.slug for entry in subscriber.lists.all()} == {"visitors", "teachers"}
    subscribing.leave(subscriber.pk)
    ask("nl", lists=["members"])
    Client().post(path_in(mail.outbox[-1]), headers=HERE)
    subscriber.refresh_from_db()
    assert (subscriber.locale, subscriber.ended_at) == ("nl", None)
    assert {entry.slug for entry in subscriber.lists.all()} == {"members"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "marie@"}, "marie@example.org"),
        ({"email": ""}, "Écrivez l’adresse"),
        ({"lists": []}, "Choisissez-en au moins une"),
        ({"lists": ["nothing"]}, "marie@example.org"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "a@example.org"),
    ],
)
def test_mistakes_are_said_and_what_was_typed_is_kept(network: None, fields: dict[str, Any], words: str) -> None:
    response = ask(**fields)
    assert response.status_code == 422
    assert words in response.text
    assert not mail.outbox


def test_a_robot_and_another_site_sign_nobody_up(network: None) -> None:
    assert ask(website="x").status_code == 302
    assert Client().post("/fr/newsletter/", {}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not SignUp.objects.exists()


def test_nobody_is_flooded_with_questions(network: None) -> None:
    assert {ask().url for _ in range(6)} == {"/fr/newsletter/nearly/"}
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("token", ["x", "a.b.c", "é" * 2000, "00000000000000000000000000000000.1.x", "%00"])
@pytest.mark.parametrize("name", ["confirm", "leave"])
def test_a_broken_link_is_a_page_that_helps(network: None, name: str, token: str) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(f"/fr/newsletter/{name}/{token}/", headers=HERE)
        assert response.status_code == 404
        assert "contact@proscitec.asso.fr" in response.text


def test_a_link_serves_one_purpose_for_one_week(network: None) -> None:
    ask()
    where = path_in(mail.outbox[0])
    assert Client().post(where.replace("/confirm/", "/leave/"), headers=HERE).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        late = Client().post(where, headers=HERE)
    assert late.status_code == 410
    assert 'action="/fr/newsletter/"' in late.text
    assert not Subscriber.objects.exists()


def test_a_sign_up_survives_a_mail_server_that_is_down(network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_mail(broken, refused)
        assert ask().status_code == 302
    assert tasks.send_waiting() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert tasks.send_waiting() == 1
        assert tasks.send_waiting() == 0
    assert len(mail.outbox) == 1


# --- Leaving, being forgotten -------------------------------------------------------------------


def test_one_click_in_a_mail_program_is_enough(network: None) -> None:
    """RFC 8058: a POST from the mail service, without a cookie, an origin or a question."""
    subscriber = subscribed()
    where = "/" + links.leave_link(subscriber).split("/", 3)[3]
    assert Client().get(where).status_code == 200
    assert Subscriber.objects.active().exists()
    one_click = {"data": {"List-Unsubscribe": "One-Click"}, "headers": {"Sec-Fetch-Site": "cross-site"}}
    assert Client(enforce_csrf_checks=True).post(where, **one_click).status_code == 200
    assert not Subscriber.objects.active().exists()
    ended = Subscriber.objects.get().ended_at
    assert Client().post(where).status_code == 200
    assert Subscriber.objects.get().ended_at == ended


@pytest.mark.database
def test_addresses_are_forgotten_in_time(network: None) -> None:
    NetworkSettings.objects.update(newsletter_months=2)
    now = timezone.now()
    for days, email in ((6, "new@example.org"), (8, "old@example.org")):
        SignUp.objects.create(email=email, asked_at=now - timedelta(days=days), consent_text="Oui")
    stays, left, gone = (subscribed(f"{name}@example.org") for name in ("stays", "left", "gone"))
    Subscriber.objects.filter(pk=left.pk).update(ended_at=now - timedelta(days=50))
    Subscriber.objects.filter(pk=gone.pk).update(ended_at=now - timedelta(days=70))
    assert tasks.forget() == 2
    assert set(SignUp.objects.values_list("email", flat=True)) == {"new@example.org"}
    assert set(Subscriber.objects.values_list("email", flat=True)) == {stays.email, left.email}


def test_who_asks_to_be_forgotten_is_forgotten_everywhere(network: None) -> None:
    subscribed("marie@example.org")
    subscribed("other@example.org")
    SignUp.objects.create(email="marie@example.org", consent_text="Oui")
    ContactMessage.objects.create(email="Marie@example.org", text="x")
    assert forget_address(email=" MARIE@example.org ") == 3
    assert not ContactMessage.objects.exists()
    assert not SignUp.objects.exists()
    assert [subscriber.email for subscriber in Subscriber.objects.all()] == ["other@example.org"]


# --- An issue -----------------------------------------------------------------------------------


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
        assert tasks.send_waiting() == 0
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


# --- The form on any page, and the editor -------------------------------------------------------


def test_the_form_is_the_same_for_everybody_and_takes_no_statement(network: None, django_assert_num_queries: Any) -> None:
    from django.template import Context, Template

    both = Template('{% load newsletter_tags %}{% newsletter_form "footer" %}{% newsletter_form "page" %}')
    first = both.render(Context({}))
    with django_assert_num_queries(0):
        assert both.render(Context({})) == first
    ids = re.findall(r' id="([^"]+)"', first)
    assert len(ids) == len(set(ids)) > 4
    NewsletterList.objects.update(is_open=False)
    NewsletterList.objects.first().save()
    assert "<form" not in both.render(Context({}))


@pytest.fixture
def editor(network: None) -> Client:
    setup_roles()
    client, user = log_in("edith@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Rédaction"))
    return client


def test_an_editor_composes_looks_tests_and_sends(editor: Client) -> None:
    subscribed()
    form = {
        "list": NewsletterList.objects.get(slug="visitors").pk,
        "locale": "fr",
        "subject": "Au fil des musées",
        "intro": '{"blocks":[{"key":"a","text":"Bonjour","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}',
        "articles": "2",
        "events": "2",
        "chosen-TOTAL_FORMS": "0",
        "chosen-INITIAL_FORMS": "0",
        "chosen-MIN_NUM_FORMS": "0",
        "chosen-MAX_NUM_FORMS": "12",
    }
    response = editor.post(reverse("newsletterissue:add"), form)
    letter = NewsletterIssue.objects.get()
    look = reverse("newsletterissue:look", args=[letter.pk])
    assert response.url == look
    assert "Au fil des musées" in editor.get(look).text
    assert "Bonjour" in editor.get(reverse("newsletterissue:letter", args=[letter.pk])).text
    editor.post(look, {"action": "test"})
    assert mail.outbox[-1].to == ["edith@example.org"]
    assert mail.outbox[-1].subject.startswith("[essai]")
    editor.post(look, {"action": "send"})
    assert mail.outbox[-1].to == ["marie@example.org"]
    assert editor.get(reverse("newsletterissue:edit", args=[letter.pk])).url == look
    assert editor.post(reverse("newsletterissue:edit", args=[letter.pk]), {**form, "subject": "Autre"}).url == look
    assert editor.post(look, {"action": "send"}, follow=True).status_code == 200
    assert len(mail.outbox) == 2


def test_taking_the_addresses_out_is_a_permission_and_is_written_down(editor: Client) -> None:
    from wagtail.models import ModelLogEntry

    subscribed()
    where = reverse("subscriber:index")
    assert "marie@example.org" in editor.get(f"{where}?export=csv").getvalue().decode()
    assert ModelLogEntry.objects.filter(action="home.export_subscribers").count() == 1
    translator, user = log_in("tom@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Traduction"))
    assert translator.get(f"{where}?export=csv").status_code in (302, 403)
    user.user_permissions.add(*user.user_permissions.model.objects.filter(codename="view_subscriber"))
    assert translator.get(f"{where}?export=csv").status_code in (302, 403)
    assert not PageLogEntry.objects.filter(action="home.export_subscribers").exists()
