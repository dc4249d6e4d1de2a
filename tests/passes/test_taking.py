"""A visitor takes a pass: the form, the pass page, the letter, and what the network never does."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
import zxingcpp
from django.contrib.staticfiles import finders
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import Schedule
from PIL import Image

from museums.models import Museum
from passes import tasks
from passes.models import Advantage, Edition, HolderContact, Pass, PassPage
from passes.services import forgetting, issuing
from tests.home.mail import break_mail, refused
from tests.passes.factories import make_advantage, make_museum, make_pass

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tiny_site")]
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
LANGUAGES = ["fr", "nl", "en"]


@pytest.fixture
def edition() -> Edition:
    edition = PassPage.objects.filter(locale__language_code="fr").get().edition
    assert edition is not None
    return edition


def take(language: str = "fr", **data: Any) -> Any:
    return Client().post(f"/{language}/pass/take/", {"party_size": 1, **data}, headers=SAME_SITE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_form_and_the_pass_is_there(language: str) -> None:
    response = take(language, party_size=3)
    held_pass = Pass.objects.get()
    assert response.headers["Location"] == f"/{language}/pass/{held_pass.access_key}/"
    assert (held_pass.party_size, held_pass.locale, held_pass.channel) == (3, language, "website")
    assert not HolderContact.objects.exists()
    assert not mail.outbox
    assert not response.cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pass_page_shows_what_is_needed_and_no_more(language: str) -> None:
    take(language)
    held_pass = Pass.objects.get()
    response = Client().get(f"/{language}/pass/{held_pass.access_key}/")
    assert response.status_code == 200
    assert f"{held_pass.short_code[:5]} {held_pass.short_code[5:]}" in response.text.replace("\u00a0", " ")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    for advantage in held_pass.edition.advantages.all():
        assert advantage.museum.name.replace("'", "&#x27;") in response.text


def test_the_page_of_a_pass_is_an_app_of_its_own_in_each_language() -> None:
    take()
    held_pass = Pass.objects.get()
    for language, name in [("fr", "Mon pass"), ("nl", "Mijn pas"), ("en", "My pass")]:
        path = f"/{language}/pass/{held_pass.access_key}/"
        assert f'<link rel="manifest" href="{path}app.webmanifest">' in Client().get(path).text
        answer = Client().get(f"{path}app.webmanifest")
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/manifest+json", "private, no-store")
        facts = answer.json()
        assert (facts["start_url"], facts["scope"], facts["lang"]) == (path, f"/{language}/pass/", language)
        assert facts["short_name"] == name
        assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in facts["icons"])


def test_the_code_on_the_page_is_read_back_by_an_independent_reader() -> None:
    from tests.passes.test_qr import drawn

    take()
    held_pass = Pass.objects.get()
    token = issuing.token_of(held_pass)
    html = Client().get(issuing.path_of(held_pass)).text
    from cms import qr

    assert qr.path(token)[0] in html
    picture: Image.Image = drawn(token)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [token]


def test_an_address_left_gets_the_link_and_nothing_is_said_about_it_in_urls(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = take("nl", email="Marie@Example.org")
    held_pass = Pass.objects.get()
    [letter] = mail.outbox
    assert letter.to == ["Marie@Example.org"]
    assert f"/nl/pass/{held_pass.access_key}/" in letter.body
    assert "example" not in response.headers["Location"]
    assert "{{" not in letter.body
    held_pass.contact.delete()
    assert Pass.objects.filter(pk=held_pass.pk).exists()


def test_an_address_is_erased_on_request_and_the_pass_stays(capsys: pytest.CaptureFixture[str]) -> None:
    for email in ("marie@example.org", "Marie@Example.org", "paul@example.org"):
        take(email=email)
    call_command("forget_address", "MARIE@example.org")
    assert capsys.readouterr().out.strip() == "2 erased"
    assert [contact.email for contact in HolderContact.objects.all()] == ["paul@example.org"]
    assert Pass.objects.count() == 3


def test_a_refused_address_does_not_reach_the_logs(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    break_mail(monkeypatch, lambda _letter: SMTPRecipientsRefused({"marie@example.org": (550, b"no such marie@example.org")}))
    take(email="marie@example.org")
    tasks.send_waiting()
    assert "SMTPRecipientsRefused 550" in caplog.text
    assert "marie" not in caplog.text
    assert HolderContact.objects.get().next_try_at is None  # it will never be taken


def test_a_letter_waits_for_the_mail_server_and_goes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_mail(broken, refused)
        take(email="marie@example.org")
        assert tasks.send_waiting() == 0
    assert tasks.send_waiting() == 0  # its turn comes in a quarter of an hour
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert (tasks.send_waiting(), tasks.send_waiting()) == (1, 0)
    assert not tasks.send_pass_address(Pass.objects.get().pk)
    assert len(mail.outbox) == 1


def test_a_letter_is_given_up_after_days(monkeypatch: pytest.MonkeyPatch) -> None:
    break_mail(monkeypatch, refused)
    take(email="marie@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        tasks.send_waiting()
    assert HolderContact.objects.get().next_try_at is None


@pytest.mark.database
def test_an_address_is_erased_after_three_years_and_the_pass_stays() -> None:
    take(email="marie@example.org")
    taken = HolderContact.objects.get().consented_at
    assert forgetting.forget_old_addresses(at=taken + timedelta(days=3 * 365 - 1)) == 0
    with time_machine.travel(taken + timedelta(days=3 * 366)):
        assert tasks.forget_old_addresses() == 1
    assert not HolderContact.objects.exists()
    assert Pass.objects.exists()


def test_links_are_cut_every_hour_without_anybody_s_doing() -> None:
    assert Schedule.objects.get(func="passes.tasks.cut_links").schedule_type == Schedule.HOURLY


@pytest.mark.parametrize(
    "data",
    [
        {"email": "marie@"},
        {"email": "x" * 400 + "@example.org"},
        {"party_size": "0"},
        {"party_size": "7"},
        {"party_size": "two"},
        {"party_size": ""},
        {"email": "a@b.fr\nBcc: all@example.org"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(data: dict[str, str]) -> None:
    response = take(**{"email": "typed@example.org", **data})
    assert response.status_code == 422
    assert not Pass.objects.exists()
    if "email" not in data:
        assert "typed@example.org" in response.text
    assert 'role="alert"' in response.text


def test_a_robot_that_fills_in_everything_gets_nothing() -> None:
    assert take(website="https://spam.example").status_code == 422
    assert not Pass.objects.exists()


def test_another_site_cannot_take_passes() -> None:
    response = Client().post("/fr/pass/take/", {"party_size": 1}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not Pass.objects.exists()


def test_opening_the_form_s_address_leads_to_the_page() -> None:
    response = Client().get("/fr/pass/take/")
    assert response.status_code == 302
    assert Client().get(response.headers["Location"]).status_code == 200


def test_sold_out_closed_and_priced_editions_give_none(edition: Edition) -> None:
    now = timezone.now()
    for change in (
        {"quantity": 0},
        {"opens_at": now + timedelta(days=1)},
        {"closes_at": now - timedelta(days=1)},
        {"valid_from": "2020-01-01", "valid_until": "2020-12-31"},
        {"price": 12},
    ):
        before = Edition.objects.filter(pk=edition.pk).values().get()
        Edition.objects.filter(pk=edition.pk).update(**change)
        assert take().status_code == 422, change
        assert Client().get("/fr/pass/take/", follow=True).status_code == 200
        Edition.objects.filter(pk=edition.pk).update(**before)
    assert not Pass.objects.exists()


def test_passes_per_network_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passes.views.PASSES_PER_HOUR", 2)
    assert [take().status_code for _ in range(3)] == [302, 302, 422]


@pytest.mark.parametrize("key", ["x", "a" * 22, "%00", "é", "../admin", "a" * 3000])
def test_an_unknown_address_is_not_found(key: str) -> None:
    assert Client().get(f"/fr/pass/{key}/").status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_the_pass_page_costs_the_same_with_many_advantages(edition: Edition, count: int) -> None:
    Advantage.objects.all().delete()
    for number in range(count):
        make_advantage(edition, make_museum(f"museum-{number}"))
    held_pass = make_pass(edition)
    path = issuing.path_of(held_pass)
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        Client().get(path)
    assert len(queries) <= 12, [query["sql"][:120] for query in queries]
    assert Museum.objects.count() >= count


def test_a_revoked_pass_says_so(edition: Edition) -> None:
    held_pass = make_pass(edition)
    issuing.revoke(held_pass=held_pass, reason="lost")
    html = Client().get(issuing.path_of(held_pass)).text
    assert not re.search(r'class="qr"', html)


def test_the_worker_may_control_the_pass_pages() -> None:
    response = Client().get("/pass-worker.js")
    assert response.headers["Content-Type"] == "text/javascript"
    assert response.headers["Service-Worker-Allowed"] == "/"
