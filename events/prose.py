"""What the site says of programmes, composed from facts in each language and never invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from cms.prose import typographic
from events.models.vocabulary import EventKind

KIND = {
    "fr": {
        "thematic_operation": "Une opération thématique du réseau : {theme}.",
        "summer_operation": "Une opération d’été du réseau : {theme}.",
        "long_term_project": "Un projet au long cours du réseau : {theme}.",
        "youth_project": "Un projet pour la jeunesse auquel le réseau participe : {theme}.",
    },
    "nl": {
        "thematic_operation": "Een themaprogramma van het netwerk: {theme}.",
        "summer_operation": "Een zomerprogramma van het netwerk: {theme}.",
        "long_term_project": "Een langlopend project van het netwerk: {theme}.",
        "youth_project": "Een jongerenproject waaraan het netwerk meewerkt: {theme}.",
    },
    "en": {
        "thematic_operation": "A themed programme of the network: {theme}.",
        "summer_operation": "A summer programme of the network: {theme}.",
        "long_term_project": "A long-term project of the network: {theme}.",
        "youth_project": "A youth project in which the network takes part: {theme}.",
    },
}

PERIOD = {
    "fr": {"both": "Du {start} au {end}.", "loose": "De {start} à {end}.", "one": "En {start}.", "start": "Depuis {start}."},
    "nl": {"both": "Van {start} tot en met {end}.", "loose": "Van {start} tot en met {end}.", "one": "In {start}.",
           "start": "Sinds {start}."},
    "en": {"both": "From {start} to {end}.", "loose": "From {start} to {end}.", "one": "In {start}.", "start": "Since {start}."},
}  # fmt: skip

COUNTS = {
    "fr": {
        "me": "Le réseau compte {museums} musées participants et {events} événements.",
        "m": "Le réseau compte {museums} musées participants.",
        "e": "Le réseau compte {events} événements.",
    },
    "nl": {
        "me": "Het netwerk telt {museums} deelnemende musea en {events} evenementen.",
        "m": "Het netwerk telt {museums} deelnemende musea.",
        "e": "Het netwerk telt {events} evenementen.",
    },
    "en": {
        "me": "The network counts {museums} museums taking part and {events} events.",
        "m": "The network counts {museums} museums taking part.",
        "e": "The network counts {events} events.",
    },
}

IN_AGENDA = {
    "fr": "Dans l’agenda du réseau : {what}.",
    "nl": "In de agenda van het netwerk: {what}.",
    "en": "In the network’s agenda: {what}.",
}

DATE_FORMATS = {"day": "j F Y", "month": "F Y", "year": "Y"}
BEFORE_FIRST = "1er"


@dataclass(frozen=True)
class ProgrammeFacts:
    """What is known of one programme. Days are the first and last of what the precision says."""

    kind: str
    theme: str
    start: date | None = None
    start_precision: str = ""
    end: date | None = None
    end_precision: str = ""
    museums_count: int | None = None
    events_count: int | None = None


def programme_summary(facts: ProgrammeFacts, language: str) -> str:
    """Kind and theme, then when, then what the network counted; each only where it is known."""
    theme = facts.theme[:1].lower() + facts.theme[1:]
    sentences = [KIND[language][facts.kind].format(theme=theme)]
    if facts.start:
        sentences.append(period(facts, language))
    counted = ("m" if facts.museums_count else "") + ("e" if facts.events_count else "")
    if counted:
        sentences.append(COUNTS[language][counted].format(museums=facts.museums_count, events=facts.events_count))
    return typographic(" ".join(sentences))


def event_summary(kind: str, place: str, language: str) -> str:
    """What it is, and where if that is known: “Dans l’agenda du réseau : atelier, Lille.”"""
    with translation.override(language):
        words = str(EventKind(kind).label)
    return typographic(IN_AGENDA[language].format(what=f"{words}, {place}" if place else words))


def period(facts: ProgrammeFacts, language: str) -> str:
    words = PERIOD[language]
    if facts.start is None:
        return ""
    start = in_words(facts.start, facts.start_precision, language)
    if facts.end is None:
        return words["start"].format(start=start)
    end = in_words(facts.end, facts.end_precision, language)
    if start == end:
        return words["one"].format(start=start)
    exact = facts.start_precision == facts.end_precision == "day"
    if language == "fr" and facts.start_precision == "day" and not exact:
        return f"Du {start} à {end}."
    return words["both" if exact else "loose"].format(start=start, end=end)


def in_words(day: date, precision: str, language: str) -> str:
    """A date as far as it is known: `7 décembre 2021`, `septembre 2021`, `2022`."""
    with translation.override(language):
        text = date_format(day, DATE_FORMATS[precision or "day"], use_l10n=False)
    return text.replace("1 ", f"{BEFORE_FIRST} ", 1) if language == "fr" and text.startswith("1 ") else text
