"""A device becomes a desk: one code, once, by a person in front of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from passes.models import Desk, DeskEnrolment
from passes.services import desks
from tests.passes.factories import make_desk, make_museum

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def enrol(client: Client, code: str, **data: str):  # type: ignore[no-untyped-def]
    return client.post(f"/desk/enrol/{code}/", {"name": "Tablette", "locale": "nl", **data}, headers=SAME_SITE)


def test_the_sheet_s_code_makes_a_desk_and_opens_its_page() -> None:
    _enrolment, code = desks.create_enrolment(museum=make_museum())
    client = Client()
    assert "Musee du sabot" in client.get(f"/desk/enrol/{code}/").text
    response = enrol(client, code)
    assert response.headers["Location"] == "/desk/"
    cookie = response.cookies["desk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/desk/")
    page = client.get("/desk/")
    assert page.status_code == 200
    assert 'lang="nl"' in page.text
    assert "Musee du sabot" in page.text
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    assert cookie.value not in page.text
    assert Desk.objects.get().name == "Tablette"


def test_only_digests_are_kept() -> None:
    enrolment, code = desks.create_enrolment(museum=make_museum())
    _desk, credential = desks.enrol(code=code, name="A", locale="fr")
    assert code not in str(DeskEnrolment.objects.values().get(pk=enrolment.pk))
    assert credential not in str(Desk.objects.values().get())


def test_a_code_works_once() -> None:
    _enrolment, code = desks.create_enrolment(museum=make_museum())
    enrol(Client(), code)
    assert enrol(Client(), code).status_code == 410
    assert Client().get(f"/desk/enrol/{code}/").status_code == 410
    assert Desk.objects.count() == 1


def test_an_old_code_does_not_work() -> None:
    _enrolment, code = desks.create_enrolment(museum=make_museum(), at=timezone.now() - timedelta(days=8))
    assert enrol(Client(), code).status_code == 410


def test_guessing_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passes.desk_views.ENROLMENT_TRIES_PER_HOUR", 2)
    _enrolment, code = desks.create_enrolment(museum=make_museum())
    for _ in range(2):
        Client().get("/desk/enrol/0000000000/")
    assert Client().get(f"/desk/enrol/{code}/").status_code == 429


@pytest.mark.parametrize("data", [{"name": ""}, {"name": "x" * 61}, {"locale": "de"}])
def test_what_is_wrong_is_said_and_the_code_stays_good(data: dict[str, str]) -> None:
    _enrolment, code = desks.create_enrolment(museum=make_museum())
    assert enrol(Client(), code, **data).status_code == 422
    assert not Desk.objects.exists()
    assert enrol(Client(), code).status_code == 302


def test_a_typed_code_leads_to_the_same_page() -> None:
    _enrolment, code = desks.create_enrolment(museum=make_museum())
    typed = f"{code[:5].lower()} {code[5:].lower()}"
    response = Client().post("/desk/enrol/", {"code": typed}, headers=SAME_SITE)
    assert response.headers["Location"] == f"/desk/enrol/{code}/"


def test_a_mistyped_code_stays_in_the_field() -> None:
    response = Client().post("/desk/enrol/", {"code": "ABCDE 12345"}, headers=SAME_SITE)
    assert response.status_code == 422
    assert "ABCDE 12345" in response.text


def test_another_site_cannot_enrol_a_device() -> None:
    _enrolment, code = desks.create_enrolment(museum=make_museum())
    response = Client().post(f"/desk/enrol/{code}/", {"name": "A", "locale": "fr"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_an_unknown_device_is_told_what_to_do_and_a_revoked_one_too() -> None:
    assert Client().get("/desk/").status_code == 401
    desk, credential = make_desk(make_museum())
    client = Client()
    client.cookies["desk"] = credential
    assert client.get("/desk/").status_code == 200
    desks.revoke_desk(desk=desk)
    assert client.get("/desk/").status_code == 403


def test_the_volunteer_changes_the_language() -> None:
    desk, credential = make_desk(make_museum(), locale="fr")
    client = Client()
    client.cookies["desk"] = credential
    client.post("/desk/language/", {"locale": "nl"}, headers=SAME_SITE)
    assert 'lang="nl"' in client.get("/desk/").text
    client.post("/desk/language/", {"locale": "klingon"}, headers=SAME_SITE)
    desk.refresh_from_db()
    assert desk.locale == "nl"


def test_the_command_prints_an_address_or_a_credential(capsys: pytest.CaptureFixture[str]) -> None:
    make_museum()
    call_command("enrol_desk", "musee-du-sabot")
    address = capsys.readouterr().out.strip()
    assert "/desk/enrol/" in address
    assert Client().get(address.split("8000")[-1]).status_code == 200
    call_command("enrol_desk", "musee-du-sabot", "--bearer")
    credential = capsys.readouterr().out.strip()
    answer = Client().get("/desk/api/hello", headers={"Authorization": f"Bearer {credential}"})
    assert answer.json()["desk"]["museum"] == "Musee du sabot"


def test_the_command_helps_with_a_wrong_name() -> None:
    make_museum()
    with pytest.raises(CommandError, match="musee-du-sabot"):
        call_command("enrol_desk", "sabot")
