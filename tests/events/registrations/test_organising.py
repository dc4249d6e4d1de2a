"""What organisers do in the editor: lists, files, hands, attendance, assemblies; and who may."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.roles import setup_roles
from events.models import Mode, Occurrence, Presence, Proxy, Registration, RegistrationState
from events.registrations import assembly, attendance, erasing, organising, places, printing
from events.services import rebuild
from museums.contributors import add_contributor
from museums.models import Museum
from scripts.bootstrap import ROOT
from tests.cms.tree import log_in
from tests.events.registrations.factories import come, open_date

pytestmark = pytest.mark.django_db
HYBRID = {"place_kind": "hybrid"}
DATA = ROOT / "cms" / "demo" / "network" / "events.json"


@pytest.fixture
def editor() -> Client:
    setup_roles()
    client, user = log_in("edith@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Rédaction"))
    return client


def museum(slug: str) -> Museum:
    return Museum.objects.create(slug=slug, name=slug.capitalize(), latitude=50, longitude=3)


def page(occurrence: Occurrence) -> str:
    return reverse("date_registrations", args=[occurrence.pk])


def counts_on(text: str) -> dict[str, dict[str, str]]:
    """The table of people as an organiser reads it: by row, then by heading."""
    [table] = re.findall(r'<table class="listing stacked in-threes">.*?</table>', text, re.DOTALL)
    rows = re.findall(r'<th scope="row">(.+?)</th>(.+?)</tr>', table)
    return {row: dict(re.findall(r'<td data-label="(.+?)">(.+?)</td>', cells)) for row, cells in rows}


def download(client: Client, occurrence: Occurrence, name: str, **query: str) -> bytes:
    answer = client.get(reverse("date_registrations_file", args=[occurrence.pk, name]), query)
    assert answer.status_code == 200
    return answer.content


def test_the_list_filters_counts_and_stays_flat(editor: Client, django_assert_max_num_queries: Any) -> None:
    occurrence = open_date(on_site=2, online=None, **HYBRID)
    come(occurrence, name="Alice")
    come(occurrence, name="Bob", people=2)
    come(occurrence, name="Carl", mode=Mode.ONLINE)
    shown = editor.get(page(occurrence)).text
    assert all(name in shown for name in ("Alice", "Bob", "Carl"))
    waiting = editor.get(page(occurrence), {"state": "waiting"}).text
    assert "Bob" in waiting
    assert "Alice" not in waiting
    assert "Carl" in editor.get(page(occurrence), {"q": "carl", "state": "nonsense", "p": "9" * 30}).text
    for _number in range(30):
        come(occurrence, mode=Mode.ONLINE)
    with django_assert_max_num_queries(35):
        assert editor.get(page(occurrence)).status_code == 200
    assert editor.get(reverse("registrations_admin")).status_code == 200


def test_hands_on_a_registration_are_logged_without_names(editor: Client) -> None:
    occurrence = open_date(on_site=1, online=1, **HYBRID)
    first, second = come(occurrence, name="Alice"), come(occurrence, name="Bob")
    for number, act in ((1, "attended"), (1, "online"), (1, "cancel"), (2, "absent")):
        assert editor.post(page(occurrence), {"number": number, "act": act, "sure": "1"}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.mode) == ("cancelled", "online")
    assert (second.state, second.presence) == ("confirmed", "absent")
    logged = ModelLogEntry.objects.filter(action="events.registration")
    assert [entry.data["done"] for entry in logged.order_by("pk")] == ["attended", "online", "cancel", "absent"]
    assert "Alice" not in json.dumps([entry.data for entry in logged])
    for nonsense in ({"number": "9" * 40, "act": "cancel"}, {"number": 2, "act": "delete"}):
        assert editor.post(page(occurrence), nonsense).status_code < 500
    assert logged.count() == 4


def test_a_registration_is_cancelled_after_a_question_and_its_person_is_told(editor: Client) -> None:
    registration = come(open_date(), name="Alice", people=2)
    asked = editor.post(page(registration.occurrence), {"number": 1, "act": "cancel"})
    assert asked.status_code == 200
    assert "Alice" in asked.text
    assert registration.email in asked.text
    registration.refresh_from_db()
    assert registration.is_confirmed
    editor.post(page(registration.occurrence), {"number": 1, "act": "cancel", "sure": "1"})
    registration.refresh_from_db()
    assert registration.is_cancelled
    assert registration.letters.filter(kind="cancelled").exists()


def test_the_dates_to_come_stand_first_and_the_past_apart(editor: Client) -> None:
    later, sooner = open_date(name_fr="Plus tard"), open_date(name_fr="Bientôt", start=date(2098, 1, 6), on_site=7)
    over = open_date(name_fr="Autrefois", start=date(2020, 1, 6))
    come(sooner, people=3)
    coming = editor.get(reverse("registrations_admin")).text
    assert coming.index(sooner.event.name) < coming.index(later.event.name)
    assert over.event.name not in coming
    assert over.event.name in editor.get(reverse("registrations_admin"), {"past": ""}).text


@pytest.mark.database
def test_an_organiser_may_pass_over_the_queue_but_not_over_the_capacity(editor: Client) -> None:
    occurrence = open_date(on_site=2)
    come(occurrence)
    group, single = come(occurrence, people=2), come(occurrence)
    editor.post(page(occurrence), {"number": group.position, "act": "place"})
    group.refresh_from_db()
    assert group.is_waiting
    editor.post(page(occurrence), {"number": single.position, "act": "place"})
    single.refresh_from_db()
    assert single.is_confirmed


def test_somebody_is_added_by_hand_without_an_address(editor: Client) -> None:
    occurrence = open_date(on_site=1)
    add = reverse("date_registration_add", args=[occurrence.pk])
    assert editor.get(add).status_code == 200
    assert editor.post(add, {"name": "", "people": "1", "locale": "fr"}).status_code == 422
    for name in ("Alice", "Bob"):
        assert editor.post(add, {"name": name, "people": "1", "locale": "fr"}).status_code == 302
    assert list(Registration.objects.values_list("name", "state", "email")) == [
        ("Alice", "confirmed", ""),
        ("Bob", "waiting", ""),
    ]


def test_files_hold_what_is_shown_and_no_formula(editor: Client) -> None:
    occurrence = open_date()
    come(occurrence, name="=HYPERLINK(1)", email="a@example.org")
    come(occurrence, name=" +33 6", email="b@example.org")
    places.cancel(come(occurrence, name="Gone"))
    rows = list(csv.reader(io.StringIO(download(editor, occurrence, "registrations.csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["'=HYPERLINK(1)", "' +33 6", "Gone"]
    sheet = openpyxl.load_workbook(io.BytesIO(download(editor, occurrence, "registrations.xlsx", state="confirmed"))).active
    assert [(cell.value, cell.data_type) for cell in sheet["B"][1:]] == [("'=HYPERLINK(1)", "s"), ("' +33 6", "s")]
    assert editor.get(reverse("date_registrations_file", args=[occurrence.pk, "else.pdf"])).status_code == 404


def test_badges_and_the_sheet_are_pdf_with_everybody_and_fetch_nothing(editor: Client) -> None:
    occurrence = open_date()
    come(occurrence, name="<img src='https://example.org/x'>", people=3)
    assert download(editor, occurrence, "badges.pdf").startswith(b"%PDF")
    assert download(editor, occurrence, "sheet.pdf").startswith(b"%PDF")
    html = printing.badges_html(occurrence, Registration.objects.all())
    assert html.count('class="badge"') == 3
    assert "<img" not in html


def test_a_museum_sees_its_own_events_alone(editor: Client) -> None:
    mine, other = museum("mine"), museum("other")
    client, user = log_in("museum@example.org")
    add_contributor(museum=mine, user=user)
    own, foreign = open_date(), open_date()
    own.event.museums.add(mine)
    foreign.event.museums.add(other)
    come(own, name="Alice")
    assert "Alice" in client.get(page(own)).text
    assert own.event.name in client.get(reverse("registrations_admin")).text
    assert foreign.event.name not in client.get(reverse("registrations_admin")).text
    for path in (page(foreign), reverse("date_registrations_file", args=[foreign.pk, "registrations.csv"])):
        assert client.get(path, follow=True).status_code == 404
    stranger, _user = log_in("stranger@example.org")
    assert stranger.get(page(own)).status_code in (302, 403)


@pytest.mark.database
def test_what_was_erased_is_still_counted() -> None:
    occurrence = open_date()
    coming = come(occurrence, people=4)
    attendance.tick(coming, Presence.ATTENDED)
    come(occurrence, people=2)
    erasing.erase([coming])
    totals = organising.count(occurrence)
    assert (totals.confirmed, totals.attended) == (6, 4)


@pytest.mark.database
def test_the_assembly_of_june_2021_counts_82_as_the_report_does(editor: Client) -> None:
    known = {"total": 82, "in_person": 51, "online": 31}
    [stored] = [row for row in json.loads(DATA.read_text())["events"] if row["slug"].startswith("assemblee-generale-2021")]
    assert stored["participants"] == known
    occurrence = open_date(
        on_site=None, kind="general_assembly", start=date(2021, 6, 3), quorum_percent=25, proxies_each=2, **HYBRID
    )
    members = [museum(f"membre-{number}") for number in range(100)]
    for number in range(known["total"]):
        mode = Mode.ON_SITE if number < known["in_person"] else Mode.ONLINE
        member = members[number] if number < 22 else None
        attendance.tick(come(occurrence, mode=mode, member=member), Presence.ATTENDED)
    totals = organising.count(occurrence)
    assert {counts.mode.value: counts.attended for counts in totals.modes} == {"on_site": 51, "online": 31}
    assert totals.attended == known["total"]
    shown = counts_on(editor.get(page(occurrence)).text)
    assert {row: cells["Présents"] for row, cells in shown.items()} == {
        "Sur place": "51",
        "En visioconférence": "31",
        "En tout": "82",
    }
    assert assembly.quorum(occurrence) == assembly.Quorum(members=100, present=22, represented=0, needed=25)
    holder = Registration.objects.get(occurrence=occurrence, position=1)
    for number in (90, 91):
        assembly.give_proxy(member=members[number], holder=holder)
    assembly.give_proxy(member=members[92], holder=Registration.objects.get(occurrence=occurrence, position=60))
    assert assembly.quorum(occurrence).reached


@pytest.mark.database
def test_a_proxy_has_its_limits() -> None:
    occurrence = open_date(proxies_each=1, quorum_percent=50)
    here, away, far = museum("here"), museum("away"), museum("far")
    holder, absent = come(occurrence, member=here), come(occurrence)
    assembly.give_proxy(member=away, holder=holder)
    for code, member, who in (("limit", far, holder), ("taken", away, absent), ("present", here, absent)):
        with pytest.raises(assembly.ProxyError) as refused:
            assembly.give_proxy(member=member, holder=who)
        assert refused.value.code == code
    assert assembly.quorum(occurrence).counted == 0
    attendance.tick(holder, Presence.ATTENDED)
    assert assembly.quorum(occurrence) == assembly.Quorum(members=3, present=1, represented=1, needed=2)
    places.cancel(holder)
    assert not Proxy.objects.exists()


def test_the_assembly_page_takes_proxies_and_looks_anew(editor: Client) -> None:
    occurrence = open_date(proxies_each=1, quorum_percent=50)
    holder, away = come(occurrence, member=museum("here")), museum("away")
    address = reverse("date_assembly", args=[occurrence.pk])
    assert editor.get(address, {"live": ""})["Refresh"] == "10"
    assert editor.post(address, {"member": away.pk, "holder": holder.pk}).status_code == 302
    assert editor.post(address, {"member": away.pk, "holder": holder.pk}).status_code == 422
    [proxy] = Proxy.objects.all()
    editor.post(address, {"remove": proxy.pk})
    assert not Proxy.objects.exists()


@pytest.mark.database
def test_a_rebuilt_event_keeps_its_registrations() -> None:
    occurrence = open_date()
    come(occurrence)
    rebuild(occurrence.event)
    assert Registration.objects.filter(occurrence=occurrence, state=RegistrationState.CONFIRMED).count() == 1
