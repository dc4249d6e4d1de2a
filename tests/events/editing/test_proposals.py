"""A museum proposes events and changes its own dates; the editors answer."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cms.models import User
from cms.roles import DESK_MANAGERS, TRANSLATORS
from events.models import Event, EventPage, EventPrice, EventProposal, EventProposalState, Occurrence
from tests import databases
from tests.events.editing.scene import Scene, as_shown, rule
from tests.events.factories import dates, days, event, series
from tests.events.registrations.factories import come

pytestmark = pytest.mark.django_db(transaction=True)


class MuseumScene(Scene):
    def __init__(self) -> None:
        super().__init__()
        self.marie, self.marie_user = self.member("musee@example.org", museum=self.museum)
        self.stranger, _user = self.member("autre@example.org", museum=self.other)

    def propose(self, client: Client | None = None, **changes: Any) -> Any:
        return (client or self.marie).post(reverse("my_event_new"), proposed(self.museum.pk, **changes))

    def decide(self, button: str = "accept", answer: str = "", **more: Any) -> Any:
        found = EventProposal.objects.latest("pk")
        sent = {"version": found.version, "answer": answer, button: "1", **more}
        return self.editor.post(reverse("event_proposal", args=[found.pk]), sent)

    def own_series(self, **fields: Any) -> Event:
        return series(venue=self.museum, place_kind="museum", name_fr="Le métier en marche", start=date(2027, 1, 5), **fields)

    def shown(self, made: Event, **changes: Any) -> dict[str, Any]:
        form = self.marie.get(reverse("my_event", args=[made.pk])).context["form"]
        return {**as_shown(form), **rule(weekdays=["1"], ends="until", until="2027-01-31"), **changes}


def proposed(own: int, **changes: Any) -> dict[str, Any]:
    return {
        "name_fr": "Nuit des sabots", "kind": "visit", "audiences": ["public"], "timing": "once", "start": "2027-03-06",
        "start_time": "19:00", "duration": "120", "museum": own, "price_kind": "tariffs", "prices": "Adultes : 5,50\nEnfants 2 €",
        "booking": "contact", "booking_phone": "03 20 00 00 00", "summary": "Une soirée au milieu des copeaux.", "note": "À bientôt",
        **changes,
    }  # fmt: skip


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "#b08040").save(out, "PNG")
    return SimpleUploadedFile("sabots.png", out.getvalue(), "image/png")


scene = databases.built_once(MuseumScene)


# --- A new event ----------------------------------------------------------------------------------------


def test_a_proposed_event_is_read_accepted_and_on_the_site(scene: MuseumScene) -> None:
    sent = scene.propose(photo=picture(), photo_description="Un sabotier", photo_credit="Le musée")
    assert sent.status_code == 302, sent.context["form"].errors
    made = Event.objects.get()
    assert not made.is_public
    assert made.venue == scene.museum
    assert [(price.label_fr, str(price.amount)) for price in made.prices.all()] == [("Adultes", "5.50"), ("Enfants", "2.00")]
    assert [message.to for message in mail.outbox] == [["redaction@example.org"]]
    read = scene.editor.get(reverse("museum_to_read")).text
    assert "Nuit des sabots" in read
    html = scene.editor.get(reverse("event_proposal", args=[EventProposal.objects.get().pk])).text
    assert "Une soirée au milieu des copeaux." in html
    assert "À bientôt" in html
    assert scene.decide(answer="Très belle idée").status_code == 302
    made.refresh_from_db()
    assert made.is_public
    page = EventPage.objects.get(locale__language_code="fr")
    assert (page.live, page.summary, page.pictures.count()) == (True, "Une soirée au milieu des copeaux.", 1)
    assert mail.outbox[-1].to == ["musee@example.org"]
    assert "Très belle idée" in mail.outbox[-1].body
    assert "Nuit des sabots" not in scene.editor.get(reverse("museum_to_read")).text
    assert "Sur le site" in scene.marie.get(reverse("my_events")).text


def test_it_is_sent_back_with_a_word_changed_and_sent_again(scene: MuseumScene) -> None:
    scene.propose()
    assert scene.decide("return").status_code == 422
    assert scene.decide("return", answer="À quelle heure finit-elle ?").status_code == 302
    assert "send it back" in mail.outbox[-1].body or "renvoie" in mail.outbox[-1].body
    made = Event.objects.get()
    address = reverse("my_event", args=[made.pk])
    assert "À quelle heure finit-elle" in scene.marie.get(address).text
    scene.marie.post(address, {**as_shown(scene.marie.get(address).context["form"]), **rule(), "duration": "90"})
    made.refresh_from_db()
    assert made.duration == 90
    assert EventProposal.objects.get().state == EventProposalState.WAITING


def test_nobody_decides_on_what_they_have_not_seen(scene: MuseumScene) -> None:
    scene.propose()
    assert scene.decide(version=0).status_code == 302
    assert EventProposal.objects.get().state == EventProposalState.WAITING
    assert not Event.objects.get().is_public


def test_a_weekly_event_with_a_wrong_rule_is_put_right_by_its_museum(scene: MuseumScene) -> None:
    wrong = scene.propose(timing="repeats", **rule(interval="0"))
    assert wrong.status_code == 422
    assert "Nuit des sabots" in wrong.text
    assert not Event.objects.exists()
    sent = scene.propose(timing="repeats", **rule(weekdays=["5"], ends="times", times="3"))
    assert sent.status_code == 302, sent.context["form"].errors
    assert days(Event.objects.get()) == [date(2027, 3, 6), date(2027, 3, 13), date(2027, 3, 20)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"prices": "gratuit pour tous"}, "prices"),
        ({"prices": ""}, "prices"),
        ({"start": "30 février"}, "start"),
        ({"end": "2027-03-01"}, "end"),
        ({"booking_phone": ""}, "booking_phone"),
        ({"museum": "999999"}, "museum"),
        ({"name_fr": "x" * 161}, "name_fr"),
        ({"kind": "governance"}, "kind"),
        ({"audiences": ["board"]}, "audiences"),
        ({"photo": "x"}, None),
    ],
)
def test_what_is_wrong_stands_beside_its_field(scene: MuseumScene, changes: dict[str, Any], field: str | None) -> None:
    response = scene.propose(**changes)
    if field is None:
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Event.objects.exists()


def test_what_was_only_proposed_can_be_thrown_away(scene: MuseumScene) -> None:
    scene.propose()
    scene.marie.post(reverse("my_event", args=[Event.objects.get().pk]), {"withdraw": "1"})
    assert not Event.objects.exists()


# --- What is on the site ----------------------------------------------------------------------------------


def test_a_cancelled_date_is_public_at_once_and_can_be_put_back(scene: MuseumScene) -> None:
    made = scene.own_series()
    address = reverse("my_date", args=[dates(made)[1].pk])
    scene.marie.post(address, {"cancel": "1"})
    assert [each.is_cancelled for each in dates(made)] == [False, True, False, False]
    scene.marie.post(address, {"put-back": "1"})
    assert not any(each.is_cancelled for each in dates(made))
    assert not EventProposal.objects.exists()


def test_editors_are_told_when_a_museum_cancels_and_takes_it_back(scene: MuseumScene) -> None:
    made = scene.own_series()
    address = reverse("my_date", args=[dates(made)[1].pk])
    scene.marie.post(address, {"cancel": "1"})
    scene.marie.post(address, {"put-back": "1"})
    assert [message.to for message in mail.outbox] == [["redaction@example.org"]] * 2
    assert "annule" in mail.outbox[0].subject
    assert made.name_fr in mail.outbox[0].subject
    assert "12 janvier 2027" in mail.outbox[0].body
    assert reverse("event_dates", args=[made.pk]) in mail.outbox[0].body
    assert mail.outbox[1].subject != mail.outbox[0].subject


def test_a_whole_series_is_cancelled_after_a_question_and_what_is_over_stays(scene: MuseumScene) -> None:
    today = timezone.localdate()
    made = series(
        "RRULE:FREQ=DAILY", venue=scene.museum, place_kind="museum", name_fr="Chaque jour", booking="here",
        start=today - timedelta(days=4), end=today + timedelta(days=5),
    )  # fmt: skip
    coming = Occurrence.objects.there().filter(event=made, day__gte=today)
    registration = come(coming.last())
    mail.outbox.clear()
    address = reverse("my_event", args=[made.pk])
    asked = scene.marie.post(address, {"cancel-all": "1"})
    assert asked.status_code == 200
    assert "6 dates" in asked.text
    assert not any(each.is_off for each in dates(made))
    kept = list(coming.values_list("uid", flat=True))
    assert scene.marie.post(address, {"cancel-all": "1", "sure": "1"}).status_code == 302
    rows = Occurrence.objects.there().select_related("event").order_by("day")
    assert [each.is_off for each in rows] == [False] * 4 + [True] * 6
    assert list(rows.filter(day__gte=today).values_list("uid", flat=True)) == kept
    assert {message.to[0] for message in mail.outbox} == {"redaction@example.org", registration.email}
    [rest] = Event.objects.filter(part_of=made)
    scene.marie.post(address, {"cancel-all": "1", "sure": "1"})  # twice changes nothing
    assert Event.objects.count() == 2
    scene.marie.post(reverse("my_event", args=[rest.pk]), {"put-back-all": "1"})
    assert not any(each.is_off for each in rows.all())
    assert scene.stranger.post(address, {"cancel-all": "1", "sure": "1"}).status_code in (302, 403)
    assert not any(each.is_off for each in rows.all())


def test_a_change_of_a_shown_event_waits(scene: MuseumScene) -> None:
    made = scene.own_series()
    EventPrice.objects.create(event=made, label_fr="Adultes", label_nl="Volwassenen", amount=5)
    sent = scene.shown(
        made, name_fr="Le métier tourne", start_time="15:00", price_kind="tariffs", prices="Adultes : 6", note="Merci"
    )
    response = scene.marie.post(reverse("my_event", args=[made.pk]), sent)
    assert response.status_code == 302, response.context["form"].errors
    made.refresh_from_db()
    assert made.name_fr == "Le métier en marche"
    found = EventProposal.objects.get()
    assert set(found.changes) == {"name_fr", "start_time", "price_kind", "prices"}
    html = scene.editor.get(reverse("event_proposal", args=[found.pk])).text
    assert "Le métier tourne" in html
    assert "15\xa0h" in html
    assert scene.decide().status_code == 302
    made = Event.objects.get()
    assert (made.name_fr, str(made.start_time)) == ("Le métier tourne", "15:00:00")
    assert [(price.label, price.label_nl, price.amount) for price in made.prices.all()] == [("Adultes", "Volwassenen", 6)]
    assert made.recurrences.rrules


def test_a_form_sent_as_it_is_proposes_nothing(scene: MuseumScene) -> None:
    made = scene.own_series()
    scene.marie.post(reverse("my_event", args=[made.pk]), scene.shown(made))
    assert not EventProposal.objects.exists()


def test_a_moved_date_waits_and_its_cancellation_does_not(scene: MuseumScene) -> None:
    made = scene.own_series()
    second = dates(made)[1]
    address = reverse("my_date", args=[second.pk])
    moved = {"day": "2027-01-13", "start_time": "14:00", "end_time": "16:00", "note_fr": "Le mercredi"}
    assert scene.marie.post(address, moved).status_code == 302
    assert days(made)[1] == date(2027, 1, 12)
    found = EventProposal.objects.get()
    assert set(found.changes) == {"moved_start", "moved_end", "note_fr"}
    html = scene.editor.get(reverse("event_proposal", args=[found.pk])).text
    assert "13/01/2027 14:00" in html
    assert scene.decide().status_code == 302
    assert days(made)[1] == date(2027, 1, 13)
    assert dates(made)[1].uid == second.uid


# --- Who may what -----------------------------------------------------------------------------------------


def test_each_role_at_each_address(scene: MuseumScene) -> None:
    translator, _user = scene.member("traduction@example.org", TRANSLATORS)
    desk, _user = scene.member("accueil@example.org", DESK_MANAGERS)
    manager = Client()
    manager.force_login(User.objects.create_superuser("admin@example.org"))
    made, foreign = scene.own_series(), event(venue=scene.other, place_kind="museum")
    scene.propose()
    proposal = EventProposal.objects.get()
    mine = dates(made)[0].pk
    editors_only = [
        reverse("event:index"), reverse("event:add"), reverse("event:edit", args=[made.pk]), reverse("event_dates", args=[made.pk]),
        reverse("event_date", args=[mine]), reverse("event_following", args=[mine]), reverse("event_page", args=[made.pk]),
        reverse("event_duplicate", args=[made.pk]), reverse("event_proposal", args=[proposal.pk]), reverse("schoolholiday:index"),
    ]  # fmt: skip
    museums_only = [
        reverse("my_events"),
        reverse("my_event_new"),
        reverse("my_event", args=[made.pk]),
        reverse("my_date", args=[mine]),
    ]
    foreigners = [reverse("my_event", args=[foreign.pk]), reverse("my_date", args=[dates(foreign)[0].pk])]
    clients = {
        "anonymous": Client(), "museum": scene.marie, "stranger": scene.stranger, "editor": scene.editor, "translator": translator,
        "desk": desk, "manager": manager,
    }  # fmt: skip
    may = {
        **{address: {"editor", "manager"} for address in editors_only},
        **{address: {"museum", "stranger"} for address in museums_only[:2]},
        **{address: {"museum"} for address in museums_only[2:]},
        **{address: {"stranger"} for address in foreigners},
    }
    for address, allowed in may.items():
        for role, client in clients.items():
            response = client.get(address)
            reached = response.status_code == 200
            assert reached == (role in allowed), f"{role} {address} {response.status_code}"
            if role not in allowed:
                client.post(address, {"cancel": "1", "undo": "1", "accept": "1", "version": proposal.version})
    proposal.refresh_from_db()
    assert proposal.state == EventProposalState.WAITING
    assert not any(each.has_changes for each in (*dates(made), *dates(foreign)))
    preview = reverse("event_rule_preview")
    assert {role for role, client in clients.items() if client.post(preview).status_code == 200} == {
        "museum", "stranger", "editor", "manager",
    }  # fmt: skip
