"""Signing up for the newsletter and leaving it: nobody is signed up against their will, everybody leaves with one click."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.models import NetworkSettings
from home.models import ContactMessage, NewsletterList, SignUp, Subscriber
from home.newsletter import links, subscribing, tasks
from passes.services.forgetting import forget_address
from tests.cms import tree as trees
from tests.home.letters import HERE, ask, path_in, subscribed
from tests.home.mail import break_mail, refused


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
    assert looked.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in looked.headers["Cache-Control"]
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


def test_old_browsers_that_hide_where_they_come_from_confirm_and_other_sites_do_not(network: None) -> None:
    ask()
    where = path_in(mail.outbox[0])
    assert Client().post(where, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert not Subscriber.objects.exists()
    assert Client().post(where, headers={"Origin": "null"}).status_code == 200
    assert Subscriber.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("offered", [True, False])
def test_editors_put_the_form_on_the_home_page_and_its_errors_keep_what_was_typed(tree: trees.Tree, offered: bool) -> None:
    NewsletterList.objects.all().delete()
    NewsletterList.objects.create(slug="visitors", name_fr="Visiteurs", is_open=offered)
    home = tree.homes["fr"]
    home.body = json.dumps([{"type": "newsletter", "value": {"title": "Recevez nos nouvelles"}}])
    home.save_revision().publish()
    shown = Client().get("/fr/")
    assert ("Recevez nos nouvelles" in shown.text) is offered
    assert ('id="newsletter-block-email"' in shown.text) is offered
    assert not shown.cookies
    if offered:
        answer = Client().post("/fr/newsletter/", {"email": "marie@", "lists": ["visitors"]}, headers=HERE)
        assert answer.status_code == 422
        assert 'value="marie@"' in answer.text
        assert "newsletter-page" in answer.text
