"""Form fields for a museum's facts, in the editor and on the contributors' sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from museums.models.facts import MembershipPeriod, PriceKind

Spell = tuple[int, int, str]

SPELL = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})[\s,:]*(.*)")
MAX_NOTE = MembershipPeriod._meta.get_field("note").max_length or 0


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list instead of a text is the point
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial or [])


class YesNoField(forms.NullBooleanField):
    """Yes, no, or not known, in words."""

    widget = forms.RadioSelect(
        choices=[("true", gettext_lazy("Yes")), ("false", gettext_lazy("No")), ("unknown", gettext_lazy("Not known"))]
    )

    def to_python(self, value: Any) -> bool | None:  # type: ignore[override]  # NullBooleanField has three values, its stub two
        return {"true": True, "True": True, True: True, "false": False, "False": False, False: False}.get(value)

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false", None: "unknown"}.get(value, value)


class SpellsField(LinesField):
    """Earlier memberships, one a line: `1998-2009`, and a note if there is one."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(spell_line(spell) for spell in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Spell]:
        return [read_spell(line) for line in self.to_python(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != [spell_line(spell) for spell in initial or []]


def spell_line(spell: Spell) -> str:
    since, until, note = spell
    return f"{since}-{until} {note}".strip()


def read_spell(line: str) -> Spell:
    match = SPELL.fullmatch(line)
    if match is None:
        raise ValidationError(_("“%(line)s”: begin with two years, for example 1998-2009.") % {"line": line[:40]})
    if len(match[3]) > MAX_NOTE:
        raise ValidationError(
            _("“%(line)s…”: the note has more than %(limit)s characters.") % {"line": line[:40], "limit": MAX_NOTE}
        )
    return int(match[1]), int(match[2]), match[3].strip()


def spells_of(periods: Iterable[MembershipPeriod]) -> list[Spell]:
    return [(period.since, period.until, period.note) for period in periods]


def price_field(kind: PriceKind) -> forms.DecimalField:
    return forms.DecimalField(
        label=capfirst(str(kind.label)),
        required=False,
        min_value=Decimal(0),
        max_digits=6,
        decimal_places=2,
        localize=True,
        help_text=_("In euros; 0 for free entry; empty when there is none."),
    )
