"""Who is registered, as a table for other programs. No cell is a formula, whatever somebody typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import Registration
from events.registrations.forms import questions_of
from events.registrations.words import answers_in_words

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(value: str) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA) or value.startswith(FORMULA) else value


def table(registrations: Iterable[Registration]) -> list[list[Any]]:
    rows = list(registrations)
    questions = questions_of(rows[0].occurrence.event) if rows else []
    head = [
        pgettext("registration", "No."), _("Name"), _("E-mail"), _("Member"), _("People"), _("Takes part"), _("State"), _("Presence"),
        _("Registered at"), _("Language"), *(question.label for question in questions),
    ]  # fmt: skip
    return [head, *([row.position, *_words(row), *_answers(row, questions)] for row in rows)]


def _words(row: Registration) -> list[Any]:
    at = timezone.localtime(row.registered_at)
    return [
        row.name, row.email, row.member.name if row.member else "", row.people, capfirst(row.get_mode_display()),
        capfirst(row.get_state_display()), capfirst(row.get_presence_display()), f"{at:%Y-%m-%d %H:%M}", row.locale,
    ]  # fmt: skip


def _answers(row: Registration, questions: list[Any]) -> list[str]:
    given = dict(answers_in_words(row, questions))
    return [given.get(question.label, "") for question in questions]


def as_csv(rows: list[list[Any]]) -> bytes:
    """With the mark by which spreadsheets know that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, and rarely needed
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook(write_only=False)
    sheet = book.active
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", safe(value))
                cell.data_type = "s"
            else:
                cell.value = value
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
