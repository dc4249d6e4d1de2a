"""Hours, prices and access from a data file: checked, marked as examples, never over what a museum said itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cms.importing import BrokenFileError
from home.importing import OWN_DATA, load_network
from museums.hours.checks import problems_in
from museums.hours.grammar import parse
from museums.models import Museum
from tests.content import copy_folder

VISIT = {
    "slug": "tamat",
    "examples": True,
    "opening_hours": "Tu-Su 10:00-18:00",
    "prices": {"full": "5.50", "child": "0.00"},
    "languages": ["fr", "nl"],
    "step_free": True,
}


def folder_with(tmp_path: Path, **values: Any) -> Path:
    folder = tmp_path / "network"
    if not folder.exists():
        copy_folder(tmp_path)
    (folder / "visits.json").write_text(json.dumps({"visits": [{**VISIT, **values}]}), encoding="utf-8")
    return folder


@pytest.mark.django_db
def test_a_visit_is_loaded_once_and_followed(tmp_path: Path) -> None:
    load_network(folder_with(tmp_path))
    museum = Museum.objects.get(slug="tamat")
    assert (museum.opening_hours, museum.practical_examples, museum.step_free) == ("Tu-Su 10:00-18:00", True, True)
    assert {price.kind: str(price.amount) for price in museum.prices.all()} == {"full": "5.50", "child": "0.00"}
    report = load_network(folder_with(tmp_path))
    assert report.tallies["prices"].left == 1
    load_network(folder_with(tmp_path, opening_hours="Su 10:00-18:00", prices={"full": "6.00"}))
    museum.refresh_from_db()
    assert museum.opening_hours == "Su 10:00-18:00"
    assert [str(price.amount) for price in museum.prices.all()] == ["6.00"]


@pytest.mark.django_db
def test_what_the_museum_said_itself_is_kept(tmp_path: Path) -> None:
    load_network(folder_with(tmp_path))
    museum = Museum.objects.get(slug="tamat")
    museum.opening_hours, museum.practical_examples = "Mo 10:00-12:00", False
    museum.save()
    museum.prices.filter(kind="child").delete()
    load_network(folder_with(tmp_path, prices={"full": "9.00"}))
    museum.refresh_from_db()
    assert (museum.opening_hours, museum.practical_examples) == ("Mo 10:00-12:00", False)
    assert [str(price.amount) for price in museum.prices.all()] == ["5.50"]


@pytest.mark.django_db
def test_examples_do_not_mix_with_hours_told_before(tmp_path: Path) -> None:
    """A site that was loaded before there were visits: none are put beside real hours, elsewhere they are marked."""
    load_network(copy_folder(tmp_path))
    Museum.objects.filter(slug="tamat").update(opening_hours="Mo 10:00-12:00")
    load_network(folder_with(tmp_path))
    museum = Museum.objects.get(slug="tamat")
    assert (museum.opening_hours, museum.practical_examples, museum.prices.count()) == ("Mo 10:00-12:00", False, 0)
    Museum.objects.filter(slug="tamat").update(opening_hours="")
    load_network(folder_with(tmp_path))
    museum.refresh_from_db()
    assert (museum.opening_hours, museum.practical_examples, museum.prices.count()) == ("Tu-Su 10:00-18:00", True, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "nobody"}, "slug"),
        ({"opening_hours": "10h-18h"}, "opening_hours"),
        ({"prices": {"full": 5}}, "prices"),
        ({"prices": {"everybody": "5.00"}}, "prices"),
        ({"languages": ["xx"]}, "languages"),
        ({"step_free": "yes"}, "step_free"),
    ],
)
def test_a_wrong_file_is_refused_before_anything_is_written(tmp_path: Path, values: dict[str, Any], field: str) -> None:
    with pytest.raises(BrokenFileError) as refused:
        load_network(folder_with(tmp_path, **values))
    assert (refused.value.file, refused.value.field) == ("visits.json", field)
    assert not Museum.objects.exists()


def test_the_demo_marks_all_it_invents_and_the_form_can_edit_it() -> None:
    visits = json.loads((OWN_DATA / "visits.json").read_text(encoding="utf-8"))["visits"]
    museums = json.loads((OWN_DATA / "museums.json").read_text(encoding="utf-8"))["museums"]
    assert all(visit["examples"] for visit in visits)
    assert len(visits) == len(museums) // 3 + 1
    assert not any(problems_in(visit["opening_hours"]) or parse(visit["opening_hours"]) is None for visit in visits)
    assert len({visit["opening_hours"] for visit in visits}) >= 10
