"""A museum or an editor sends a table: a dry run, then all or nothing, and never twice the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.roles import DESK_MANAGERS, TRANSLATORS
from events.imports import applying, tasks
from events.models import Event, EventPage, EventProposal, EventUpload, ImportedEvent, Occurrence, RemovedOccurrence
from museums.contributors import add_contributor
from museums.models import Commune
from tests import databases
from tests.cms import tree as trees
from tests.events.factories import dates, days, event
from tests.events.imports.scene import NIGHT, WEEKLY, ImportScene, said, table, writing_the_same

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


scene = databases.built_once(ImportScene)


# --- The dry run ----------------------------------------------------------------------------------------


def test_a_dry_run_shows_what_would_be_made_and_makes_nothing(scene: ImportScene) -> None:
    shown = scene.dry_run(table(NIGHT, WEEKLY))
    assert not said(shown)
    assert not Event.objects.exists()
    assert "Nuit des sabots" in shown.text
    assert "Chaque mardi de 14\xa0h\xa030 à 16\xa0h, jusqu’au 31 janvier 2027, sauf le 19 janvier 2027" in shown.text
    assert "2 nouveaux événements" in shown.text.replace("\xa0", " ")


def test_a_confirmed_file_is_on_the_site_with_its_dates_and_pages(scene: ImportScene) -> None:
    scene.bring_in(table(NIGHT | {"Résumé": "Une soirée.", "Prix": "tarifs", "Tarifs": "Adultes : 5,50 ; Enfants 2 €"}, WEEKLY))
    night, weekly = Event.objects.order_by("-start")
    assert (night.start_time, night.duration, night.venue, night.is_public) == (time(19), 120, scene.museum, True)
    assert list(night.museums.all()) == [scene.museum]
    assert [(row.label_fr, str(row.amount)) for row in night.prices.all()] == [("Adultes", "5.50"), ("Enfants", "2.00")]
    assert days(weekly) == [date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 26)]
    page = EventPage.objects.get(event=night)
    assert (page.live, page.summary) == (True, "Une soirée.")


def test_each_problem_is_told_by_row_and_column_and_nothing_is_written(scene: ImportScene) -> None:
    shown = scene.dry_run(
        table(
            NIGHT | {"Premier jour": "03/25/2027"},
            NIGHT | {"Type": "kermesse", "Heure de début": "25 h"},
            NIGHT | {"Titre": "", "Musée": "Musée du sabo"},
            NIGHT | {"Dernier jour": "01/03/2027"},
            NIGHT | {"Premier jour": "31/02/2027", "Durée": "long"},
            WEEKLY | {"Référence": "B", "Sauf le": "demain"},
            WEEKLY | {"Tarifs": "5"},
        )
    )
    found = {(row, column) for row, column, _message in said(shown)}
    assert found == {
        (2, "Premier jour"), (3, "Type"), (3, "Heure de début"), (4, "Titre"), (4, "Musée"), (5, "Dernier jour"), (6, "Premier jour"),
        (6, "Durée"), (7, "Sauf le"), (8, "Tarifs"),
    }  # fmt: skip
    assert "Musée du sabot" in next(message for row, column, message in said(shown) if column == "Musée")
    assert "25" in said(shown)[0][2]
    messages = {(row, column): message.replace("\xa0", " ") for row, column, message in said(shown)}
    assert messages[4, "Titre"] == "Donnez un titre. Par exemple : Démonstration au métier à tisser"
    assert messages[5, "Dernier jour"].startswith("L’événement commence le 06/03/2027")
    assert "de 1 à 28" in messages[6, "Premier jour"]
    assert messages[7, "Sauf le"].startswith("« demain » : ")
    answer = scene.confirm(shown)
    assert answer.status_code == 409
    assert not Event.objects.exists()


def test_what_a_spreadsheet_program_does_to_a_csv_is_read(scene: ImportScene) -> None:
    row = NIGHT | {"Titre": "Journée d’été à l’œuvre", "Résumé": "Deux\nlignes"}
    for content in (
        table(row, separator=",", encoding="utf-8"), table(row, encoding="cp1252"), table(row, separator="\t", encoding="utf-16"),
        table(row, separator=";").replace(b"\r\n", b"\r"),
    ):  # fmt: skip
        [line] = scene.dry_run(content).context["plan"].lines
        assert line.draft.values["name_fr"] == "Journée d’été à l’œuvre"
        assert line.draft.values["summary"] == "Deux lignes"


def test_headings_and_words_are_read_in_every_language(scene: ImportScene) -> None:
    dutch = "Titel;Soort;Museum;Eerste dag;Beginuur;Einduur;Herhaling;Weekdagen;Laatste dag\n"
    dutch += "Weefdag;bezoek;textile;5 januari 2027;14.00 uur;16u30;elke week;dinsdag, zaterdag;31-01-2027\n"
    english = "TITLE,kind,Museum,First day,Start time,Repeats,Last day\n"
    english += "A day,visit,Musée du textile,5 January 2027,2 pm,every month on that weekday,30/06/2027\n"
    [line] = scene.dry_run(dutch.encode()).context["plan"].lines
    assert (line.draft.values["start_time"], line.draft.values["duration"]) == (time(14), 150)
    assert [day.number for day in line.draft.values["recurrences"].rrules[0].byday] == [1, 5]
    [line] = scene.dry_run(english.encode()).context["plan"].lines
    assert line.draft.values["start_time"] == time(14)
    assert [(day.number, day.index) for day in line.draft.values["recurrences"].rrules[0].byday] == [(1, 1)]


def test_a_file_that_is_no_table_is_refused_beside_the_field(scene: ImportScene) -> None:
    for content in (
        b"",
        b"\x00\x01\x02",
        b"un;deux\ntrois;quatre",
        b"\xd0\xcf\x11\xe0" + b"x" * 600,
        b"x" * (2 * 1024 * 1024 + 1),
    ):
        answer = scene.send(content)
        assert answer.status_code == 422
        assert answer.context["form"].errors["file"]
    assert not EventUpload.objects.exists()


def test_too_many_rows_are_said_and_not_read(scene: ImportScene) -> None:
    shown = scene.dry_run(table(*[NIGHT | {"Référence": str(number)} for number in range(502)]))
    assert [row for row, _column, _message in said(shown)] == [502]


def test_places_towns_and_days_beside_a_rule(scene: ImportScene) -> None:
    lille = Commune.objects.create(slug="lille", name="Lille", country="FR", postal_code="59000")
    for slug, postcode in (("st-amand-59", "59230"), ("st-amand-62", "62760")):
        Commune.objects.create(slug=slug, name="Saint-Amand", country="FR", postal_code=postcode)
    elsewhere = NIGHT | {"Autre lieu": "Halle au sucre", "Commune": "lille", "Aussi le": "13/03/2027 ; 20 mars 2027"}
    shown = scene.dry_run(table(elsewhere, WEEKLY | {"Commune": "Saint-Amand"}))
    assert [(row, column) for row, column, _message in said(shown)] == [(3, "Commune")]
    scene.bring_in(table(elsewhere, WEEKLY | {"Commune": "Saint-Amand (62760)"}))
    night = Event.objects.get(name_fr="Nuit des sabots")
    assert (night.place, night.commune, night.venue) == ("Halle au sucre", lille, None)
    assert days(night) == [date(2027, 3, 6), date(2027, 3, 13), date(2027, 3, 20)]
    assert Event.objects.get(name_fr="Le métier en marche").commune.slug == "st-amand-62"


def test_an_event_that_somebody_has_typed_already_is_pointed_out(scene: ImportScene) -> None:
    event(name_fr="Nuit des sabots", start=date(2027, 3, 6), venue=scene.museum, place_kind="museum")
    shown = scene.dry_run(table(NIGHT))
    assert [problem.row for problem in shown.context["plan"].warnings] == [2]
    assert shown.context["plan"].may_go_on


# --- Again ----------------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing(scene: ImportScene) -> None:
    scene.bring_in(table(NIGHT, WEEKLY))
    before = [(row.pk, row.sequence, row.modified_at) for row in Occurrence.objects.all()]
    shown = scene.dry_run(table(NIGHT, WEEKLY))
    assert not shown.context["plan"].may_go_on
    assert scene.confirm(shown).status_code == 409
    assert [(row.pk, row.sequence, row.modified_at) for row in Occurrence.objects.all()] == before
    assert Event.objects.count() == 2


def test_a_second_click_is_no_second_import(scene: ImportScene) -> None:
    shown = scene.dry_run(table(NIGHT))
    assert scene.confirm(shown).status_code == 302
    assert scene.confirm(shown).status_code == 302
    assert Event.objects.count() == 1


def test_a_later_file_changes_what_it_says_otherwise_and_keeps_what_people_changed(scene: ImportScene) -> None:
    scene.bring_in(table(WEEKLY))
    made = Event.objects.get()
    cancelled = dates(made)[0]
    Occurrence.objects.filter(pk=cancelled.pk).update(is_cancelled=True)
    made.name_fr, made.booking = "Le métier en marche, en détail", "none"
    made.save()
    shown = scene.dry_run(table(WEEKLY | {"Heure de début": "15:30", "Sauf le": ""}))
    [line] = shown.context["plan"].lines
    assert set(line.changes) == {"start_time", "recurrences"}
    assert "15\xa0h\xa030" in shown.text
    scene.confirm(shown)
    made.refresh_from_db()
    assert (made.name_fr, made.booking, made.start_time) == ("Le métier en marche, en détail", "none", time(15, 30))
    assert [(row.day.day, row.is_cancelled) for row in dates(made)] == [(5, True), (12, False), (19, False), (26, False)]
    assert dates(made)[0].pk == cancelled.pk


def test_another_summary_is_on_the_page(scene: ImportScene) -> None:
    scene.bring_in(table(NIGHT | {"Référence": "N", "Résumé": "Une soirée."}))
    scene.bring_in(table(NIGHT | {"Référence": "N", "Résumé": "Une longue soirée."}))
    page = EventPage.objects.get()
    assert (page.summary, page.live, page.has_unpublished_changes) == ("Une longue soirée.", True, False)


def test_what_is_no_more_for_the_public_leaves_the_site(scene: ImportScene) -> None:
    row = NIGHT | {"Référence": "N", "Public": "public"}
    scene.bring_in(table(row))
    scene.bring_in(table(row | {"Public": "members"}))
    assert not Event.objects.get().is_public
    assert not EventPage.objects.get().live
    assert RemovedOccurrence.objects.exists()


def test_two_rows_for_one_event_are_a_problem(scene: ImportScene) -> None:
    shown = scene.dry_run(table(NIGHT, NIGHT, WEEKLY, WEEKLY | {"Titre": "Un autre"}))
    assert [row for row, _column, _message in said(shown)] == [3, 5]


def test_what_changed_since_it_was_read_is_shown_again_before_anything_is_written(scene: ImportScene) -> None:
    first, second = scene.dry_run(table(WEEKLY)), scene.dry_run(table(WEEKLY | {"Durée": "60 min"}))
    scene.confirm(first)
    answer = scene.confirm(second)
    assert answer.status_code == 409
    assert Event.objects.get().duration == 90
    scene.confirm(answer)
    assert Event.objects.get().duration == 60


def test_one_event_that_cannot_be_written_undoes_all(scene: ImportScene, monkeypatch: Any) -> None:
    shown = scene.dry_run(table(NIGHT, WEEKLY))
    whole = applying.remember

    def fails(line: Any, upload: Any) -> None:
        if line.draft.row == 3:
            raise ValidationError("non")
        whole(line, upload)

    monkeypatch.setattr(applying, "remember", fails)
    answer = scene.confirm(shown)
    assert answer.status_code == 422
    assert "Le métier en marche" in answer.text
    assert not Event.objects.exists()
    assert not ImportedEvent.objects.exists()
    monkeypatch.undo()
    assert scene.confirm(shown).status_code == 302  # nothing was lost


# --- Museums --------------------------------------------------------------------------------------------


def test_what_a_museum_sends_waits_for_the_editors_with_one_message(scene: ImportScene) -> None:
    without = {name: value for name, value in NIGHT.items() if name != "Musée"} | {"Résumé": "Une soirée."}
    scene.bring_in(table(without, WEEKLY), scene.marie)
    assert not Event.objects.filter(is_published=True).exists()
    assert EventProposal.objects.filter(museum=scene.museum, is_new=True, state="waiting").count() == 2
    assert not EventPage.objects.exists()
    assert [message.to for message in mail.outbox] == [["redaction@example.org"]]
    assert "2" in mail.outbox[0].subject
    assert "Nuit des sabots" in scene.editor.get(reverse("museum_to_read")).text
    proposal = EventProposal.objects.get(event__name_fr="Nuit des sabots")
    scene.editor.post(reverse("event_proposal", args=[proposal.pk]), {"version": proposal.version, "answer": "", "accept": "1"})
    assert EventPage.objects.get().summary == "Une soirée."
    # Changed in the file: of the draft at once, of what visitors see as a proposal.
    scene.bring_in(table(without | {"Heure de début": "20 h"}, WEEKLY | {"Durée": "60 min"}), scene.marie)
    assert Event.objects.get(name_fr="Le métier en marche").duration == 60
    night = Event.objects.filter(name_fr="Nuit des sabots").order_by("pk")
    assert night.count() == 2  # without a reference, another hour is another event


def test_what_another_wrote_in_the_same_moment_is_a_problem_of_its_row(
    scene: ImportScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.bring_in(table(WEEKLY))
    shown = scene.dry_run(table(NIGHT))
    with monkeypatch.context() as racing:
        writing_the_same(racing)
        answer = scene.confirm(shown)
    assert answer.status_code == 422
    assert "Ligne 2, Nuit des sabots" in answer.text.replace("\xa0", " ")
    assert Event.objects.count() == 1
    assert scene.confirm(shown).status_code == 302
    assert Event.objects.count() == 2


def test_a_change_of_what_visitors_see_is_a_proposal(scene: ImportScene) -> None:
    scene.bring_in(table(WEEKLY))
    made = Event.objects.get()
    elsewhere = Commune.objects.create(slug="lille", name="Lille", country="FR", postal_code="59000")
    UserProfile.objects.filter(user=scene.marie_user).update(preferred_language="nl")
    scene.bring_in(table(WEEKLY | {"Durée": "60 min", "Commune": "Lille", "Résumé": "Mieux."}), scene.marie)
    made.refresh_from_db()
    assert made.duration == 90
    proposal = EventProposal.objects.get()
    assert set(proposal.changes) == {"duration", "commune_id", "venue_id", "place_kind"}
    assert (
        proposal.note == "Depuis le fichier dates.csv.\nRésumé dans le fichier\xa0: Mieux."
    )  # for the editors, whatever she reads
    assert "Lille" in scene.editor.get(reverse("event_proposal", args=[proposal.pk])).text
    scene.editor.post(reverse("event_proposal", args=[proposal.pk]), {"version": proposal.version, "answer": "", "accept": "1"})
    made.refresh_from_db()
    assert (made.duration, made.commune, made.venue) == (60, elsewhere, None)
    assert (
        not scene.dry_run(table(WEEKLY | {"Durée": "60 min", "Commune": "Lille", "Résumé": "Mieux."})).context["plan"].may_go_on
    )


def test_a_museum_sends_dates_for_itself_only(scene: ImportScene) -> None:
    scene.bring_in(table(WEEKLY))
    shown = scene.dry_run(table(WEEKLY), scene.stranger)
    assert [(row, column) for row, column, _message in said(shown)] == [(2, "Musée")]
    shown = scene.dry_run(table(NIGHT | {"Type": "gouvernance"}, NIGHT | {"Public": "members"}), scene.marie)
    assert [(row, column) for row, column, _message in said(shown)] == [(2, "Type"), (3, "Public")]
    add_contributor(museum=scene.other, user=scene.marie_user)
    shown = scene.dry_run(table({name: value for name, value in NIGHT.items() if name != "Musée"}), scene.marie)
    assert [column for _row, column, _message in said(shown)] == ["Musée"]


# --- Who, and for how long --------------------------------------------------------------------------------


def test_who_may_import(scene: ImportScene) -> None:
    sent = scene.send(table(NIGHT))
    addresses = [reverse("event_imports"), reverse("event_import_template", args=["xlsx"])]
    for client, status in (
        (Client(), 302),
        (scene.marie, 200),
        (scene.editor, 200),
        (scene.member("traduction@example.org", TRANSLATORS)[0], 302),
        (scene.member("accueil@example.org", DESK_MANAGERS)[0], 302),
        (trees.log_in("chef@example.org", is_superuser=True)[0], 200),
    ):
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == status, (address, status)
            if status == 302:
                assert "login" in answer["Location"] or answer["Location"] == reverse("wagtailadmin_home")
        if client is not scene.editor:
            assert client.get(sent["Location"]).status_code in (302, 404)
    menu = scene.marie.get(reverse("wagtailadmin_home")).text
    assert reverse("event_imports") in menu


def test_a_file_is_kept_for_a_day_and_only_a_few_of_one_person(scene: ImportScene) -> None:
    for number in range(7):
        scene.send(table(NIGHT | {"Référence": str(number)}))
    assert EventUpload.objects.count() == 5
    shown = scene.editor.get(reverse("event_imports"))
    assert "dates.csv" in shown.text
    scene.editor.post(reverse("event_import", args=[EventUpload.objects.latest("pk").uuid]), {"abandon": "1"})
    assert EventUpload.objects.count() == 4
    tasks.forget()
    assert EventUpload.objects.count() == 4
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        tasks.forget()
    assert not EventUpload.objects.exists()


@pytest.mark.parametrize("again", [False, True])
def test_statements_of_a_dry_run_do_not_grow_and_those_of_an_import_grow_little(scene: ImportScene, again: bool) -> None:
    reading, writing = [], []
    prices = {"Tarifs": "Adultes : 5 ; Enfants : 2"}
    for many in (3, 18):
        rows = [WEEKLY | prices | {"Référence": f"{many}-{number}"} for number in range(many)]
        if again:
            scene.bring_in(table(*rows))
            rows = [row | {"Durée": "60 min", "Tarifs": "Gratuit : 0"} for row in rows]
        address = scene.send(table(*rows))["Location"]
        scene.editor.get(address)
        with CaptureQueriesContext(connection) as found:
            shown = scene.editor.get(address)
        reading.append(len(found))
        if not again:
            user = scene.editor_user
            upload = EventUpload.objects.get(done_at=None)
            with CaptureQueriesContext(connection) as found, rolled_back():
                applying.confirm(upload=upload, user=user, digest=shown.context["plan"].digest, is_editor=True)
            writing.append(len(found))
            upload.delete()
    assert reading[0] == reading[1]
    assert again or (writing[1] - writing[0]) / 15 <= 20


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
