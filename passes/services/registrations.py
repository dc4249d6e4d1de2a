"""Registrations for events at the desk: their code bears the same kind of token as a pass, under a key of its own."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import qr, shortcode
from cms.dates import day_words
from events.models import Registration
from events.registrations import attendance
from events.registrations.attendance import Answer, CheckIn
from passes import keys, tokens
from passes.caches import verification_keys
from passes.messages import title_for
from passes.models import Desk, SigningKey
from passes.rules import VerdictWord

NO_EDITION = 0
MOST_IN_TOKEN = 255


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk's screen says."""

    verdict: VerdictWord
    title: str
    reason: str
    detail: str
    say: str
    say_locale: str
    people: int | None = None
    short_code: str = ""
    check: str = ""
    give: list[str] = field(default_factory=list)


def signing_key() -> SigningKey:
    """The key of all registrations; made when the first code is shown."""
    kept = SigningKey.objects.filter(signs_registrations=True).order_by("number").first()
    if kept is not None:
        return kept
    with transaction.atomic():
        return keys.create_key(signs_registrations=True)


def token_of(registration: Registration) -> str:
    occurrence, key = registration.occurrence, signing_key()
    claims = tokens.Claims(
        key_number=key.number,
        kind=tokens.Kind.REGISTRATION,
        number=NO_EDITION,
        public_id=registration.public_id,
        valid_from=occurrence.day,
        valid_until=occurrence.end_day,
        party_size=min(registration.people, MOST_IN_TOKEN),
    )
    return tokens.encode(claims, keys.private_key(key))


def code_of(registration: Registration) -> SafeString:
    """The picture of the code; nothing where no key can be read, since the desk also finds people by the list."""
    try:
        return qr.svg(token_of(registration), label=_("QR code of your registration"))
    except ImproperlyConfigured:
        return SafeString()


def public_id_in(code: str) -> str:
    """Of a genuine registration's token; else empty."""
    known = verification_keys(None)
    try:
        claims = tokens.decode(code.strip("\r\n\t"), lambda number: known[number].public_key if number in known else None)
    except tokens.TokenError:
        return ""
    genuine = claims.kind is tokens.Kind.REGISTRATION and known[claims.key_number].may_have_signed(claims)
    return claims.public_id if genuine else ""


def is_registration(code: str) -> bool:
    """Whether a text read at a desk says that it is a registration: by its token, or as the short code of one."""
    if tokens.is_of_registration(code):
        return True
    short_code = short_code_in(code)
    return bool(short_code) and Registration.objects.filter(short_code=short_code).exists()


def short_code_in(text: str) -> str:
    """A short code as it is kept; empty when the text is none. A token is far longer than one."""
    try:
        return shortcode.parse(text)
    except shortcode.ShortCodeError:
        return ""


def check_in(code: str, *, desk: Desk, uuid: uuids.UUID, read_at: datetime | None = None) -> Told:
    """`read_at`: a reading that waited for the network counts for the hour it was made, and never for one to come."""
    public_id, short_code, now = public_id_in(code), short_code_in(code), timezone.now()
    found = CheckIn(Answer.UNKNOWN)
    if public_id or short_code:
        at = min(read_at or now, now)
        found = attendance.check_in(museum_id=desk.museum_id, uuid=uuid, public_id=public_id, short_code=short_code, at=at)
    registration = found.registration
    locale = registration.locale if registration else desk.locale
    verdict: VerdictWord = "refused"
    if found.answer in (Answer.WELCOME, Answer.ALREADY):
        verdict = "accepted" if found.answer == Answer.WELCOME else "look"
    with translation.override(locale):
        say = say_for(found)
    return Told(
        verdict=verdict,
        title=_("Already in") if found.answer == Answer.ALREADY else title_for(verdict),
        reason="" if found.answer == Answer.WELCOME else found.answer.value,
        detail=detail_for(found),
        say=say,
        say_locale=locale,
        people=registration.people if registration else None,
        short_code=registration.short_code if registration else "",
        check=_("Ask whether somebody of the group has come in before.") if found.answer == Answer.ALREADY else "",
    )


def undo(*, desk: Desk, uuid: uuids.UUID) -> bool:
    return attendance.undo(museum_id=desk.museum_id, uuid=uuid)


def detail_for(found: CheckIn) -> str:
    """One sentence for the volunteer. No name: others see the screen."""
    registration = found.registration
    if registration is None:
        return _("This code was damaged or changed: it is not a genuine registration.")
    occurrence = registration.occurrence
    words = {"event": occurrence.event.name, "day": day_words(occurrence.day), "count": registration.people}
    match found.answer:
        case Answer.ALREADY if found.before:
            words["hour"] = date_format(timezone.localtime(found.before), "H:i")
            return _("This registration was already read at %(hour)s: %(event)s.") % words
        case Answer.ALREADY:
            return _("This registration was already ticked: %(event)s.") % words
        case Answer.WAITING:
            return _("This registration is on the waiting list: %(event)s.") % words
        case Answer.CANCELLED:
            return _("This registration has been cancelled: %(event)s.") % words
        case Answer.OFF:
            return _("This date does not take place: %(event)s.") % words
        case Answer.OTHER_DAY:
            return _("This registration is for %(day)s: %(event)s.") % words
        case Answer.ELSEWHERE:
            return _("This registration is for an event elsewhere: %(event)s.") % words
    return (
        ngettext(
            "Registration for %(count)d person: %(event)s.", "Registration for %(count)d people: %(event)s.", registration.people
        )
        % words
    )


def say_for(found: CheckIn) -> str:
    match found.answer:
        case Answer.WELCOME | Answer.ALREADY:
            return _("Welcome. We are glad you came.")
        case Answer.WAITING:
            return _("You are on the waiting list. Let us see whether a place is left.")
        case Answer.UNKNOWN:
            return _("I cannot read a registration here. Could you open the link of your confirmation again?")
        case _other:
            return _("Your registration is not for here and now. The link in your confirmation tells the date and the place.")
