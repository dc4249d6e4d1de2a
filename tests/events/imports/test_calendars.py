"""A museum's own calendar in the agenda: looked at once, then read every night, never twice the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.roles import DESK_MANAGERS, TRANSLATORS
from events.imports import fetching, syncing, tasks
from events.imports.fetching import FetchError
from events.models import CalendarSource, Event, EventPage, EventProposal, EventUpload, ImportedEvent, Occurrence
from tests.cms import tree as trees
from tests.events.factories import dates, days, event
from tests.events.imports.scene import ImportScene, writing_the_same
from tests.events.imports.test_reading_calendars import WEEKLY, ics, vevent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

ADDRESS = "https://musee.example/agenda.ics"
OFF = {
    "RECURRENCE-ID;TZID=Europe/Paris": "20270112T140000",
    "DTSTART;TZID=Europe/Paris": "20270112T140000",
    "STATUS": "CANCELLED",
}
MOVED = {"RECURRENCE-ID;TZID=Europe/Paris": "20270119T140000", "DTSTART;TZID=Europe/Paris": "20270120T150000"}
SHORT = {**WEEKLY, "RRULE": "FREQ=WEEKLY;UNTIL=20270131T215959Z;BYDAY=TU"}
FAIR = {"UID": "f@x", "SUMMARY": "Foire", "DTSTART;TZID=Europe/Paris": "20270501T100000"}


class CalendarScene(ImportScene):
    def __init__(self, monkeypatch: Any) -> None:
        super().__init__()
        self.content: bytes | Exception = ics(vevent(**SHORT))
        self.asked: list[str] = []
        monkeypatch.setattr(fetching, "fetch", self.fetch)

    def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        if isinstance(self.content, Exception):
            raise self.content
        return self.content

    def add(self, client: Client | None = None, **changes: Any) -> Any:
        data = {"museum": self.museum.pk, "name": "Ateliers", "address": ADDRESS, "kind": "workshop", **changes}
        return (client or self.editor).post(
            reverse("event_import_calendars"), {name: value for name, value in data.items() if value}
        )

    def bring_in(self, *events: str, client: Client | None = None, trust: bool = False, **changes: Any) -> CalendarSource:  # type: ignore[override]
        client = client or self.editor
        if events:
            self.content = ics(*events)
        sent = self.add(client, **changes)
        assert sent.status_code == 302, sent.context["form"].errors
        shown = client.get(sent["Location"])
        answer = client.post(sent["Location"], {"digest": shown.context["plan"].digest, **({"trust": "1"} if trust else {})})
        assert answer.status_code == 302, answer.text
        return CalendarSource.objects.get()

    def night(self, *events: str) -> None:
        if events:
            self.content = ics(*events)
        tasks.refresh_calendars()


@pytest.fixture
def scene(monkeypatch: Any) -> CalendarScene:
    return CalendarScene(monkeypatch)


# --- The first time -------------------------------------------------------------------------------------


def test_a_calendar_is_looked_at_before_anything_is_made(scene: CalendarScene) -> None:
    sent = scene.add()
    shown = scene.editor.get(sent["Location"])
    assert "Chaque mardi de 14\xa0h à 16\xa0h" in shown.text
    assert not Event.objects.exists()
    scene.night()
    assert not Event.objects.exists()
    scene.editor.post(sent["Location"], {"abandon": "1"})
    assert not CalendarSource.objects.exists()


def test_what_editors_trust_is_on_the_site_with_its_pages_and_single_dates(scene: CalendarScene) -> None:
    calendar = scene.bring_in(vevent(**SHORT), vevent(**OFF), vevent(**MOVED), trust=True)
    made = Event.objects.get()
    assert (made.is_public, made.venue, made.kind, made.start_time) == (
        True,
        scene.museum,
        "workshop",
        time(14),
    )
    assert [(row.day, row.is_cancelled) for row in dates(made)] == [
        (date(2027, 1, 5), False), (date(2027, 1, 12), True), (date(2027, 1, 20), False), (date(2027, 1, 26), False),
    ]  # fmt: skip
    assert EventPage.objects.get().live
    assert calendar.is_active
    assert "Atelier" in scene.editor.get(reverse("event_import_calendar", args=[calendar.pk])).text
    assert "Ateliers" in scene.editor.get(reverse("event_import_calendars")).text
    said = "vient du calendrier «\xa0Ateliers\xa0» (Musée du sabot)"
    assert said in scene.editor.get(reverse("event:edit", args=[made.pk])).text
    assert said in scene.marie.get(reverse("my_event", args=[made.pk])).text
    assert "du calendrier «\xa0Ateliers\xa0»" in scene.marie.get(reverse("my_events")).text
    typed = event(venue=scene.museum, place_kind="museum")
    assert "vient du calendrier" not in scene.editor.get(reverse("event:edit", args=[typed.pk])).text


def test_what_another_wrote_in_the_same_moment_is_read_again_the_next_night(scene: CalendarScene, monkeypatch: Any) -> None:
    calendar = scene.bring_in(vevent(**SHORT), trust=True)
    with monkeypatch.context() as racing:
        writing_the_same(racing)
        scene.night(vevent(**SHORT), vevent(**FAIR))
    calendar.refresh_from_db()
    assert [title for title, _why in calendar.problems] == ["Foire"]
    scene.night()
    calendar.refresh_from_db()
    assert (Event.objects.count(), calendar.problems) == (2, [])


def test_what_a_museum_sends_waits_for_the_editors(scene: CalendarScene) -> None:
    scene.bring_in(vevent(**SHORT), vevent(**FAIR), client=scene.marie)
    assert not Event.objects.filter(is_published=True).exists()
    assert EventProposal.objects.filter(is_new=True, state="waiting", author=scene.marie_user).count() == 2
    assert "Depuis le calendrier Ateliers" in EventProposal.objects.first().note  # type: ignore[union-attr]
    assert [message.to for message in mail.outbox] == [["redaction@example.org"]]


def test_an_address_that_gives_no_calendar_says_why_and_nothing_is_lost(scene: CalendarScene) -> None:
    for content, word in ((FetchError("private"), "privé"), (FetchError("status"), "public"), (b"rien", "calendrier")):
        scene.content = content
        answer = scene.add()
        assert answer.status_code == 422
        assert word in " ".join(answer.context["form"].errors["address"])
        assert ADDRESS in answer.text
    for changes in ({"address": ""}, {"address": "http://x.example/"}, {"file": SimpleUploadedFile("a.ics", ics())}):
        assert scene.add(**changes).status_code == 422
    assert not CalendarSource.objects.exists()


def test_a_file_sent_again_brings_its_calendar_up_to_date(scene: CalendarScene) -> None:
    scene.bring_in(address="", file=SimpleUploadedFile("a.ics", ics(vevent(**SHORT))), trust=True)
    scene.bring_in(address="", file=SimpleUploadedFile("a.ics", ics(vevent(**{**SHORT, "SUMMARY": "Grand atelier"}))))
    assert [event.name_fr for event in Event.objects.all()] == ["Grand atelier"]
    assert not CalendarSource.objects.get().is_active


# --- Every night ----------------------------------------------------------------------------------------


def test_the_same_calendar_again_changes_nothing(scene: CalendarScene) -> None:
    scene.bring_in(vevent(**SHORT), vevent(**OFF), trust=True)
    before = [(row.pk, row.sequence, row.modified_at) for row in Occurrence.objects.order_by("pk")]
    scene.night(vevent(DTSTAMP="20261124T000000Z", **SHORT), vevent(DTSTAMP="20261124T000000Z", **OFF))
    assert [(row.pk, row.sequence, row.modified_at) for row in Occurrence.objects.order_by("pk")] == before
    assert Event.objects.count() == 1
    assert len(scene.asked) == 2


def test_changes_are_followed_and_what_people_changed_here_stays(scene: CalendarScene) -> None:
    scene.bring_in(vevent(**SHORT), vevent(**OFF), vevent(**MOVED), trust=True)
    made = Event.objects.get()
    made.name_fr = "Atelier de sabots"
    made.save()
    rows = [row.pk for row in dates(made)]
    later = {**SHORT, "DTSTART;TZID=Europe/Paris": "20270105T150000", "DTEND;TZID=Europe/Paris": "20270105T160000"}
    scene.night(vevent(**later), vevent(**{**MOVED, "RECURRENCE-ID;TZID=Europe/Paris": "20270119T150000"}))
    made.refresh_from_db()
    assert (made.name_fr, made.start_time, made.duration) == ("Atelier de sabots", time(15), 60)
    assert [(row.day.day, row.is_cancelled) for row in dates(made)] == [(5, False), (12, False), (20, False), (26, False)]
    assert [row.pk for row in dates(made)] == rows


def test_what_a_museum_cancels_is_cancelled_at_once_and_other_changes_wait(scene: CalendarScene) -> None:
    scene.bring_in(vevent(**SHORT), vevent(**FAIR), client=scene.marie)
    for proposal in EventProposal.objects.all():
        sent = {"version": proposal.version, "answer": "", "accept": "1"}
        scene.editor.post(reverse("event_proposal", args=[proposal.pk]), sent)
    mail.outbox.clear()
    scene.night(vevent(**SHORT), vevent(**OFF), vevent(**MOVED), vevent(STATUS="CANCELLED", DURATION="PT2H", **FAIR))
    series, fair = Event.objects.get(name_fr="Atelier"), Event.objects.get(name_fr="Foire")
    assert [(row.day.day, row.is_cancelled) for row in dates(series)] == [(5, False), (12, True), (19, False), (26, False)]
    assert (fair.status, fair.duration) == ("cancelled", None)
    waiting = EventProposal.objects.filter(state="waiting")
    assert {(each.event_id, each.occurrence_id is not None) for each in waiting} == {(series.pk, True), (fair.pk, False)}
    assert len(mail.outbox) == 1


def test_what_is_gone_is_listed_and_not_deleted(scene: CalendarScene) -> None:
    calendar = scene.bring_in(vevent(**SHORT), vevent(**FAIR), trust=True)
    scene.night(vevent(**SHORT))
    assert [event.name_fr for event in syncing.gone(calendar)] == ["Foire"]
    shown = scene.editor.get(reverse("event_import_calendar", args=[calendar.pk])).text
    assert "Foire" in shown
    gone = scene.editor.get(reverse("event:edit", args=[Event.objects.get(name_fr="Foire").pk])).text
    assert "Le calendrier ne le contient plus" in gone
    assert Event.objects.get(name_fr="Foire").is_public
    scene.night(vevent(**SHORT), vevent(**FAIR))
    assert not syncing.gone(calendar)


def test_what_was_deleted_here_is_not_brought_back(scene: CalendarScene) -> None:
    scene.bring_in(vevent(**SHORT), vevent(**FAIR), client=scene.marie)
    Event.objects.get(name_fr="Foire").delete()
    scene.night(vevent(**SHORT), vevent(**{**FAIR, "SUMMARY": "Grande foire"}))
    assert [event.name_fr for event in Event.objects.all()] == ["Atelier"]
    assert ImportedEvent.objects.filter(event__isnull=True).count() == 1


def test_one_event_that_cannot_be_written_keeps_no_other_from_it(scene: CalendarScene, monkeypatch: Any) -> None:
    calendar = scene.bring_in(vevent(**SHORT), trust=True)
    made = Event.objects.get()
    made.end = date(2027, 1, 10)  # shortened here
    made.save()
    scene.night(
        vevent(**{**SHORT, "DTSTART;TZID=Europe/Paris": "20270119T140000", "DTEND;TZID=Europe/Paris": "20270119T160000"}),
        vevent(**FAIR),
    )
    assert Event.objects.filter(name_fr="Foire").exists()
    calendar.refresh_from_db()
    assert [read for read, _message in calendar.problems] == ["Atelier"]
    assert days(made) == [date(2027, 1, 5)]


def test_a_site_that_fails_is_asked_less_and_less_and_editors_hear_of_it_once(scene: CalendarScene) -> None:
    calendar = scene.bring_in(vevent(**SHORT), trust=True)
    mail.outbox.clear()
    scene.content = FetchError("connection")
    now, asked = datetime.now(UTC), []
    for night in range(40):
        with time_machine.travel(now + timedelta(days=night), tick=False):
            before = len(scene.asked)
            scene.night()
            if len(scene.asked) > before:
                asked.append(night)
    assert asked == [0, 1, 3, 7, 15, 29]
    assert [message.to for message in mail.outbox] == [["redaction@example.org"]]
    assert "Musée du sabot" in mail.outbox[0].subject
    assert reverse("event_import_calendar", args=[calendar.pk]) in mail.outbox[0].body
    calendar.refresh_from_db()
    assert calendar.failures == 6
    shown = scene.editor.get(reverse("event_import_calendar", args=[calendar.pk])).text
    assert fetching.why("connection") in shown or "répond" in shown
    with time_machine.travel(now + timedelta(days=60), tick=False):
        scene.night(vevent(**SHORT))
    calendar.refresh_from_db()
    assert (calendar.failures, calendar.error, calendar.told_at) == (0, "", None)


def test_a_calendar_is_read_on_demand_stopped_and_trusted(scene: CalendarScene) -> None:
    calendar = scene.bring_in(vevent(**SHORT), client=scene.marie)
    address = reverse("event_import_calendar", args=[calendar.pk])
    scene.marie.post(address, {"read": "1"})
    assert len(scene.asked) == 2
    scene.marie.post(address, {"trust": "1"})
    assert not CalendarSource.objects.get().is_trusted
    scene.editor.post(address, {"trust": "1"})
    assert CalendarSource.objects.get().is_trusted
    scene.marie.post(address, {"stop": "1"})
    scene.night()
    assert len(scene.asked) == 2
    scene.marie.post(address, {"start": "1"})
    scene.night(vevent(**SHORT), vevent(**FAIR))
    assert Event.objects.get(name_fr="Foire").is_public


# --- Who --------------------------------------------------------------------------------------------------


def test_who_sees_which_calendar(scene: CalendarScene) -> None:
    calendar = scene.bring_in(vevent(**SHORT), client=scene.marie)
    address, upload = reverse("event_import_calendar", args=[calendar.pk]), EventUpload.objects.latest("pk")
    look = reverse("event_import_calendar_look", args=[upload.uuid])
    people = (
        (Client(), False, False),
        (scene.marie, True, True),
        (scene.stranger, False, False),
        (scene.editor, True, False),
        (scene.member("traduction@example.org", TRANSLATORS)[0], False, False),
        (scene.member("accueil@example.org", DESK_MANAGERS)[0], False, False),
        (trees.log_in("chef@example.org", is_superuser=True)[0], True, False),
    )
    for client, of_calendar, of_upload in people:
        assert (client.get(address).status_code == 200) is of_calendar
        assert (client.get(look).status_code == 200) is of_upload
        assert (client.get(reverse("event_import_calendars")).status_code == 200) is (of_calendar or client is scene.stranger)
    assert scene.add(scene.stranger).status_code == 422  # not their museum
    assert address not in scene.stranger.get(reverse("event_import_calendars")).text


def test_a_museum_has_a_few_calendars_at_most_and_unconfirmed_ones_are_forgotten(scene: CalendarScene) -> None:
    for number in range(5):
        assert scene.add(scene.marie, address=f"{ADDRESS}?{number}").status_code == 302
    assert scene.add(scene.marie, address=f"{ADDRESS}?6").status_code == 422
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        tasks.forget()
    assert not CalendarSource.objects.exists()
    assert not EventUpload.objects.exists()
