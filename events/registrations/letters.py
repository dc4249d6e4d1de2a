"""Letters about a registration: written in the transaction of what they tell, sent afterwards, as often as it takes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.mail import MAIL_FAULTS, fault_in_words, is_refused_for_good
from cms.models import NetworkSettings
from events.models import Letter, LetterKind, Registration, RegistrationState
from events.registrations import calendar, links
from events.registrations.words import link_for

if TYPE_CHECKING:
    from collections.abc import Callable

#: A task that was cut off is taken up again after so long.
LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=15)
GIVEN_UP = timedelta(days=5)  # as mail servers themselves do
AT_ONCE = 100

#: What a letter is true of: one that has waited for the mail server until it no longer is, is not sent.
TRUE_OF: dict[str, frozenset[str]] = {
    LetterKind.CONFIRMED: frozenset({RegistrationState.CONFIRMED}),
    LetterKind.PROMOTED: frozenset({RegistrationState.CONFIRMED}),
    LetterKind.REMINDER: frozenset({RegistrationState.CONFIRMED}),
    LetterKind.WAITING: frozenset({RegistrationState.WAITING}),
    LetterKind.CANCELLED: frozenset({RegistrationState.CANCELLED}),
    LetterKind.CHANGED: frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITING}),
    LetterKind.MOVED: frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITING}),
    LetterKind.CALLED_OFF: frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITING}),
}

logger = structlog.get_logger("portal.mail")


def write(registration: Registration, kind: LetterKind, about: str, at: datetime) -> bool:
    """Have a letter sent after commit; the same one is written once. Whether it was written now."""
    if not registration.email:
        return False
    letter, created = Letter.objects.get_or_create(
        registration=registration, kind=kind, about=about, defaults={"created_at": at, "next_try_at": at}
    )
    if created:
        transaction.on_commit(lambda: async_task("events.registrations.tasks.send_letter", letter.pk))
    return created


def send(letter_id: int, *, at: datetime | None = None) -> bool:
    """False when it is not its turn, is no longer true, or when the mail server did not take it."""
    at = at or timezone.now()
    waiting = Letter.objects.filter(pk=letter_id)
    if not waiting.filter(next_try_at__lte=at).update(next_try_at=at + LEASE):
        return False
    letter = waiting.select_related("registration__occurrence__event__venue", "registration__occurrence__event__commune").first()
    if letter is None:
        return False  # erased in this moment
    if letter.registration.state not in TRUE_OF[letter.kind]:
        waiting.update(next_try_at=None)
        return False
    try:
        compose(letter).send()
    except MAIL_FAULTS as error:
        logger.warning("registration_letter_not_sent", kind=letter.kind, fault=fault_in_words(error))
        over = is_refused_for_good(error) or at - letter.created_at > GIVEN_UP
        waiting.update(next_try_at=None if over else at + PAUSE)
        return False
    waiting.update(next_try_at=None, sent_at=at)
    return True


def send_waiting(*, at: datetime | None = None) -> int:
    """What a mail server that was down has left; how many were sent."""
    at = at or timezone.now()
    due = Letter.objects.filter(next_try_at__lte=at).order_by("next_try_at", "pk").values_list("pk", flat=True)
    return sum(send(pk, at=at) for pk in list(due[:AT_ONCE]))


def compose(letter: Letter) -> EmailMessage:
    """In the language somebody registered in, with the date for their calendar."""
    registration = letter.registration
    occurrence = registration.occurrence
    network = NetworkSettings.objects.filter(site__is_default_site=True).first() or NetworkSettings()
    with translation.override(registration.locale):
        context = {
            "registration": registration,
            "occurrence": occurrence,
            "event": occurrence.event,
            "kind": letter.kind,
            "address": links.address_of(registration),
            "online_link": link_for(registration),
            "network": network,
        }
        message = EmailMessage(
            subject=SUBJECTS[letter.kind]() % {"event": " ".join(occurrence.event.name.split())},
            body=render_to_string("email/registration.txt", context),
            to=[registration.email],
            reply_to=[occurrence.event.contact_email] if occurrence.event.contact_email else None,
            headers={"Auto-Submitted": "auto-generated"},
        )
    if registration.state != RegistrationState.WAITING:
        message.attach("date.ics", calendar.of_registration(registration), "text/calendar; charset=utf-8; method=PUBLISH")
    return message


SUBJECTS: dict[str, Callable[[], str]] = {
    LetterKind.CONFIRMED: lambda: _("You are registered: %(event)s"),
    LetterKind.WAITING: lambda: _("You are on the waiting list: %(event)s"),
    LetterKind.PROMOTED: lambda: _("A place has become free for you: %(event)s"),
    LetterKind.CHANGED: lambda: _("Your registration has been changed: %(event)s"),
    LetterKind.CANCELLED: lambda: _("Your registration is cancelled: %(event)s"),
    LetterKind.REMINDER: lambda: _("Tomorrow: %(event)s"),
    LetterKind.MOVED: lambda: _("Change of date or place: %(event)s"),
    LetterKind.CALLED_OFF: lambda: _("It does not take place: %(event)s"),
}
