"""The words of the table’s lists, in every language: what is read as which code."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.utils import translation

from events.imports.columns import LANGUAGES, fold
from events.imports.problems import WrongValueError, choose_from
from events.models.vocabulary import Audience, Booking, EventKind, EventPriceKind, EventStatus
from events.words import LANGUAGES as CALENDAR
from museums.models import VisitLanguage

#: What repeats, in the words of each language; `` is an event that does not.
REPEATS = {
    "": ("non", "neen", "no"),
    "period": ("tout au long de la période", "de hele periode", "all through the period"),
    "day": ("chaque jour", "elke dag", "every day"),
    "week": ("chaque semaine", "elke week", "every week"),
    "month_day": ("chaque mois, à cette date", "elke maand op die datum", "every month on that date"),
    "month_nth": ("chaque mois, ce jour de la semaine", "elke maand op die weekdag", "every month on that weekday"),
    "year": ("chaque année", "elk jaar", "every year"),
}
YES_NO = {
    True: ("oui", "ja", "yes", "x", "1", "vrai", "true", "waar", "o", "y", "j"),
    False: ("non", "neen", "no", "nee", "0", "faux", "false", "onwaar", "n"),
}
SUITED = {
    "label_hearing": ("auditif", "auditief", "hearing"),
    "label_mental": ("mental", "mentaal", "mental"),
    "label_physical": ("moteur", "fysiek", "physical"),
    "label_visual": ("visuel", "visueel", "visual"),
}
NOT_TYPED = {EventStatus.HELD.value, EventStatus.MOVED_ONLINE.value}
LISTS: dict[str, Any] = {
    "kind": EventKind,
    "audiences": Audience,
    "status": EventStatus,
    "price_kind": EventPriceKind,
    "booking": Booking,
    "languages": VisitLanguage,
}


@cache
def labels(code: str, language: str) -> dict[str, str]:
    """The words offered of one list in one language, by what they stand for."""
    place = LANGUAGES.index(language)
    if code == "repeats":
        return {value: names[place] for value, names in REPEATS.items()}
    if code == "suited":
        return {value: names[place] for value, names in SUITED.items()}
    if code == "weekdays":
        return {str(day): name for day, name in enumerate(CALENDAR[language].weekdays)}
    left_out = {Booking.HERE.value} if code == "booking" else NOT_TYPED if code == "status" else set()
    with translation.override(language):
        return {value: str(label) for value, label in LISTS[code].choices if value not in left_out}


@cache
def meanings(code: str) -> dict[str, str]:
    """Every word that is read in one list, folded."""
    found = {fold(word): value for language in LANGUAGES for value, word in labels(code, language).items()}
    found |= {fold(value): value for value in labels(code, "en") if value}
    if code == "weekdays":
        names = [(fold(name), str(day)) for language in LANGUAGES for day, name in enumerate(CALENDAR[language].weekdays)]
        short = {name[:length]: day for name, day in names for length in (2, 3)}
        clear = {name: day for name, day in short.items() if {d for n, d in names if n.startswith(name)} == {day}}
        found = clear | found
    if code == "audiences":
        found |= {
            fold(word): Audience.PUBLIC.value for word in ("tout public", "tous publics", "grand public", "iedereen", "everyone")
        }
    return found


def choice(code: str, text: str, language: str, allowed: set[str] | None = None) -> str:
    found = meanings(code).get(fold(text))
    if found is None or (allowed is not None and found not in allowed):
        names = [name for value, name in labels(code, language).items() if allowed is None or value in allowed]
        raise WrongValueError(choose_from(names))
    return found


def choices(code: str, text: str, language: str, allowed: set[str] | None = None) -> list[str]:
    """Several of one list, in the order of the list."""
    found = {choice(code, part, language, allowed) for part in parts(text, ",")}
    return [value for value in labels(code, language) if value in found]


def parts(text: str, more: str = "") -> list[str]:
    """The pieces of a cell with semicolons or new lines between them."""
    return [piece.strip() for piece in re.split(f"[;\n{more}]", text) if piece.strip()]
