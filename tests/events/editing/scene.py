"""A small site with an agenda, its editors, and a museum that proposes events."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from cms.models import User
from cms.roles import EDITORS
from events.models import AgendaPage
from museums.contributors import add_contributor
from museums.models import Museum
from tests.cms import tree as trees


class Scene:
    def __init__(self) -> None:
        self.tree = trees.build()
        self.agenda = trees.add(self.tree.homes["fr"], AgendaPage(title="Agenda", slug="agenda", locale=trees.locale("fr")))
        self.museum = Museum.objects.get(slug="sabot")
        self.other = Museum.objects.get(slug="textile")
        self.editor, self.editor_user = self.member("redaction@example.org", EDITORS)

    def member(self, email: str, *groups: str, museum: Museum | None = None) -> tuple[Client, User]:
        client, user = trees.log_in(email)
        user.groups.add(*Group.objects.filter(name__in=groups))
        if museum:
            add_contributor(museum=museum, user=user)
        return client, user


def as_shown(form: Any) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched, its rule left out."""
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if bound.name in ("recurrences", "opening_hours"):
            continue
        if value is not None and value is not False and value != "":
            widget = bound.field.widget
            data[bound.html_name] = widget.format_value(value) if hasattr(widget, "format_value") else value
    return {name: value for name, value in data.items() if value is not None}


def inlines(*prefixes: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for prefix in prefixes for name, value in {
        "TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000",
    }.items()}  # fmt: skip


def rule(name: str = "recurrences", **parts: Any) -> dict[str, Any]:
    """The parts of a rule as the browser sends them."""
    whole = {"mode": "form", "interval": "1", "unit": "week", "ends": "never", **parts}
    return {f"{name}-{part.replace('_', '-')}": value for part, value in whole.items()}
