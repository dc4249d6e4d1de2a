"""A visitor registers, sees, changes and cancels: the pages and what stands against misuse."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from events.editing.copying import duplicate
from events.models import Mode, Occurrence, Question, QuestionKind, Registration
from events.registrations import links
from events.registrations.views import REGISTRATIONS_PER_HOUR
from museums.models import Museum
from tests.events.registrations.factories import come, open_date

pytestmark = pytest.mark.django_db
HYBRID = {"place_kind": "hybrid", "online_url": "https://meet.example.org/secret"}
SAME_SITE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def address(occurrence: Occurrence, language: str = "fr") -> str:
    return links.form_path(occurrence, language)


def send(client: Client, occurrence: Occurrence, language: str = "fr", **typed: Any) -> Any:
    data = {"name": "Marie Dupont", "email": "marie@example.org", "people": "1", **typed}
    return client.post(address(occurrence, language), data, **SAME_SITE)


def test_registering_needs_a_name_and_an_address_and_leads_to_ones_own_page(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    occurrence = open_date()
    shown = client.get(address(occurrence))
    assert shown.status_code == 200
    assert not shown.cookies
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, occurrence, people="2")
    registration = Registration.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == links.path_of(registration, "fr")
    assert "Marie" not in answer["Location"]
    page = client.get(answer["Location"])
    assert "Marie Dupont" in page.content.decode()
    assert {"private", "no-store"} <= set(page["Cache-Control"].split(", "))
    assert (registration.state, registration.people, registration.locale) == ("confirmed", 2, "fr")
    [letter] = mail.outbox
    assert letter.to == ["marie@example.org"]
    assert links.token_of(registration) in letter.body
    name, calendar, kind = letter.attachments[0]
    assert (name, kind.split(";")[0]) == ("date.ics", "text/calendar")
    assert f"UID:{occurrence.uid}" in str(calendar).replace("\r\n ", "")


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_purpose_retention_and_rights_stand_on_the_form(client: Client, language: str) -> None:
    occurrence = open_date(erase_after_months=5)
    page = client.get(address(occurrence, language)).content.decode()
    section = page[page.index('id="privacy"') :]
    assert "5 m" in section  # mois, maanden, months
    assert "CNIL" in section


def test_bad_input_keeps_everything_and_says_what_is_wrong_beside_the_field(client: Client) -> None:
    occurrence = open_date()
    answer = send(client, occurrence, email="marie@", people="3")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Marie Dupont"' in page
    assert 'value="marie@"' in page
    assert 'value="3"' in page
    assert 'id="registration-email_error"' in page
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"people": "0"}, {"people": "7"}, {"people": "x" * 10_000}, {"name": "a\x00b"}, {"email": "a\nBcc: b@example.org"},
        {"form_key": "no uuid"}, {"mode": "elsewhere"},
    ],
)  # fmt: skip
def test_nonsense_is_answered_sanely(client: Client, typed: dict[str, str]) -> None:
    assert send(client, open_date(on_site=None, **HYBRID), **{"mode": "on_site", **typed}).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize("uid", ["x", "%00", "9" * 300, "../admin"])
def test_an_unknown_date_is_not_found(client: Client, uid: str) -> None:
    assert client.get(f"/fr/register/{uid}/").status_code == 404


def test_a_form_of_another_site_and_a_robot_get_nothing(client: Client) -> None:
    occurrence = open_date()
    data = {"name": "Marie", "email": "marie@example.org", "people": "1"}
    assert client.post(address(occurrence), data, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert send(client, occurrence, website="https://spam.example").status_code == 302
    assert not Registration.objects.exists()


def test_too_many_from_one_network_are_asked_to_wait(client: Client) -> None:
    occurrence = open_date(on_site=None)
    for number in range(REGISTRATIONS_PER_HOUR):
        assert send(client, occurrence, email=f"p{number}@example.org").status_code == 302
    assert send(client, occurrence, email="last@example.org").status_code == 422


def test_sending_twice_registers_once(client: Client) -> None:
    occurrence = open_date()
    [key] = re.findall(r'name="form_key" value="([^"]+)"', client.get(address(occurrence)).content.decode())
    first, second = (send(client, occurrence, form_key=key) for _number in range(2))
    assert first["Location"] == second["Location"]
    assert Registration.objects.count() == 1


def test_the_waiting_list_is_said_before_anything_is_sent(client: Client) -> None:
    occurrence = open_date(on_site=1)
    before = client.get(address(occurrence, "en")).content.decode()
    assert "1 place is left" in before
    come(occurrence)
    late = send(client, occurrence, "en")
    assert late.status_code == 422
    assert "waiting list" in late.content.decode()
    assert send(client, occurrence, "en", full="on_site").status_code == 302
    assert Registration.objects.get(position=2).is_waiting


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"booking_opens_at": timedelta(days=1)}, "Registration opens on"),
        ({"booking_closes_at": timedelta(days=-1)}, "Registration is closed."),
        ({"booking_closes_before": 20_000, "start": timedelta(days=700)}, "Registration is closed."),
        ({"status": "cancelled"}, "This date does not take place."),
        ({"start": timedelta(days=-10)}, "This date is over."),
    ],
)
def test_outside_its_time_the_form_is_closed_and_says_why(client: Client, fields: dict[str, Any], said: str) -> None:
    now = timezone.now()
    values = {name: now + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    if "start" in values:
        values["start"] = values["start"].date()
    occurrence = open_date(**values)
    assert said in client.get(address(occurrence, "en")).content.decode()
    send(client, occurrence, "en")
    assert not Registration.objects.exists()


def test_an_event_that_is_not_booked_here_has_no_form(client: Client) -> None:
    assert client.get(address(open_date(booking="contact"))).status_code == 404
    assert client.get(address(open_date(is_published=False))).status_code == 404


def test_members_only_asks_which_member(client: Client) -> None:
    member = Museum.objects.create(slug="musee", name="Musée", latitude=50, longitude=3)
    occurrence = open_date(members_only=True, audiences=["members"])
    assert send(client, occurrence).status_code == 422
    assert send(client, occurrence, member=str(member.pk)).status_code == 302
    assert Registration.objects.get().member == member


def test_the_editors_questions_are_asked_kept_and_can_be_answered_anew(client: Client) -> None:
    occurrence = open_date()
    meal = Question.objects.create(
        event=occurrence.event, label_fr="Repas ?", kind=QuestionKind.CHOICE, choices_fr="Viande\nVégétarien",
        label_en="Meal?", choices_en="Meat\nVegetarian", required=True,
    )  # fmt: skip
    field = f"question-{meal.pk}"
    assert send(client, occurrence, "en").status_code == 422
    send(client, occurrence, "en", **{field: "Végétarien"})
    registration = Registration.objects.get()
    assert registration.answers == {str(meal.pk): "Végétarien"}
    assert "Vegetarian" in client.get(links.path_of(registration, "en")).content.decode()
    with translation.override("en"):
        change = reverse("registrations:change", args=[links.token_of(registration)])
    assert client.post(change, {"people": "2", field: "Viande"}, **SAME_SITE).status_code == 302
    registration.refresh_from_db()
    assert (registration.answers, registration.people) == ({str(meal.pk): "Viande"}, 2)


def test_the_link_by_video_is_for_those_confirmed_by_video_alone(client: Client) -> None:
    occurrence = open_date(on_site=5, online=1, **HYBRID)
    shown = {
        name: client.get(links.path_of(registration, "fr")).content.decode()
        for name, registration in {
            "video": come(occurrence, mode=Mode.ONLINE),
            "waiting": come(occurrence, mode=Mode.ONLINE),
            "on site": come(occurrence),
        }.items()
    }
    assert {name: "meet.example.org" in page for name, page in shown.items()} == {
        "video": True,
        "waiting": False,
        "on site": False,
    }
    assert "meet.example.org" not in client.get(address(occurrence)).content.decode()


def test_only_the_button_cancels(client: Client) -> None:
    registration = come(open_date())
    cancel = f"{links.path_of(registration, 'fr')}cancel/"
    assert client.get(cancel).status_code == 200
    registration.refresh_from_db()
    assert registration.is_confirmed
    assert client.post(cancel, **SAME_SITE).status_code == 302
    registration.refresh_from_db()
    assert registration.is_cancelled
    assert client.get(links.path_of(registration, "fr")).status_code == 200


def test_erasing_by_the_link_leaves_a_number_and_frees_the_place(client: Client) -> None:
    occurrence = open_date(on_site=2)
    registration, waiting = come(occurrence, people=2), come(occurrence)
    path = links.path_of(registration, "fr")
    assert client.get(f"{path}erase/").status_code == 200
    assert client.post(f"{path}erase/", **SAME_SITE).status_code == 200
    assert client.get(path).status_code == 404
    waiting.refresh_from_db()
    assert waiting.is_confirmed
    [kept] = occurrence.kept_counts.all()
    assert (kept.state, kept.people) == ("cancelled", 2)


@pytest.mark.parametrize("token", ["x", "a.b", "0" * 32 + ".signature", "%00"])
def test_a_link_that_is_not_ours_is_not_found(client: Client, token: str) -> None:
    for end in ("", "change/", "cancel/", "erase/", "date.ics"):
        assert client.get(f"/fr/registration/{token}/{end}").status_code == 404


def test_a_duplicated_event_asks_the_same_questions() -> None:
    event = open_date().event
    Question.objects.create(event=event, label_fr="Repas ?")
    new = duplicate(event, name="Encore", start=event.start + timedelta(days=7))
    assert [question.label_fr for question in new.questions.all()] == ["Repas ?"]
    assert event.questions.count() == 1
