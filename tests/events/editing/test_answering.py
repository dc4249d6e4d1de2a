"""Editors accept several proposals of museums at once, each as they have read it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.roles import TRANSLATORS
from events.editing import proposals
from events.models import Event, EventPage, EventProposal, EventProposalState
from tests.events.editing.scene import Scene
from tests.events.factories import event

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/admin/events/proposals/"


class Waiting(Scene):
    def __init__(self) -> None:
        super().__init__()
        self.marie, self.marie_user = self.member("musee@example.org", museum=self.museum)
        self.paul, self.paul_user = self.member("autre@example.org", museum=self.other)

    def new(self, name: str, **fields: Any) -> EventProposal:
        values = {"name_fr": name, "kind": "visit", "start": date(2027, 3, 6), "timing": "once", "price_kind": "free"}
        given: Any = {"museum": self.museum, "author": self.marie_user, "picture": None, "summary": "Une soirée.", "note": ""}
        return proposals.propose_new(values=values, **{**given, **fields})

    def accept(self, *chosen: EventProposal, client: Any = None) -> Any:
        data = {"proposal": [f"{each.pk}:{each.version}" for each in chosen]}
        return (client or self.editor).post(ADDRESS, data, follow=True)


@pytest.fixture
def scene() -> Waiting:
    return Waiting()


def test_what_is_ticked_is_accepted_and_each_person_gets_one_message(scene: Waiting) -> None:
    nights = [scene.new("Nuit des sabots"), scene.new("Fête du lin")]
    own = scene.new("Bal des tisserands", museum=scene.other, author=scene.paul_user)
    left = scene.new("Plus tard")
    mail.outbox.clear()
    assert ADDRESS in scene.editor.get(reverse("museum_to_read")).text
    assert "Une soirée." in scene.editor.get(ADDRESS).text
    answer = scene.accept(*nights, own)
    assert "3 propositions sont acceptées" in answer.text
    assert set(Event.objects.public().values_list("name_fr", flat=True)) == {
        "Nuit des sabots",
        "Fête du lin",
        "Bal des tisserands",
    }
    assert EventPage.objects.filter(live=True).count() == 3
    left.refresh_from_db()
    assert left.state == EventProposalState.WAITING
    told = {message.to[0]: message for message in mail.outbox}
    assert len(mail.outbox) == 2
    assert all(name in told["musee@example.org"].body for name in ("Nuit des sabots", "Fête du lin"))
    assert "Bal des tisserands" in told["autre@example.org"].body
    scene.accept(*nights)  # a second click
    assert len(mail.outbox) == 2


def test_what_changed_since_it_was_read_or_goes_wrong_keeps_no_other_back(scene: Waiting) -> None:
    good, again, wrong = scene.new("Nuit des sabots"), scene.new("Fête du lin"), scene.new("Bal")
    EventProposal.objects.filter(pk=again.pk).update(version=2)
    Event.objects.filter(pk=wrong.event_id).update(kind="kermesse")
    answer = scene.accept(good, again, wrong)
    assert "Fête du lin" in answer.text
    assert "Bal" in answer.text
    states = dict(EventProposal.objects.values_list("pk", "state"))
    assert states == {good.pk: "accepted", again.pk: "waiting", wrong.pk: "waiting"}
    for sent in ([], ["x"], ["1"], [f"{again.pk}:²"], ["9" * 30 + ":1"], ["\0:1"]):
        assert scene.editor.post(ADDRESS, {"proposal": sent}).status_code == 302
    again.refresh_from_db()
    assert again.state == EventProposalState.WAITING
    assert scene.editor.get(ADDRESS, {"page": "9" * 20}).status_code == 200


def test_what_was_changed_on_the_site_meanwhile_is_looked_at_by_itself(scene: Waiting) -> None:
    scene.accept(scene.new("Nuit des sabots"))
    event = Event.objects.get()
    change = proposals.propose_change(
        event=event, museum=scene.museum, author=scene.marie_user, changes={"name_fr": "Nuit des fuseaux"}, note=""
    )
    assert change is not None
    box = f'value="{change.pk}:{change.version}"'
    assert box in scene.editor.get(ADDRESS).text
    Event.objects.filter(pk=event.pk).update(name_fr="Nuit des musées")
    assert box not in scene.editor.get(ADDRESS).text
    assert "Modifié entre-temps sur le site" in scene.accept(change).text
    event.refresh_from_db()
    assert event.name_fr == "Nuit des musées"
    change.refresh_from_db()
    assert change.state == EventProposalState.WAITING


def test_only_those_who_decide_accept(scene: Waiting) -> None:
    proposal = scene.new("Nuit des sabots")
    translator, _user = scene.member("traduction@example.org", TRANSLATORS)
    for client in (scene.marie, scene.paul, translator):
        assert client.get(ADDRESS).status_code == 302
        scene.accept(proposal, client=client)
    proposal.refresh_from_db()
    assert (proposal.state, Event.objects.public().exists()) == (EventProposalState.WAITING, False)


def test_reading_thirty_takes_as_many_statements_as_reading_three(scene: Waiting) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert scene.editor.get(ADDRESS).status_code == 200
        return len(found)

    for number in range(3):
        scene.new(f"Soirée {number}")
    statements()
    few = statements()
    for number in range(12):
        scene.new(f"Atelier {number}")
        proposals.propose_change(
            event=event(name_fr=f"Visite {number}", venue=scene.museum, place_kind="museum"), museum=scene.museum, author=scene.marie_user,
            changes={"start": date(2027, 3, 7), "age_min": 6}, note="",
        )  # fmt: skip
    assert statements() == few
