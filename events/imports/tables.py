"""A CSV or XLSX file as rows of cells: what encoding, which separator, which sheet, where the headings are, and how much is too much."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from events.imports.columns import COLUMNS, Column, column_of, known_in
from events.imports.problems import Problem, UnreadableError, shortened
from events.words import code

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 30 * 1024 * 1024
MAX_FILES = 300  # in a workbook
MAX_ROWS = 500
SCANNED_ROWS = 3000  # of a sheet, empty ones included
SCANNED_COLUMNS = 80
MAX_CELL = 4000
HEADINGS_WITHIN = 10
SEPARATORS = (";", ",", "\t")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
COMMENT = "#"


@dataclass
class Row:
    number: int
    cells: dict[str, Any]  # by the column's code


@dataclass
class Table:
    columns: dict[str, str] = field(default_factory=dict)  # code: the heading as it stands in the file
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_table(content: bytes) -> Table:
    """Raises UnreadableError."""
    if len(content) > MAX_BYTES:
        raise UnreadableError(_("This file is larger than 2 MB. Send it in two parts, or without pictures."))
    if content.startswith(b"PK"):
        from events.imports.workbooks import read_workbook  # noqa: PLC0415 - heavy, and rarely needed

        sheets = read_workbook(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(_("This is an old Excel file (.xls). Save it as .xlsx or as CSV, and send that."))
    else:
        sheets = [Sheet(read_csv(content))]
    for sheet in sheets:
        table = with_headings(sheet)
        if table is not None:
            return table
    raise UnreadableError(
        _("No line of headings was found in the first ten rows. Start from the template, whose headings are known.")
    )


@dataclass
class Sheet:
    rows: list[list[Any]]
    problems: list[Problem] = field(default_factory=list)
    merged: list[tuple[str, int, int]] = field(default_factory=list)  # the cells, first and last row
    formulas: set[tuple[int, int]] = field(default_factory=set)  # without a value: row and column, from 1


# --- CSV ------------------------------------------------------------------------------------------------


def read_csv(content: bytes) -> list[list[Any]]:
    text = decoded(content)
    if not text.strip():
        raise UnreadableError(_("This file is empty."))
    if "\x00" in text:
        raise UnreadableError(_("This is neither a CSV nor an XLSX file. Save your table as one of them, and send that."))
    for separator in sorted(SEPARATORS, key=lambda each: -best_headings(text, each)):
        try:
            return list(limited(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
        except csv.Error as error:
            raise UnreadableError(_("This CSV file is broken: a cell is too long or a quotation mark is missing.")) from error
    raise AssertionError


def limited(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number >= SCANNED_ROWS:
            return
        yield row[:SCANNED_COLUMNS]


def decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def best_headings(text: str, separator: str) -> int:
    lines = text.splitlines()[:HEADINGS_WITHIN]
    return max((known_in(cell.strip(' "') for cell in line.split(separator)) for line in lines), default=0)


# --- Headings -------------------------------------------------------------------------------------------


def with_headings(sheet: Sheet) -> Table | None:
    """The table under the first row that has at least a title and a day among its headings, or any two known ones."""
    scores = [known_in(row) for row in sheet.rows[:HEADINGS_WITHIN]]
    if not scores or max(scores) < 2:
        return None
    at = scores.index(max(scores))
    table = Table(problems=list(sheet.problems))
    columns = headings(table, sheet.rows[at], at + 1)
    for column in COLUMNS:
        if column.required and column.code not in table.columns:
            message = _("There is no column “%(name)s”. Put it back, or start from the template again.")
            table.problems.append(Problem(message % {"name": column.heading(code())}, row=at + 1))
    for cells, first, last in sheet.merged:
        if last > at + 1 and last > first - 1:
            message = _("The cells %(cells)s are merged. Separate them and write the value in each row.")
            table.problems.append(Problem(message % {"cells": cells}, row=first))
    body(table, sheet, at, columns)
    return table


def headings(table: Table, cells: list[Any], number: int) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        name = shortened(cell) if cell not in (None, "") else ""
        column = column_of(name) if name else None
        if column is None:
            if name:
                message = _("This column is not one of the template: nothing of it is read.")
                table.problems.append(Problem(message, row=number, column=name, is_warning=True))
        elif column.code in table.columns:
            message = _("Two columns say the same. Keep one of them.")
            table.problems.append(Problem(message, row=number, column=name))
        else:
            found[place] = column
            table.columns[column.code] = name.rstrip(" *")
    return found


def body(table: Table, sheet: Sheet, at: int, columns: dict[int, Column]) -> None:
    for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2):
        cells = {column.code: cleaned(row[place]) for place, column in columns.items() if place < len(row)}
        without_value = [column for place, column in columns.items() if (number, place + 1) in sheet.formulas]
        if not without_value and all(value in (None, "") for value in cells.values()):
            continue
        if str(cells.get("reference") or "").startswith(COMMENT):
            continue
        if len(table.rows) >= MAX_ROWS:
            message = _("A file may have %(most)s events. Put the rest in another one.")
            table.problems.append(Problem(message % {"most": MAX_ROWS}, row=number))
            return
        for column in without_value:
            message = _("This formula has no value in the file. Open it in your spreadsheet, save it again, or type the value.")
            table.problems.append(Problem(message, row=number, column=table.columns[column.code]))
        table.rows.append(Row(number, cells))
    if not table.rows:
        table.problems.append(Problem(_("There is no event under the headings."), row=at + 1))


def cleaned(value: Any) -> Any:
    """Text without control characters or blanks around it; no longer than anybody writes."""
    if not isinstance(value, str):
        return value
    text = CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text[: MAX_CELL + 1]
