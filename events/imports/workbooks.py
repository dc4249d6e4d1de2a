"""An XLSX file as sheets of values. It is a zip archive that somebody sent: what it unpacks to is counted before it is read."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from events.imports.problems import UnreadableError
from events.imports.tables import MAX_FILES, MAX_UNPACKED, SCANNED_COLUMNS, SCANNED_ROWS, Sheet

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7}))"')
MOST_SHEETS = 10
MOST_MERGED = 20


def read_workbook(content: bytes) -> list[Sheet]:
    """Every sheet that is shown, in order. Raises UnreadableError."""
    check_size(content)
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
        return [read_sheet(sheet, formulas[sheet.title], content) for sheet in shown]
    except UnreadableError:
        raise
    except Exception as error:  # the package raises anything for a broken file
        raise UnreadableError(
            _("This XLSX file cannot be opened. Open it in your spreadsheet, save it again, and send that.")
        ) from error


def check_size(content: bytes) -> None:
    """The sizes that the archive states are kept to when it is unpacked: an entry that is longer is an error there."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            _("This XLSX file cannot be opened. Open it in your spreadsheet, save it again, and send that.")
        ) from error
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableError(_("This workbook is too large once unpacked. Copy the rows of your events into a new template."))
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise UnreadableError(_("This is neither a CSV nor an XLSX file. Save your table as one of them, and send that."))


def read_sheet(values: Any, formulas: Any, content: bytes) -> Sheet:
    edges = {"max_row": SCANNED_ROWS, "max_col": SCANNED_COLUMNS}
    values.reset_dimensions()
    formulas.reset_dimensions()
    rows = [list(row) for row in values.iter_rows(values_only=True, **edges)]
    without = {
        (number, place)
        for number, row in enumerate(formulas.iter_rows(values_only=True, **edges), start=1)
        for place, cell in enumerate(row, start=1)
        if isinstance(cell, str) and cell.startswith("=") and value_at(rows, number, place) in (None, "")
    }
    return Sheet(rows=trimmed(rows), merged=merged_in(values, content), formulas=without)


def value_at(rows: list[list[Any]], number: int, place: int) -> Any:
    row = rows[number - 1] if number <= len(rows) else []
    return row[place - 1] if place <= len(row) else None


def trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    last = max((number for number, row in enumerate(rows, start=1) if any(cell not in (None, "") for cell in row)), default=0)
    return rows[:last]


def merged_in(sheet: Any, content: bytes) -> list[tuple[str, int, int]]:
    """Which cells are merged: openpyxl does not say so of a workbook that it only reads."""
    path = str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001 - nothing else says it
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(path)
    return [(found[1].decode(), int(found[2]), int(found[3])) for found in list(MERGED.finditer(text))[:MOST_MERGED]]
