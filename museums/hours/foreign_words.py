"""Names of days and months as people write them, and what an expression wants instead."""

from __future__ import annotations

from museums.hours.grammar import MONTHS, WEEKDAYS


def _by_position(*names: str, to: tuple[str, ...]) -> dict[str, str]:
    return {name: proper for words, proper in zip(names, to, strict=True) for name in words.split()}


WEEKDAY_WORDS = _by_position(
    "lundi lundis lun maandag maandags monday mondays mon",
    "mardi mardis mar dinsdag dinsdags tuesday tuesdays tue tues",
    "mercredi mercredis mer woensdag woensdags wednesday wednesdays wed",
    "jeudi jeudis jeu donderdag donderdags thursday thursdays thu thur thurs",
    "vendredi vendredis ven vrijdag vrijdags friday fridays fri",
    "samedi samedis sam zaterdag zaterdags saturday saturdays sat",
    "dimanche dimanches dim zondag zondags sunday sundays sun",
    to=WEEKDAYS,
)
# `mar` is a month, too, and one that an expression knows.
del WEEKDAY_WORDS["mar"]

MONTH_WORDS = _by_position(
    "janvier janv januari january",
    "février fevrier févr februari february",
    "mars maart march",
    "avril avr april",
    "mai mei",
    "juin juni june",
    "juillet juil juli july",
    "août aout augustus august",
    "septembre sept september",
    "octobre oktober okt october",
    "novembre november",
    "décembre decembre déc december",
    to=MONTHS,
)

CLOSED_WORDS = dict.fromkeys(("fermé", "ferme", "fermée", "gesloten", "toe"), "off")
