"""What a museum's facts may not say together: one list of messages for each field. Strict only where something is surely wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from museums.hours.checks import problems_in

if TYPE_CHECKING:
    from museums.models import Museum

Errors = dict[str, list[Any]]

EARLIEST_YEAR = 1900
# With the country's code, or with the 0 that France (10 digits in all) and Belgium (9 or 10) dial inside the country.
PHONE = re.compile(r"(?:\+\d{8,15}|0\d{8,9})")
PHONE_SEPARATORS = re.compile(r"[\s.\-/()]|\(0\)")
POSTCODE = re.compile(r"\d{4,5}")


def errors_in(museum: Museum) -> Errors:
    found: Errors = {
        "opening_hours": [problem.message for problem in problems_in(museum.opening_hours)],
        "languages": languages_errors(museum.languages),
        "social_links": link_errors(museum.social_links),
        "phone": phone_errors(museum.phone),
        "postal_code": postcode_errors(museum.postal_code),
        "group_size_max": group_errors(museum),
        "member_since": year_errors(museum.member_since),
        "member_until": until_errors(museum),
    }
    return {field: messages for field, messages in found.items() if messages}


def languages_errors(languages: Any) -> list[str]:
    from museums.models.facts import VisitLanguage  # noqa: PLC0415 - the models use this module

    if not isinstance(languages, list):
        return [_("Give a list of languages.")]
    unknown = [str(code) for code in languages if code not in VisitLanguage.values]
    return [_("“%(code)s” is none of the languages on offer.") % {"code": code} for code in unknown]


def link_errors(links: Any) -> list[str]:
    if not isinstance(links, list):
        return [_("Give one address a line.")]
    check = URLValidator(schemes=["https"])
    found = []
    for link in links:
        try:
            check(link)
        except ValidationError:
            found.append(_("“%(link)s” is not a web address that starts with https://.") % {"link": link})
    return found


def phone_errors(phone: str) -> list[str]:
    """`03 20 12 34 56`, `+33 (0)3 20 12 34 56`, `056 12 34 56`, `+32 56 12 34 56`."""
    digits = PHONE_SEPARATORS.sub("", phone.replace("(0)", ""))
    if not phone or PHONE.fullmatch(digits):
        return []
    return [_("This is not a whole telephone number. Examples: 03 20 12 34 56, +32 56 12 34 56.")]


def postcode_errors(postcode: str) -> list[str]:
    if not postcode or POSTCODE.fullmatch(postcode):
        return []
    return [_("A postcode has five digits in France, four in Belgium.")]


def group_errors(museum: Museum) -> list[str]:
    if museum.group_size_max is None:
        return []
    if museum.group_size_max < 1:
        return [_("A group has at least one person. Leave this empty where there is no limit.")]
    if museum.groups_welcome is False:
        return [_("Groups are not welcome here, so there is no largest group. Correct one of the two.")]
    return []


def year_errors(year: int | None) -> list[str]:
    latest = timezone.localdate().year + 1
    if year is None or EARLIEST_YEAR <= year <= latest:
        return []
    return [_("Give a year between %(first)s and %(last)s.") % {"first": EARLIEST_YEAR, "last": latest}]


def until_errors(museum: Museum) -> list[str]:
    since, until = museum.member_since, museum.member_until
    if until is not None and since is not None and until < since:
        return [_("A membership cannot end before it begins.")]
    return year_errors(until)


def spell_errors(spells: Iterable[tuple[int, int]], member_since: int | None) -> list[str]:
    """Earlier memberships follow each other and end before the present one begins (at the earliest in the same year)."""
    found: list[str] = []
    end = 0
    for since, until in sorted(spells):
        found += year_errors(since) or year_errors(until)
        if until < since:
            found.append(_("%(since)s–%(until)s: a membership cannot end before it begins.") % {"since": since, "until": until})
        if since < end:
            found.append(_("Two memberships overlap in %(year)s.") % {"year": since})
        end = max(end, until)
    if member_since is not None and end > member_since:
        found.append(
            _("The present membership began in %(since)s, before the end of an earlier one, %(until)s.")
            % {"since": member_since, "until": end}
        )
    return found
