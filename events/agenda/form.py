"""The filters' form: each filter with its choices, in the reader's language and order, and their counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.agenda.counts import Counts
from events.agenda.filters import PAST, PERIOD_NAMES, AgendaFilters
from events.agenda.periods import holidays_label, next_holidays
from events.agenda.subjects import subjects
from events.models import Audience, EventKind, EventPriceKind
from events.models.vocabulary import SHOWN_AUDIENCES
from museums.filters import RADII, Choice, town_labels
from museums.folding import fold


@dataclass(frozen=True)
class AgendaForm:
    filters: AgendaFilters
    counts: Counts

    @property
    def periods(self) -> list[Choice]:
        """Named periods; `from today on` is the empty one."""
        chosen = self.filters.when
        named = [("", _("From today on")), *((name, str(label)) for name, label in PERIOD_NAMES.items())]
        holidays = [(name, holidays_label(each)) for name, each in next_holidays(self.filters.today).items()]
        return [
            Choice(value, _capital(label), value == chosen) for value, label in (*named, *holidays, (PAST, _("What took place")))
        ]

    @property
    def from_value(self) -> str:
        return self.filters.typed.get("from", "")

    @property
    def to_value(self) -> str:
        return self.filters.typed.get("to", "")

    @property
    def near_value(self) -> str:
        return self.filters.typed.get("near", "")

    @property
    def towns(self) -> list[str]:
        return town_labels(get_language() or "")

    @property
    def radii(self) -> list[Choice]:
        chosen = self.filters.radius
        return [Choice(str(km), _("%(km)d km") % {"km": km}, km == chosen) for km in sorted({*RADII, chosen})]

    @property
    def selects(self) -> list[tuple[str, str, str, list[Choice]]]:
        """Name, label, words for none chosen, and choices of each list; a list with nothing to choose is left out."""
        known = subjects(None)
        audiences = [(value, str(Audience(value).label)) for value in Audience.values if value in SHOWN_AUDIENCES]
        territories = [(fact.pk, slug, fact.name) for slug, fact in known.territories.items()]
        programmes = [(fact.pk, slug, fact.name) for slug, fact in known.programmes.items()]
        found = [
            ("kind", _("Kind"), _("All kinds"), self._plain("kind", [(kind.value, str(kind.label)) for kind in EventKind])),
            ("audience", _("For whom"), _("Everybody"), self._plain("audience", audiences)),
            ("territory", _("Territory"), _("All territories"), self._facts("territory", territories)),
            ("programme", _("Programme"), _("All programmes"), self._facts("programme", programmes)),
            (
                "price",
                _("Price"),
                _("All prices"),
                self._plain("price", [(kind.value, str(kind.label)) for kind in EventPriceKind]),
            ),
        ]
        return [each for each in found if each[3]]

    @property
    def accessible(self) -> Choice | None:
        count = self.counts.of("accessible").get("1", 0)
        chosen = self.filters.accessible
        return Choice("1", _("Accessible to people with disabilities"), chosen, count) if count or chosen else None

    def _plain(self, name: str, values: Iterable[tuple[str, str]]) -> list[Choice]:
        return self._facts(name, [(value, value, label) for value, label in values])

    def _facts(self, name: str, values: Iterable[tuple[object, str, str]]) -> list[Choice]:
        counts, chosen = self.counts.of(name), getattr(self.filters, name)
        every = (Choice(value, _capital(label), value == chosen, counts.get(key, 0)) for key, value, label in values)
        return sorted((choice for choice in every if choice.count or choice.selected), key=lambda choice: fold(choice.label))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
