"""The letter with the address of a pass: sent once, as often as it takes."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.mail import MAIL_FAULTS, fault_in_words, is_refused_for_good
from passes.models import HolderContact
from passes.services.issuing import address_of, group_address

#: A task that was cut off is taken up again after so long.
LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=15)
GIVEN_UP = timedelta(days=5)  # as mail servers themselves do
AT_ONCE = 50

logger = structlog.get_logger("portal.mail")


def send_address(pass_id: int, *, at: datetime | None = None) -> bool:
    """Send a holder the address of their pass, if they still want it there. False when it is not its turn, or the mail
    server did not take it."""
    at = at or timezone.now()
    waiting = HolderContact.objects.filter(held_pass=pass_id)
    if not waiting.filter(next_try_at__lte=at).update(next_try_at=at + LEASE):
        return False
    contact = waiting.select_related("held_pass__edition", "held_pass__offer", "held_pass__group").first()
    if contact is None:
        return False  # erased in this moment
    try:
        letter_for(contact).send()
    except MAIL_FAULTS as error:
        logger.warning("pass_address_not_sent", fault=fault_in_words(error))
        over = is_refused_for_good(error) or at - contact.consented_at > GIVEN_UP
        waiting.update(next_try_at=None if over else at + PAUSE)
        return False
    waiting.update(next_try_at=None)
    return True


def letter_for(contact: HolderContact) -> EmailMessage:
    """In the language the pass was taken in."""
    held_pass = contact.held_pass
    group = held_pass.group
    with translation.override(held_pass.locale):
        context = {
            "held_pass": held_pass,
            "address": group_address(group, held_pass.locale) if group else address_of(held_pass),
            "scheme": held_pass.scheme,
            "passes": group.passes.count() if group else 1,
        }
        return EmailMessage(
            subject=_("Your Pass’Musées"),
            body=render_to_string("email/pass_address.txt", context),
            to=[contact.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def send_waiting(*, at: datetime | None = None) -> int:
    """What a mail server that was down has left; how many were sent."""
    at = at or timezone.now()
    waiting = HolderContact.objects.filter(next_try_at__lte=at).order_by("next_try_at").values_list("held_pass", flat=True)
    return sum(send_address(pk, at=at) for pk in list(waiting[:AT_ONCE]))
