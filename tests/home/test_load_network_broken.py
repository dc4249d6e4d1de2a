"""`load_network` and a broken file: it says which and why, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.models import ImportedRecord
from home.importing import load_network
from home.models import HomePage
from museums.models import Museum
from tests import content

MUSEUM = "la-manufacture-roubaix"


Edit = Callable[[Path], None]


def record(file: str, key: str, slug: str, /, **values: Any) -> Edit:
    return lambda folder: content.change_record(folder, file, key, slug, **values)


def without_field(file: str, key: str, slug: str, field: str) -> Edit:
    def edit(data: Any) -> None:
        next(found for found in data[key] if found["slug"] == slug).pop(field)

    return lambda folder: content.change(folder, file, edit)


def twice(file: str, key: str) -> Edit:
    return lambda folder: content.change(folder, file, lambda data: data[key].append(data[key][0]))


def text(file: str, words: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).write_text(words, encoding="utf-8")

    return edit


def gone(file: str) -> Edit:
    return lambda folder: (folder / file).unlink()


EVENT, PROGRAMME = "tourissima-2022", "objets-insolites"
BROKEN = {
    "bad JSON": (text("museums.json", '{"museums": ['), ["museums.json", "is not JSON", "line 1"]),
    "not an object": (text("clubs.json", "[]"), ["clubs.json", "is not a JSON object"]),
    "no list": (text("events.json", '{"events": 3}'), ["events.json", '"events"', "is not a list"]),
    "no file": (gone("partners.json"), ["partners.json", "no such file"]),
    "missing field": (
        without_field("museums.json", "museums", "tamat", "name"),
        ["museums.json", "tamat", '"name"', "is missing"],
    ),
    "missing slug": (
        without_field("communes.json", "communes", "lille", "slug"),
        ["communes.json", "number", '"slug"', "is missing"],
    ),
    "bad slug": (record("museums.json", "museums", "tamat", slug="Ta mat"), ["museums.json", '"slug"', "Ta mat"]),
    "wrong type": (record("museums.json", "museums", "tamat", name=12), ["museums.json", "tamat", '"name"', "12 is not a text"]),
    "empty": (record("museums.json", "museums", "tamat", name=" "), ["museums.json", "tamat", '"name"', "is empty"]),
    "too long": (
        record("museums.json", "museums", "tamat", name="x" * 161),
        ["museums.json", "tamat", '"name"', "161 characters"],
    ),
    "unknown word": (
        record("museums.json", "museums", "tamat", membership="maybe"),
        ["museums.json", "tamat", '"membership"', "maybe"],
    ),
    "unknown commune": (
        record("museums.json", "museums", "tamat", commune_slug="nowhere"),
        ["museums.json", "tamat", '"commune_slug"', "nowhere", "not known"],
    ),
    "unknown trade": (record("museums.json", "museums", "tamat", kinds=["magic"]), ["museums.json", "tamat", '"kinds"', "magic"]),
    "unknown club": (record("museums.json", "museums", "tamat", clubs=["chess"]), ["museums.json", "tamat", '"clubs"', "chess"]),
    "unknown member": (
        record("clubs.json", "clubs", "textile", members=["nobody"]),
        ["clubs.json", "textile", '"members"', "nobody"],
    ),
    "unknown département": (
        record("museums.json", "museums", MUSEUM, postal_department="99"),
        ["museums.json", MUSEUM, '"postal_department"', "99"],
    ),
    "latitude": (record("museums.json", "museums", "tamat", lat=95), ["museums.json", "tamat", '"lat"', "95"]),
    "exchanged": (record("communes.json", "communes", "lille", lat=3.05, lon=50.6), ["communes.json", "lille", '"lat"', "3.05"]),
    "half a place": (record("communes.json", "communes", "lille", lon=None), ["communes.json", "lille", '"lon"']),
    "end before start": (
        record("events.json", "events", EVENT, end="2022-02-01"),
        ["events.json", EVENT, '"end"', "before the start"],
    ),
    "no such day": (record("events.json", "events", EVENT, start="2022-02-30"), ["events.json", EVENT, '"start"', "calendar"]),
    "other precision": (
        record("events.json", "events", EVENT, start="2022-02"),
        ["events.json", EVENT, '"start"', "is not a day"],
    ),
    "unknown programme": (record("events.json", "events", EVENT, programme="x"), ["events.json", EVENT, '"programme"', '"x"']),
    "negative": (
        record("programmes.json", "programmes", PROGRAMME, museums_count=-1),
        ["programmes.json", PROGRAMME, "museums_count"],
    ),
    "programme's end": (
        record("programmes.json", "programmes", PROGRAMME, end="2021-01-01"),
        ["programmes.json", PROGRAMME, '"end"', "before the start"],
    ),
    "partner's kind": (record("partners.json", "partners", "ar2l", kind="foe"), ["partners.json", "ar2l", '"kind"', "foe"]),
    "same museum twice": (twice("museums.json", "museums"), ["museums.json", MUSEUM, '"slug"', "twice"]),
    "no Dutch name": (
        without_field("words.json", "clubs", "textile", "name_nl"),
        ["words.json", "textile", '"name_nl"', "is missing"],
    ),
    "unknown figure": (
        record(
            "words.json",
            "pages",
            "clubs",
            nl={"slug": "a", "title": "A", "summary": "a", "body": [{"type": "text", "value": "{x}"}]},
        ),
        ["words.json", "clubs (nl)", '"body"'],
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_named_and_changes_nothing(case: str, tmp_path: Path) -> None:
    edit, expected = BROKEN[case]
    folder = content.copy_folder(tmp_path, words=True)
    edit(folder)
    with pytest.raises(CommandError) as caught:
        call_command("load_network", str(folder))
    message = str(caught.value)
    assert all(words in message for words in expected), message
    assert not Museum.objects.exists()
    assert not ImportedRecord.objects.exists()
    assert not HomePage.objects.exists()


@pytest.mark.django_db
def test_a_failure_half_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("home.importing.load_settings", fail)
    with pytest.raises(RuntimeError):
        load_network(content.FOLDER)
    assert not Museum.objects.exists()
    assert not HomePage.objects.exists()
