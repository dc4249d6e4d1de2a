"""What is wrong with an expression, in words for whoever wrote it: the place, the reason, what to write instead.

The library refuses some texts, in English and in terms of its grammar. Others it takes without a word and reads them otherwise than
they look (`SH Mo-Fr` is open every week, `Feb 30` is a day, `Mo 10:00-12:00; Mo 14:00-16:00` keeps the second); these are refused
here. Messages are in the language that is active.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub forgets ParserError

from museums.hours.foreign_words import CLOSED_WORDS, MONTH_WORDS, WEEKDAY_WORDS
from museums.hours.grammar import BY_APPOINTMENT, EVERY_DAY, MIDNIGHT, MONTHS, WEEKDAYS, last_day

# The comments that an expression may carry, as codes; a free text would be in one language only.
NOTES = {
    BY_APPOINTMENT: gettext_lazy("by appointment"),
    "groups only": gettext_lazy("groups only"),
    "guided tours only": gettext_lazy("guided tours only"),
    "events only": gettext_lazy("during events only"),
}

MAX_LENGTH = 2000
FIRST_YEAR, LAST_YEAR = 2000, 2076  # whose public holidays are known
EXAMPLE = "Apr-Oct Tu-Su 10:00-12:00,14:00-18:00; PH off"

_WD, _MON = "|".join(WEEKDAYS), "|".join(MONTHS)


@dataclass(frozen=True)
class Problem:
    """`start` and `end`: the characters it is about, counted from 0."""

    message: str
    start: int
    end: int


def problems_in(text: str) -> list[Problem]:
    """Everything wrong with an expression, from left to right; nothing for an empty one."""
    if not text.strip():
        return []
    if len(text) > MAX_LENGTH:
        message = _("This has %(count)s characters; %(limit)s is the limit.") % {"count": len(text), "limit": MAX_LENGTH}
        return [Problem(message, MAX_LENGTH, len(text))]
    typographic = list(_typographic(text))
    if typographic:
        return typographic
    unreadable = _unreadable(text)
    if unreadable:
        return [unreadable]
    bare = _without_comments(text)
    found = {(problem.start, problem.end): problem for check in CHECKS for problem in check(bare)}
    comments = {(problem.start, problem.end): problem for problem in _comments(text)}
    problems = sorted((found | comments).values(), key=lambda problem: problem.start)
    return problems or _warnings(text)


def at(match: re.Match[str], message: str, group: int | str = 0) -> Problem:
    """The message after the part of the text that it is about."""
    return Problem(_placed(match[group], match.start(group), message), match.start(group), match.end(group))


def _placed(part: str, start: int, message: str) -> str:
    shown = part if len(part) <= 30 else f"{part[:29]}…"
    return _("“%(part)s”, character %(position)s: %(reason)s") % {"part": shown, "position": start + 1, "reason": message}


# --- What the library does not read -------------------------------------------------------------

TYPOGRAPHIC = {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "«": '"', "»": '"', "’": "'", "\xa0": " ", "\u202f": " "}


def _typographic(text: str) -> Iterator[Problem]:
    """What word processors make of hyphens and quotation marks; control characters but for line ends are nothing at all."""
    for match in re.finditer("[" + "".join(TYPOGRAPHIC) + "]", text):
        plain = TYPOGRAPHIC[match[0]]
        name = _("a plain space") if plain == " " else plain
        yield at(match, _("write %(plain)s instead.") % {"plain": name})
    for match in re.finditer(r"[\x00-\x1f\x7f]", text):
        yield Problem(
            _("Character %(position)s cannot be read. Write everything on one line.") % {"position": match.start() + 1},
            *match.span(),
        )


def _unreadable(text: str) -> Problem | None:
    """Where the library stops, and why as far as one can tell from what stands there."""
    try:
        OpeningHours(text, country="FR")
    except ParserError as error:
        place = re.search(r"--> \d+:(\d+)", str(error))
        start = min(int(place[1]) - 1 if place else 0, len(text))
        return _likely_cause(text, start) or _plainly_unreadable(text, start)
    return None


def _likely_cause(text: str, start: int) -> Problem | None:
    bare = _without_comments(text)
    for pattern, reason in LIKELY:
        match = re.search(pattern, bare, re.IGNORECASE)
        if match:
            return at(match, reason(match))
    ends = re.search(r"[,;]\s*$", bare)
    if ends and start >= ends.start():
        return at(ends, _("nothing follows. Take it out, or write what is missing."))
    return None


def _plainly_unreadable(text: str, start: int) -> Problem:
    rest = re.match(r"\s*[^\s,;]*", text[start:])
    part = rest[0].strip() if rest else ""
    if not part:
        message = _("Something is missing at the end. Example: %(example)s") % {"example": EXAMPLE}
        return Problem(message, start, len(text))
    begins = text.index(part, start)
    message = _("this cannot be read. Example: %(example)s") % {"example": EXAMPLE}
    return Problem(_placed(part, begins, message), begins, begins + len(part))


def _alternatives(words: dict[str, str]) -> str:
    return r"\b(" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")\b"


def _write_instead(words: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda match: _("write %(plain)s instead.") % {"plain": words[match[0].casefold()]}


def _clock_time(match: re.Match[str]) -> str:
    return _("write the time as %(time)s.") % {"time": f"{int(match['hour']):02}:{match['minute'] or '00'}"}


LIKELY: list[tuple[str, Callable[[re.Match[str]], str]]] = [
    (_alternatives(WEEKDAY_WORDS), _write_instead(WEEKDAY_WORDS)),
    (_alternatives(MONTH_WORDS), _write_instead(MONTH_WORDS)),
    (_alternatives(CLOSED_WORDS), _write_instead(CLOSED_WORDS)),
    (
        r"\b(sur rendez-vous|sur rdv|op afspraak|by appointment)\b",
        lambda _match: _("write %(plain)s instead.") % {"plain": f'unknown "{BY_APPOINTMENT}"'},
    ),
    (r"\b(?P<hour>\d{1,2}) ?(?:h|u|uur|heures?)(?: ?(?P<minute>[0-5]\d))?\b", _clock_time),
    (r"\b(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)\b", _clock_time),
    (
        rf"\b({_WD})(?: - ?| -|- )({_WD})\b",
        lambda match: _("write %(plain)s, without spaces.") % {"plain": f"{match[1]}-{match[2]}"},
    ),
    (
        r"(?<![\d:[,])(?<!week )(?P<from>[01]?\d|2[0-4]) ?- ?(?P<to>[01]?\d|2[0-4])(?![\d:])",
        lambda match: _("write %(plain)s, with minutes.") % {"plain": f"{int(match['from']):02}:00-{int(match['to']):02}:00"},
    ),
    (r"\d{1,2}:[6-9]\d", lambda _match: _("an hour has 60 minutes.")),
    (r"(?<![\d:])20\d\d ?- ?20\d\d(?![\d:])", lambda _match: _("this ends before it begins.")),
]


# --- What it takes and reads otherwise ----------------------------------------------------------


def _without_comments(text: str) -> str:
    """The text with what each comment says blanked out, so that positions stay."""
    return re.sub(r'"([^"]*)"', lambda match: f'"{" " * len(match[1])}"', text)


def _letter_case(text: str) -> Iterator[Problem]:
    right = {name.casefold(): name for name in (*WEEKDAYS, *MONTHS, "PH", "SH")}
    for match in re.finditer(r"(?<![A-Za-z])[A-Za-z]{2,3}(?![A-Za-z])", text):
        proper = right.get(match[0].casefold())
        if proper and proper != match[0]:
            yield at(match, _("write %(plain)s instead.") % {"plain": proper})


def _school_holidays(text: str) -> Iterator[Problem]:
    for match in re.finditer(r"\bSH\b", text):
        yield at(match, _("school holidays are not known here. Write dates instead, for example 2027 Feb 13-2027 Mar 01."))


def _holidays_beside_weekdays(text: str) -> Iterator[Problem]:
    for match in re.finditer(rf"\bPH\s+(?:{_WD})\b|\b(?:{_WD})\s+PH\b", text):
        yield at(
            match,
            _("this would mean those weekdays and all public holidays. Write two rules, for example Mo-Fr 10:00-18:00; PH off."),
        )


def _sun(text: str) -> Iterator[Problem]:
    for match in re.finditer(r"\b(?:sunrise|sunset|dawn|dusk)\b", text, re.IGNORECASE):
        yield at(match, _("write a clock time, for example 18:00."))


_TIME = r"(\d{1,2}):(\d\d)"
_TIMES = re.compile(rf"{_TIME} ?- ?{_TIME}")


def _minutes(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute)


def _times(text: str) -> Iterator[Problem]:
    for match in _TIMES.finditer(text):
        start, end = _minutes(match[1], match[2]), _minutes(match[3], match[4])
        if max(start, end) > MIDNIGHT:
            yield at(match, _("a day ends at 24:00."))
        elif end <= start:
            yield at(match, _("this ends before it begins. Hours after midnight belong to the next day, in a rule of their own."))
    for match in re.finditer(rf"{_TIME}(?: ?- ?{_TIME})?\s*\+", text):
        yield at(match, _("give the time of closing, too, for example 14:00-18:00."))
    for match in re.finditer(rf"{_TIME} ?- ?{_TIME}\s*/\s*[\d:]+", text):
        yield at(match, _("repeated times are not shown. Give the hours only, for example 10:00-16:00."))


def _overlapping_times(text: str) -> Iterator[Problem]:
    for series in re.finditer(rf"{_TIMES.pattern}(?:\s*,\s*{_TIMES.pattern})+", text):
        spans = [
            (_minutes(each[1], each[2]), _minutes(each[3], each[4]))
            for each in _TIMES.finditer(text, series.start(), series.end())
        ]
        if any(a < d and c < b for index, (a, b) in enumerate(spans) for c, d in spans[:index]):
            yield at(series, _("these hours overlap."))
        elif spans != sorted(spans):
            yield at(series, _("put the earlier hours first."))


def _calendar_days(text: str) -> Iterator[Problem]:
    for match in re.finditer(rf"(?:\b(?P<year>\d{{4}}) )?\b(?P<month>{_MON}) (?P<day>\d{{1,2}})(?![\d:])", text):
        month, day = MONTHS.index(match["month"]) + 1, int(match["day"])
        exists = 1 <= day <= last_day(month)
        if exists and match["year"]:
            exists = _date(match["year"], match["month"], match["day"]) is not None
        if not exists:
            yield at(match, _("there is no such day."))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def _years(text: str) -> Iterator[Problem]:
    for match in re.finditer(r"(?<![\d:])\d{4}(?![\d:])", text):
        if not FIRST_YEAR <= int(match[0]) <= LAST_YEAR:
            yield at(match, _("give a year between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    for match in re.finditer(
        r"(?<![\d:])(\d{4}) ?- ?(\d{4})(?![\d:]| (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))", text
    ):
        if int(match[2]) < int(match[1]):
            yield at(match, _("this ends before it begins."))


def _backward_dates(text: str) -> Iterator[Problem]:
    """A dated range that runs backwards does nothing; without years it goes over New Year, which is meant."""
    dated = rf"(\d{{4}}) ({_MON}) (\d{{1,2}}) ?- ?(?:(?:(\d{{4}}) )?({_MON}) )?(\d{{1,2}})(?![\d:])"
    for match in re.finditer(dated, text):
        first = _date(match[1], match[2], match[3])
        last = _date(match[4] or match[1], match[5] or match[2], match[6])
        if first and last and last < first:
            yield at(match, _("this ends before it begins. Give the year at both ends, for example 2026 Dec 24-2027 Jan 04."))
    for match in re.finditer(rf"(?<!\d )\b({_MON}) (\d{{1,2}}) ?- ?(\d{{1,2}})(?![\d:])", text):
        if int(match[3]) < int(match[2]):
            yield at(match, _("this ends before it begins."))
    for match in re.finditer(r"\bweek ?(\d{1,2}) ?- ?(\d{1,2})", text):
        if int(match[2]) < int(match[1]):
            yield at(match, _("this ends before it begins."))


def _without_hours(text: str) -> Iterator[Problem]:
    """Days alone would be open day and night. A comma after hours begins another rule, which adds to the last one."""
    begins = rf";|\|\||(?:(?<=:\d\d)|(?<=off)|(?<=closed)),(?=\s*(?:{_WD}|{_MON}|PH|20\d\d))"
    start = 0
    for separator in [*re.finditer(begins, text), None]:
        rule = text[start : separator.start() if separator else len(text)]
        if rule.strip() and not re.search(r"\d:\d\d|\b(?:off|closed|unknown|24/7)|sun|da?[wu]|\"", rule):
            begin = start + len(rule) - len(rule.lstrip())
            message = _placed(rule.strip(), begin, _("give the hours, for example 10:00-18:00, or off."))
            yield Problem(message, begin, begin + len(rule.strip()))
        start = separator.end() if separator else start


_RULE = re.compile(
    rf"(?P<period>.*?)\s*(?P<days>(?:{_WD})(?:-(?:{_WD}))?(?:,(?:{_WD})(?:-(?:{_WD}))?)*)?\s+(?P<what>(?:off|closed|open|unknown|\d{{1,2}}:).*)"
)


def _replaced_rules(text: str) -> Iterator[Problem]:
    """A rule after `;` replaces all that an earlier one says of its days: when that is everything, the earlier one is lost."""
    earlier: list[tuple[str, frozenset[int], re.Match[str]]] = []
    for part in re.finditer(r"[^;]+", text):
        if "||" in part[0]:
            return
        rule = _RULE.fullmatch(part[0].strip())
        if rule is None or re.search(r"PH|\[", rule["period"] + (rule["days"] or "")):
            continue
        days = _days(rule["days"])
        for period, others, lost in earlier:
            if period == rule["period"] and others <= days:
                yield at(
                    lost,
                    _(
                        "a later rule for the same days replaces this one. Put all hours in one, for example Mo 10:00-12:00,14:00-16:00."
                    ),
                )
        earlier.append((rule["period"], days, part))


def _days(text: str | None) -> frozenset[int]:
    if not text:
        return EVERY_DAY
    found: set[int] = set()
    for part in text.split(","):
        first, _sep, last = part.partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found.update(range(start, end + 1) if start <= end else [*range(start, 7), *range(end + 1)])
    return frozenset(found)


CHECKS: list[Callable[[str], Iterator[Problem]]] = [
    _replaced_rules,
    _without_hours,
    _letter_case,
    _school_holidays,
    _holidays_beside_weekdays,
    _sun,
    _overlapping_times,
    _times,
    _calendar_days,
    _years,
    _backward_dates,
]


def _comments(text: str) -> Iterator[Problem]:
    """A comment without a state counts as open; one outside the list is in one language only."""
    for match in re.finditer(r'(?P<state>\b(?:open|closed|off|unknown)\s*)?"(?P<words>[^"]*)"', text):
        if match["words"] not in NOTES:
            yield at(
                match, _("only these comments are translated: %(codes)s.") % {"codes": ", ".join(f'"{code}"' for code in NOTES)}
            )
        elif not match["state"]:
            yield at(match, _("this would mean open. Write %(plain)s.") % {"plain": f"unknown {match[0]}"})
        elif match["words"] == BY_APPOINTMENT and not match["state"].startswith("unknown"):
            yield at(match, _("this would mean open. Write %(plain)s.") % {"plain": f'unknown "{BY_APPOINTMENT}"'})
    for match in re.finditer(r'\bunknown\b(?!\s*")', text):
        yield at(match, _("say why, for example %(example)s.") % {"example": f'unknown "{BY_APPOINTMENT}"'})


def _warnings(text: str) -> list[Problem]:
    """Whatever else the library is unsure of."""
    if not OpeningHours(text, country="FR").warnings:
        return []
    return [Problem(_("This can be read in two ways. Example: %(example)s") % {"example": EXAMPLE}, 0, len(text))]
