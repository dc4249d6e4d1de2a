"""Once a year each museum is asked whether its sheet is still right. One link answers “yes” without an account.

The link holds a signed number and nothing else; it says which question it answers, not who was asked. Reading it changes
nothing, so that a mail server that opens links confirms nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import structlog
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.mail import MAIL_FAULTS, fault_in_words, while_at_work
from cms.models import User
from museums.contributors import PREFIX, people_of
from museums.models.facts import Museum
from museums.proposals.models import Reminder
from museums.proposals.tasks import address_of, language_of

logger = structlog.get_logger("portal.mail")

SALT = "museums.reminders"
LINK_DAYS = 90
# Somebody who has gone over the sheet so lately is not asked again.
FRESH_DAYS = 330
# For so long after the first message a mailbox that refused its own, or a new contributor, is tried every night.
GO_ON_DAYS = 14


def due(today: date) -> Iterator[Museum]:
    """The members with contributors that nobody has found right for a year and that were asked neither this year nor lately."""
    lately = Q(sent_at__date__gt=today - timedelta(days=FRESH_DAYS))
    asked = Reminder.objects.filter(lately | Q(year=today.year, sent_at__isnull=False))
    yield from may_be_asked(today).exclude(pk__in=asked.values("museum"))


def begun(today: date) -> Iterator[Museum]:
    """Those asked days ago that have not answered: some of their people may still have to get the message."""
    yield from may_be_asked(today).filter(pk__in=recent(today).filter(confirmed_at__isnull=True).values("museum"))


def may_be_asked(today: date) -> QuerySet[Museum]:
    names = User.objects.filter(is_active=True, groups__name__startswith=PREFIX).values_list("groups__name", flat=True)
    slugs = {name.removeprefix(PREFIX) for name in names.distinct() if name.startswith(PREFIX)}
    fresh = Q(reviewed_on__gt=today - timedelta(days=FRESH_DAYS))
    return Museum.objects.members().filter(slug__in=slugs).exclude(fresh).order_by("slug")


def recent(today: date) -> QuerySet[Reminder]:
    return Reminder.objects.filter(sent_at__date__gt=today - timedelta(days=GO_ON_DAYS))


def send_all(today: date | None = None) -> list[str]:
    """Ask every museum whose turn it is; their slugs. May run at any time, any number of times; goes on the next night with
    what there was no time for."""
    day = today or timezone.localdate()
    return [museum.slug for museum in while_at_work([*due(day), *begun(day)]) if send(museum, day)]


def send(museum: Museum, day: date) -> int:
    """Ask the contributors of one museum; how many. Who has the message does not get it again, nor after New Year."""
    reminder = recent(day).filter(museum=museum).order_by("-sent_at").first()
    if reminder is None:
        reminder, _created = Reminder.objects.get_or_create(museum=museum, year=day.year)
    return sum(send_to(reminder, person) for person in people_of(museum).select_related("wagtail_userprofile").order_by("pk"))


def send_to(reminder: Reminder, person: User) -> bool:
    """One refused mailbox is noted in the log and stops nobody behind it."""
    if person.pk in reminder.sent_to:
        return False
    try:
        send_one(reminder, person)
    except MAIL_FAULTS as error:
        logger.warning("reminder_not_sent", museum=reminder.museum.slug, person=person.pk, fault=fault_in_words(error))
        return False
    reminder.sent_to.append(person.pk)
    reminder.sent_at = reminder.sent_at or timezone.now()
    reminder.save(update_fields=["sent_to", "sent_at"])
    return True


def send_one(reminder: Reminder, person: User) -> None:
    with translation.override(language_of(person)):
        context = {
            "museum": reminder.museum,
            "confirm": link_to(reminder),
            "correct": address_of(reverse("my_museum", args=[reminder.museum.slug])),
            "days": LINK_DAYS,
        }
        subject = _("%(museum)s: is your sheet still right?") % {"museum": reminder.museum.name}
        message = render_to_string("email/yearly_reminder.txt", context)
    send_mail(subject=subject, message=message, from_email=None, recipient_list=[person.email])


def link_to(reminder: Reminder) -> str:
    """The address of the question, in the current language."""
    return address_of(reverse("museum_confirm", args=[token_of(reminder)]))


def token_of(reminder: Reminder) -> str:
    return signing.TimestampSigner(salt=SALT).sign(str(reminder.pk))


def read_token(token: str) -> Reminder | None:
    """The question a link stands for; None when it is forged, too old, or from another year."""
    try:
        number = signing.TimestampSigner(salt=SALT).unsign(token, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    return Reminder.objects.select_related("museum__commune").filter(pk=number).first()


@transaction.atomic
def confirm(reminder: Reminder) -> bool:
    """Note that the sheet is right today; False where the answer was given before."""
    found = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if found.confirmed_at:
        return False
    found.confirmed_at = timezone.now()
    found.save(update_fields=["confirmed_at"])
    museum = Museum.objects.get(pk=found.museum_id)
    museum.reviewed_on = timezone.localdate()
    museum.save(update_fields=["reviewed_on", "folded_text"])
    return True
