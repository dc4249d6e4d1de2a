"""The contact form: what is typed arrives, is never lost, and cannot be abused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import NetworkSettings
from cms.roles import setup_roles
from home.contact import forms, services, tasks
from home.models import ContactMessage, ContactPage, ContactTopic, MessageState
from museums.models import Museum, MuseumPage
from tests.cms.tree import log_in
from tests.home.mail import break_mail, refused

SENT = {"Sec-Fetch-Site": "same-origin"}


def post(language: str = "fr", client: Client | None = None, **fields: str) -> Any:
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        stamp = forms.stamp()
    typed = {
        "topic": "visit",
        "text": "Bonjour,\nêtes-vous ouverts le lundi ?",
        "name": "Marie Martin",
        "email": "marie@example.org",
        "stamp": stamp,
        **fields,
    }
    return (client or Client()).post(f"/{language}/contact/send/", typed, headers=SENT)


@pytest.fixture
def site(network: None) -> None:
    ContactTopic.objects.filter(slug="press").update(email="presse@example.org")


# --- The way of a message -----------------------------------------------------------------------


def test_a_message_is_kept_and_goes_to_the_association(site: None) -> None:
    response = post()
    assert response.status_code == 302
    assert response.url == "/fr/contact/?sent=1"
    message = ContactMessage.objects.get()
    assert (message.state, message.sent_to, message.next_try_at) == (MessageState.SENT, "contact@proscitec.asso.fr", None)
    [sent] = mail.outbox
    assert sent.to == ["contact@proscitec.asso.fr"]
    assert sent.reply_to == ["marie@example.org"]
    assert message.text in sent.body
    assert "Marie Martin" in sent.body
    assert message.reference in sent.subject
    confirmed = Client().get(response.url)
    assert "Votre message nous est parvenu" in confirmed.text
    assert not confirmed.cookies


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_subject_decides_who_gets_it_in_each_language(site: None, language: str) -> None:
    assert post(language, topic="press").status_code == 302
    [sent] = mail.outbox
    assert sent.to == ["presse@example.org"]
    assert sent.subject.startswith("[Presse]")


def test_a_museums_page_leads_to_a_form_that_knows_the_museum(site: None) -> None:
    page = Client().get("/fr/contact/?museum=la-manufacture-roubaix")
    assert '<option value="mistake" selected>' in page.text
    assert 'name="museum" value="la-manufacture-roubaix"' in page.text
    post(topic="mistake", museum="la-manufacture-roubaix")
    assert ContactMessage.objects.get().museum == Museum.objects.get(slug="la-manufacture-roubaix")
    assert Museum.objects.get(slug="la-manufacture-roubaix").name in mail.outbox[0].body


@pytest.mark.parametrize(
    "query",
    ["museum=nowhere", "museum=%00", "museum=a&museum=b", "museum=" + "x" * 5000, "sent=2", "sent=1&museum=%F0%9F%8F%9B"],
)
def test_an_odd_address_shows_the_form(site: None, query: str) -> None:
    assert Client().get(f"/fr/contact/?{query}").status_code == 200


# --- Nothing is lost ----------------------------------------------------------------------------


def test_a_message_survives_a_mail_server_that_is_down(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_mail(broken, refused)
        assert post().status_code == 302
        message = ContactMessage.objects.get()
        assert message.state == MessageState.WAITING
        assert message.last_error == "SMTPServerDisconnected"
        assert tasks.send_waiting() == 0  # its turn comes in five minutes
        with time_machine.travel(timezone.now() + timedelta(minutes=6)):
            assert tasks.send_waiting() == 0
    message.refresh_from_db()
    assert message.tries == 2
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert tasks.send_waiting() == 1
        assert tasks.send_waiting() == 0
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.SENT, "")
    assert len(mail.outbox) == 1


@pytest.mark.database
def test_a_task_that_runs_twice_sends_once(site: None) -> None:
    post()
    message = ContactMessage.objects.get()
    assert not tasks.send_message(message.pk)
    assert len(mail.outbox) == 1


def test_a_task_that_was_cut_off_is_taken_up_again(site: None) -> None:
    now = timezone.now()
    message = ContactMessage.objects.create(email="a@example.org", text="x", next_try_at=now + services.LEASE)
    assert not tasks.send_message(message.pk)
    with time_machine.travel(now + timedelta(minutes=11)):
        assert tasks.send_waiting() == 1


def test_a_copy_that_is_refused_does_not_send_the_message_twice(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_mail(broken, lambda message: refused() if message.to == ["marie@example.org"] else None)
        post(copy="on")
    message = ContactMessage.objects.get()
    assert message.state == MessageState.SENT
    assert message.next_try_at is not None
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        tasks.send_waiting()
    assert [sent.to for sent in mail.outbox] == [["contact@proscitec.asso.fr"], ["marie@example.org"]]


@pytest.mark.database
def test_messages_are_erased_after_the_time_the_association_sets(site: None) -> None:
    NetworkSettings.objects.update(contact_months=6)
    now = timezone.now()
    for days in (10, 170, 190):
        ContactMessage.objects.create(email="a@example.org", text=str(days), created_at=now - timedelta(days=days))
    assert tasks.forget_old() == 1
    assert set(ContactMessage.objects.values_list("text", flat=True)) == {"10", "170"}


# --- Mistakes and robots ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Votre message n’est pas encore envoyé", "Écrivez ici votre message", "marie@example.org"]),
        ("nl", ["Uw bericht is nog niet verstuurd", "Schrijf hier uw bericht", "marie@example.org"]),
        ("en", ["Your message is not sent yet", "Write your message here", "This address is not complete"]),
    ],
)
def test_mistakes_stand_beside_their_fields_and_what_was_typed_is_kept(site: None, language: str, words: list[str]) -> None:
    response = post(language, text="  ", email="marie@", name="Zoë", topic="nothing")
    assert response.status_code == 422
    assert all(word in response.text for word in words), response.text
    assert 'value="Zoë"' in response.text
    assert 'value="marie@"' in response.text
    assert response.text.count('aria-invalid="true"') == 3
    assert not ContactMessage.objects.exists()
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("fields", [{"stamp": ""}, {"stamp": "forged:1:x"}, {"stamp": "contact"}])
def test_a_form_that_nobody_can_have_filled_in_is_shown_again(site: None, fields: dict[str, str]) -> None:
    response = post(**fields)
    assert response.status_code == 422
    assert "êtes-vous ouverts" in response.text
    assert re.search(r'name="stamp" value="contact:', response.text)


def test_a_form_sent_within_a_blink_is_shown_again(site: None) -> None:
    assert post(stamp=forms.stamp()).status_code == 422


def test_a_real_mistake_is_said_before_the_hurry_and_has_the_focus(site: None) -> None:
    quick = post(stamp=forms.stamp()).text
    both = post(stamp=forms.stamp(), email="marie@").text
    assert "très rapide" in quick
    assert "très rapide" not in both
    assert re.search(r'role="alert" tabindex="-1" autofocus>', both)
    assert re.search(r'<li><a href="#[\w-]*email">', both)


def test_what_a_robot_fills_in_is_set_aside_and_not_sent(site: None) -> None:
    response = post(website="https://spam.example", copy="on")
    assert response.url == "/fr/contact/?sent=1"  # it learns nothing
    assert ContactMessage.objects.get().state == MessageState.SET_ASIDE
    assert not mail.outbox
    assert tasks.send_waiting() == 0


def test_one_address_writes_only_so_often(site: None) -> None:
    assert [post().status_code for _ in range(11)] == [302] * 10 + [422]
    assert ContactMessage.objects.count() == 10


def test_other_sites_cannot_send_the_form(site: None) -> None:
    assert Client().post("/fr/contact/send/", {}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("field", ["name", "email"])
def test_headers_cannot_be_injected(site: None, field: str) -> None:
    response = post(**{field: "marie@example.org\r\nBcc: all@example.org"})
    assert response.status_code == 422
    assert not mail.outbox


def test_a_strange_subject_of_an_editor_breaks_no_header(site: None) -> None:
    ContactTopic.objects.filter(slug="visit").update(name_fr="Visite\nBcc: all@example.org")
    post()
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["contact@proscitec.asso.fr"]


# --- The copy -----------------------------------------------------------------------------------


def test_the_copy_is_of_no_use_for_advertising(site: None) -> None:
    bait = "Voyez https://casino.example/win?x=1 ou www.casino.example, casino.example/win, ventes@casino.example. " + "x" * 5000
    post("nl", copy="on", text=bait[:4900], name="BUY NOW")
    _message, copy = mail.outbox
    assert copy.to == ["marie@example.org"]
    assert not copy.reply_to
    assert "casino" not in copy.body
    assert "BUY NOW" not in copy.body + copy.subject
    assert len(copy.body) < 3000
    assert copy.extra_headers["Auto-Submitted"] == "auto-replied"
    assert copy.subject.startswith("Kopie")


def test_one_mailbox_gets_only_so_many_copies(site: None) -> None:
    assert [post(copy="on").status_code for _ in range(3)] == [302, 302, 422]
    assert len([sent for sent in mail.outbox if sent.to == ["marie@example.org"]]) == 2


# --- The page -----------------------------------------------------------------------------------


def test_the_page_takes_few_statements(site: None, django_assert_max_num_queries: Any) -> None:
    client = Client()
    client.get("/fr/contact/")
    with django_assert_max_num_queries(10):
        client.get("/fr/contact/?museum=la-manufacture-roubaix")


def test_the_form_comes_without_subjects_too(site: None) -> None:
    ContactTopic.objects.all().delete()
    assert post(topic="").status_code == 302
    assert Client().get("/fr/contact/send/").url == "/fr/contact/"


def test_a_message_in_a_language_without_its_own_page_is_taken_in(site: None) -> None:
    ContactPage.objects.exclude(locale__language_code="fr").delete()
    refusal = post("nl", email="marie@")
    assert refusal.status_code == 422
    assert '<html lang="nl"' in refusal.text
    assert "Uw bericht is nog niet verstuurd" in refusal.text
    taken = post("nl")
    assert taken.url == "/nl/contact/?sent=1"
    assert Client().get(taken.url).status_code == 200
    assert ContactMessage.objects.get().locale == "nl"


def test_only_a_museum_with_a_page_that_anybody_may_see_is_named(site: None) -> None:
    assert forms.museum_named("la-manufacture-roubaix") is not None
    MuseumPage.objects.filter(museum__slug="la-manufacture-roubaix").update(live=False)
    assert forms.museum_named("la-manufacture-roubaix") is None


def test_without_a_page_there_is_no_form(site: None) -> None:
    ContactPage.objects.all().delete()
    assert post().status_code == 404


# --- The editor ---------------------------------------------------------------------------------


def test_editors_read_send_again_and_erase(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    setup_roles()
    with monkeypatch.context() as broken:
        break_mail(broken, refused)
        post()
        client, user = log_in("edith@example.org")
        user.groups.add(*user.groups.model.objects.filter(name="Rédaction"))
        message = ContactMessage.objects.get()
        assert message.reference in client.get(reverse("contactmessage:index")).text
        assert "êtes-vous ouverts" in client.get(reverse("contactmessage:inspect", args=[message.pk])).text
        again = reverse("contactmessage:resend", args=[message.pk])
        assert client.get(again).status_code == 200
        assert "SMTPServerDisconnected" in client.post(again, follow=True).text
    assert client.post(again).status_code == 302
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert client.post(reverse("contactmessage:delete", args=[message.pk])).status_code == 302
    assert not ContactMessage.objects.exists()


def test_nobody_else_does(site: None) -> None:
    post()
    setup_roles()
    client, user = log_in("tom@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Traduction"))
    message = ContactMessage.objects.get()
    for name in ("resend", "inspect", "delete"):
        response = client.get(reverse(f"contactmessage:{name}", args=[message.pk]))
        assert response.status_code in (302, 403)
        assert message.email not in response.text
