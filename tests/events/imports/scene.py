"""Somebody who sends tables, and the tables."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.imports import applying
from events.models import Event
from tests.events.editing.scene import Scene

HEADINGS = (
    "Référence", "Titre", "Résumé", "Type", "Musée", "Premier jour", "Dernier jour", "Heure de début", "Durée",
    "Se répète", "Sauf le",
)  # fmt: skip
NIGHT = {
    "Titre": "Nuit des sabots", "Type": "visite", "Musée": "Musée du sabot", "Premier jour": "06/03/2027",
    "Heure de début": "19 h", "Durée": "2 h",
}  # fmt: skip
WEEKLY = {
    "Référence": "A-1", "Titre": "Le métier en marche", "Type": "Atelier", "Musée": "Musée du sabot", "Premier jour": "mardi 5 janvier 2027",
    "Dernier jour": "31/01/2027", "Heure de début": "14:30", "Durée": "90 min", "Se répète": "chaque semaine", "Sauf le": "19/01/2027",
}  # fmt: skip


def table(*rows: dict[str, Any], separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    headings = list(dict.fromkeys([*HEADINGS, *(name for row in rows for name in row)]))
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([headings, *([row.get(name, "") for name in headings] for row in rows)])
    return text.getvalue().encode(encoding)


def workbook(*rows: dict[str, Any]) -> openpyxl.Workbook:
    headings = list(dict.fromkeys([*HEADINGS, *(name for row in rows for name in row)]))
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (headings, *([row.get(name) for name in headings] for row in rows)):
        sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class ImportScene(Scene):
    def __init__(self) -> None:
        super().__init__()
        self.marie, self.marie_user = self.member("musee@example.org", museum=self.museum)
        self.stranger, _user = self.member("autre@example.org", museum=self.other)

    def send(self, content: bytes, client: Client | None = None, *, name: str = "dates.csv", shown: bool = True) -> Any:
        data = {"file": SimpleUploadedFile(name, content), **({"is_shown": "on"} if shown else {})}
        return (client or self.editor).post(reverse("event_imports"), data)

    def dry_run(self, content: bytes, client: Client | None = None, **kwargs: Any) -> Any:
        """The page with what would be made and what is wrong."""
        sent = self.send(content, client, **kwargs)
        assert sent.status_code == 302, sent.context["form"].errors
        return (client or self.editor).get(sent["Location"])

    def confirm(self, shown: Any, client: Client | None = None, **more: Any) -> Any:
        data = {"digest": shown.context["plan"].digest, "confirm": "1", **more}
        return (client or self.editor).post(shown.request["PATH_INFO"], data)

    def bring_in(self, content: bytes, client: Client | None = None, **kwargs: Any) -> Any:
        shown = self.dry_run(content, client, **kwargs)
        assert not shown.context["plan"].errors, shown.context["plan"].errors
        answer = self.confirm(shown, client)
        assert answer.status_code == 302, answer.text
        return answer


def said(shown: Any) -> list[tuple[int, str, str]]:
    """The problems of a dry run: row, column, and the beginning of what is said."""
    return [(problem.row, problem.column, problem.message) for problem in shown.context["plan"].errors]


def writing_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody wrote an event of the same address between our look and our writing."""
    taken = Event.objects.get().slug
    monkeypatch.setattr(applying, "free_slug", lambda *_given: taken)
    monkeypatch.setattr(Event, "full_clean", lambda _event, **_options: None)
