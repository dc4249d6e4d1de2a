"""The template as a workbook, and what workbooks hold: values, dates, formulas, merged cells, and more than they seem to."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from events.imports import template_files
from events.imports.columns import column_of
from events.imports.problems import UnreadableError
from events.imports.tables import Table, read_table
from events.imports.workbooks import MAX_UNPACKED
from tests.events.imports.scene import NIGHT, WEEKLY, ImportScene, said, saved, workbook


def read(content: bytes) -> Table:
    return read_table(content)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("to_editor", [True, False])
def test_the_template_is_read_back_with_every_heading_known(language: str, to_editor: bool) -> None:
    with translation.override(language):
        content = template_files.as_xlsx(language, to_editor=to_editor, museums=["Musée du sabot", "=cmd()"])
        plain = template_files.as_csv(language, to_editor=to_editor)
        tables = [read(content), read(plain)]
    for table in tables:
        assert not [problem for problem in table.problems if problem.is_warning]
        assert not table.rows
        assert {"name_fr", "start", "repeats", "prices"} <= set(table.columns)
        assert ("programme" in table.columns) == to_editor
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "hidden", "visible"]
    sheet = book.worksheets[0]
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) >= 12
    assert all(column_of(cell.value) for cell in sheet[1])
    assert all(cell.data_type != "f" for row in book.worksheets[1].iter_rows() for cell in row)


@pytest.mark.django_db(transaction=True)
def test_real_dates_times_and_numbers_are_read_and_the_example_comes_back_as_it_was_meant() -> None:
    scene = ImportScene()
    answer = scene.editor.get(reverse("event_import_template", args=["xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet: Any = book.worksheets[0]
    places = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[1]}
    row = {
        "Référence": 17, "Titre": "Nuit", "Type": "visite", "Musée": "Musée du sabot", "Premier jour": datetime(2027, 3, 6),  # noqa: DTZ001 - of a sheet
        "Heure de début": time(19), "Durée": timedelta(hours=2), "Dès l’âge de": 6, "Accès sans marche": True,
    }  # fmt: skip
    for name, value in row.items():
        sheet.cell(2, places[name], value)
    [line] = scene.dry_run(saved(book), name="dates.xlsx").context["plan"].lines
    known = line.draft.values
    assert line.draft.reference == "17"
    assert (known["start"], known["start_time"], known["duration"]) == (date(2027, 3, 6), time(19), 120)
    assert (known["age_min"], known["step_free"]) == (6, True)
    assert scene.editor.get(reverse("event_import_template", args=["exe"])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_days_as_text_or_as_numbers_of_a_spreadsheet() -> None:
    scene = ImportScene()
    rows = [NIGHT | {"Premier jour": "samedi 6 mars 2027"}, NIGHT | {"Premier jour": 46453, "Heure de début": 0.5}]
    first, second = scene.dry_run(saved(workbook(*rows)), name="dates.xlsx").context["plan"].lines
    assert first.draft.values["start"] == date(2027, 3, 6)
    assert second.draft.values["start"] == date(2027, 3, 7)
    assert second.draft.values["start_time"] == time(12)


@pytest.mark.django_db(transaction=True)
def test_formulas_are_their_values_and_merged_cells_are_told() -> None:
    scene = ImportScene()
    book = workbook(NIGHT, WEEKLY | {"Titre": '=CONCATENATE("Le ";"métier")'}, NIGHT | {"Référence": "C"})
    sheet: Any = book.active
    sheet.merge_cells("B3:B4")
    shown = scene.dry_run(saved(book), name="dates.xlsx")
    found = said(shown)
    assert any("B3:B4" in message for _row, _column, message in found)
    assert (3, "Titre") in {(row, column) for row, column, _message in found}
    # A value that the spreadsheet has kept beside its formula is read.
    content = with_value(saved(workbook(NIGHT | {"Titre": "=1+1"})), b"2")
    assert read(content).rows[0].cells["name_fr"] == 2


def with_value(content: bytes, value: bytes) -> bytes:
    """The workbook as a spreadsheet program saves it, with what its formula comes to."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            data = archive.read(entry)
            copy.writestr(entry, re.sub(rb"(<f>1\+1</f>)<v ?/>", rb"\1<v>" + value + b"</v>", data))
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO(saved(workbook(NIGHT)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large.bin", b"\0" * (MAX_UNPACKED + 1))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(UnreadableError, match=r"unpacked|décompressé"):
        read(out.getvalue())


def test_an_entry_larger_than_it_says_and_broken_archives_are_refused() -> None:
    whole = saved(workbook(NIGHT))
    lying = bytearray(whole)
    at = lying.rindex(b"xl/worksheets/sheet1.xml") - 46
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    for content in (bytes(lying), whole[:-200], b"PK\x03\x04" + b"\0" * 100, zipped({"word/document.xml": b"<a/>"})):
        with pytest.raises(UnreadableError):
            read(content)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_entities_that_grow_are_not_followed() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;">]>'
    content = saved(workbook(NIGHT))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as copy:
        for entry in archive.infolist():
            data = archive.read(entry)
            copy.writestr(entry, bomb + data if entry.filename == "xl/worksheets/sheet1.xml" else data)
    with pytest.raises(UnreadableError):
        read(out.getvalue())


def test_a_sheet_that_states_a_million_rows_is_read_as_far_as_people_write() -> None:
    book = workbook(NIGHT)
    sheet: Any = book.active
    sheet.cell(1_000_000, 2, "Loin")
    assert len(read(saved(book)).rows) == 1
