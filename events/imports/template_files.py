"""The empty table that people fill in, in their language: as a workbook with lists to choose from and an explanation, or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from events.editing.my_forms import OFFERED_KINDS
from events.imports import words
from events.imports.columns import LANGUAGES, Column, offered
from events.imports.tables import COMMENT, MAX_ROWS
from events.models.vocabulary import SHOWN_AUDIENCES

LISTED = ("kind", "audiences", "status", "repeats", "weekdays", "price_kind", "booking", "languages", "suited")
#: Lists of which a cell may have several: the list helps, and does not refuse.
SEVERAL = {"audiences", "weekdays", "languages", "suited", "museums"}
YES_NO = ("step_free", "accessible_toilets", "weather_dependent")
SHAPES = {"start": "DD/MM/YYYY", "end": "DD/MM/YYYY", "start_time": "HH:MM", "end_time": "HH:MM"}
GROUND = PatternFill("solid", fgColor="E9E2D3")
PROMPT = 250


def as_csv(language: str, *, to_editor: bool) -> bytes:
    """With the mark by which spreadsheets know that it is UTF-8; the example is a remark, which is not read."""
    columns = offered(to_editor=to_editor)
    example = [column.shown_example(language) for column in columns]
    example[0] = f"{COMMENT} {_('Example')}"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([[column.heading(language) for column in columns], example])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(language: str, *, to_editor: bool, museums: Iterable[str]) -> bytes:
    columns = offered(to_editor=to_editor)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Events")
    lists = {code: offered_words(code, language, to_editor=to_editor) for code in LISTED}
    lists["museums"] = list(museums)
    lists |= {key: [words.YES_NO[True][place(language)], words.YES_NO[False][place(language)]] for key in YES_NO}
    ranges = write_lists(book.create_sheet(_("Lists")), columns, lists, language)
    write_headings(sheet, columns, language, ranges)
    explain(book.create_sheet(_("Explanations")), columns, language)
    book[_("Lists")].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place(language: str) -> int:

    return LANGUAGES.index(language)


def offered_words(code: str, language: str, *, to_editor: bool) -> list[str]:
    allowed = {"kind": set(OFFERED_KINDS), "audiences": set(SHOWN_AUDIENCES)}.get(code)
    return [name for value, name in words.labels(code, language).items() if to_editor or allowed is None or value in allowed]


def write_lists(sheet: Any, columns: list[Column], lists: dict[str, list[str]], language: str) -> dict[str, str]:
    """The lists on a sheet of their own; where each stands."""
    found = {}
    shown = [column for column in columns if lists.get(column.code)]
    for number, column in enumerate(shown, start=1):
        names = lists[column.code]
        sheet.cell(1, number, column.heading(language)).font = Font(bold=True)
        for row, name in enumerate(names, start=2):
            plain_cell(sheet, row, number, name)
        letter = get_column_letter(number)
        found[column.code] = f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${len(names) + 1}"
    return found


def write_headings(sheet: Any, columns: list[Column], language: str, ranges: dict[str, str]) -> None:
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        cell = plain_cell(sheet, 1, number, column.heading(language) + (" *" if column.required else ""))
        cell.font, cell.fill = Font(bold=True), GROUND
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = column.width
        if column.code in SHAPES:
            for row in range(2, MAX_ROWS + 2):
                sheet.cell(row, number).number_format = SHAPES[column.code]
        rule = DataValidation(
            type="list" if column.code in ranges else None,
            formula1=ranges.get(column.code),
            allow_blank=True,
            showErrorMessage=column.code in ranges and column.code not in SEVERAL,
            showInputMessage=True,
        )
        rule.promptTitle, rule.prompt = column.heading(language)[:32], str(column.help)[:PROMPT]
        rule.errorTitle, rule.error = column.heading(language)[:32], _("Choose from the list.")
        rule.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
        sheet.add_data_validation(rule)
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = 32


def explain(sheet: Any, columns: list[Column], language: str) -> None:
    lines = (
        _("One row is one event, whether it takes place once, repeats, or lasts for a period."),
        _("Columns with a star have to be filled in. You may take out the others, or change their order."),
        _("Send the file in the editor: you see what would be made and what is wrong before anything is."),
    )
    for number, line in enumerate(lines, start=1):
        plain_cell(sheet, number, 1, line)
    head = len(lines) + 2
    for number, title in enumerate((_("Column"), _("What to write"), _("Example")), start=1):
        plain_cell(sheet, head, number, title).font = Font(bold=True)
    for row, column in enumerate(columns, start=head + 1):
        plain_cell(sheet, row, 1, column.heading(language) + (" *" if column.required else "")).font = Font(bold=True)
        plain_cell(sheet, row, 2, str(column.help)).alignment = Alignment(wrap_text=True, vertical="top")
        plain_cell(sheet, row, 3, column.shown_example(language))
    for letter, width in (("A", 30), ("B", 80), ("C", 40)):
        sheet.column_dimensions[letter].width = width


def plain_cell(sheet: Any, row: int, column: int, text: str) -> Any:
    """Text that no spreadsheet takes for a formula."""
    cell = sheet.cell(row, column, text)
    cell.data_type = "s"
    return cell
