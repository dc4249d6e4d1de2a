"""A brochure asked for, made once, frozen, compared with today, and handed to those who may have it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.roles import EDITORS, TRANSLATORS, setup_roles
from events.brochure import making, press
from events.brochure.changes import changes_since, printed
from events.brochure.selection import selected
from events.models import BrochureEdition, BrochureState, FrozenEditionError
from events.services import change_occurrence
from tests.cms.tree import log_in
from tests.events.brochure.scene import edition
from tests.events.factories import dates, event, series

pytestmark = pytest.mark.django_db

FORM = {
    "language": "fr",
    "start": "2027-01-01",
    "end": "2027-02-28",
    "order": "territory",
    "title": "",
    "words": "",
    "programme": "",
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages themselves are looked at in test_pages: here a press that prints nothing."""
    monkeypatch.setattr(press, "typeset", lambda *_args: press.Printed(b"%PDF-1.7 print", b"%PDF-1.7 web", 12))
    monkeypatch.setattr(making, "compose", lambda *_args: "")
    monkeypatch.setattr(making, "async_task", lambda *_args: None)


def member(email: str, *groups: str) -> Client:
    setup_roles()
    client, user = log_in(email)
    user.groups.add(*Group.objects.filter(name__in=groups))
    return client


def ready(**fields: Any) -> BrochureEdition:
    made = edition(**fields)
    assert making.make(made.pk)
    made.refresh_from_db()
    return made


def test_a_brochure_is_made_once(settings: Any) -> None:
    made = ready()
    assert (made.state, made.progress, made.pages) == (BrochureState.READY, 100, 12)
    names = (made.print_file.name, made.web_file.name)
    assert not making.make(made.pk)
    made.refresh_from_db()
    assert (made.print_file.name, made.web_file.name) == names


def test_one_that_is_at_work_is_left_alone_and_one_that_was_stopped_is_taken_up() -> None:
    at_work = edition(state=BrochureState.WORKING, started_at=timezone.now())
    assert not making.make(at_work.pk)
    BrochureEdition.objects.filter(pk=at_work.pk).update(started_at=timezone.now() - timedelta(hours=1))
    assert making.make(at_work.pk)


def test_one_that_is_stopped_again_and_again_says_so() -> None:
    stopped = edition(state=BrochureState.WORKING, started_at=timezone.now() - timedelta(hours=1), tries=making.MOST_TRIES)
    assert not making.make(stopped.pk)
    stopped.refresh_from_db()
    assert (stopped.state, stopped.fault) == (BrochureState.FAILED, "stopped")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError("cannot load library 'libpango-1.0-0'"), "no_pango"),
        (OSError("No space left on device"), "broken"),
        (ValueError("?"), "broken"),
    ],
)
def test_a_failure_is_said_in_plain_words_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception, fault: str
) -> None:
    def broken(*_args: object) -> None:
        raise error

    monkeypatch.setattr(press, "typeset", broken)
    failed = edition()
    assert not making.make(failed.pk)
    failed.refresh_from_db()
    assert (failed.state, failed.fault) == (BrochureState.FAILED, fault)
    assert making.ask_again(failed)
    failed.refresh_from_db()
    assert failed.state == BrochureState.WAITING


def test_what_is_printed_is_not_changed() -> None:
    made = ready()
    made.title = "Autrement"
    with pytest.raises(FrozenEditionError):
        made.save()
    made.refresh_from_db()
    made.is_published = True
    made.save(update_fields=["is_published"])


def test_what_changed_since_printing() -> None:
    weekly, once, gone = series(name_fr="Chaque mardi"), event(name_fr="Une fois"), event(name_fr="Parti")
    stays = event(name_fr="Reste")
    made = ready()
    assert len(made.snapshot) == len(printed(selected(made)))
    assert changes_since(made) == []
    first, second, *_rest = dates(weekly)
    change_occurrence(first, is_cancelled=True)
    change_occurrence(second, moved_start=second.starts_at + timedelta(hours=2))
    once.place = "Ailleurs"
    once.save()
    gone.is_published = False
    gone.save()
    event(name_fr="Nouveau")
    found = [(change.kind, change.name) for change in changes_since(made)]
    assert found == [
        ("cancelled", "Chaque mardi"), ("gone", "Parti"), ("moved", "Chaque mardi"), ("place", "Une fois"), ("new", "Nouveau"),
    ]  # fmt: skip
    assert stays.name not in {change.name for change in changes_since(made)}


def test_cancelled_dates_and_those_outside_are_not_printed() -> None:
    weekly = series(end=date(2027, 4, 30))
    change_occurrence(dates(weekly)[0], is_cancelled=True)
    found = list(selected(edition(start=date(2027, 1, 1), end=date(2027, 1, 31))))
    assert [each.day.day for each in found] == [12, 19, 26]


def test_an_editor_makes_one_and_publishes_it() -> None:
    client = member("redaction@example.org", EDITORS)
    answer = client.post(reverse("brochureedition:add"), FORM)
    made = BrochureEdition.objects.get()
    look = reverse("brochureedition:look", args=[made.pk])
    assert answer["Location"] == look
    assert client.get(look)["Refresh"]
    making.make(made.pk)
    page = client.get(look)
    assert "Refresh" not in page
    assert client.get(reverse("brochureedition:print", args=[made.pk])).status_code == 200
    made.refresh_from_db()
    public = reverse("brochure", args=[made.pk, made.file_name])
    assert Client().get(public).status_code == 404
    client.post(look, {"action": "publish"})
    answer = Client().get(public)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 web"  # type: ignore[attr-defined]  # a file
    client.post(look, {"action": "withdraw"})
    assert Client().get(public).status_code == 404
    assert Client().get(f"/media/{made.web_file.name}").status_code == 404


def test_nobody_else_makes_or_sees_one() -> None:
    made = ready()
    for client in (member("traduction@example.org", TRANSLATORS), Client()):
        for name in ("look", "print", "web"):
            assert client.get(reverse(f"brochureedition:{name}", args=[made.pk])).status_code in (302, 403)
        client.post(reverse("brochureedition:add"), FORM)
    assert BrochureEdition.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": "", "end": ""}, "start"),
        ({"end": "2026-01-01"}, "end"),
        ({"end": "2029-01-01"}, "end"),
        ({"start": "demain"}, "start"),
    ],
)
def test_a_period_that_cannot_be_printed_is_said_beside_its_field(changes: dict[str, str], field: str) -> None:
    answer = member("redaction@example.org", EDITORS).post(reverse("brochureedition:add"), {**FORM, **changes})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
