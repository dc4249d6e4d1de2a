"""A pass for somebody else, sent on a day.

The site writes to nobody whom a stranger names: the giver confirms from their own mailbox first. Each letter is taken before
it is handed to the mail server, so that tasks that run twice send it once.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.mail import MAIL_FAULTS, fault_in_words, is_refused_for_good, while_at_work
from passes.models import Channel, Edition, Gift, Pass
from passes.services import issuing

HOUR_OF_DAY = time(8)  # of the day chosen, in Europe/Paris
LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=15)
GIVEN_UP = timedelta(days=5)
#: An unconfirmed gift is forgotten after so long, a sent one after so many days.
TO_CONFIRM = timedelta(days=2)
KEPT_DAYS = 30
#: Waiting or just sent, by one giver, and to one receiver.
MOST_GIVEN = 20
MOST_RECEIVED = 3

logger = structlog.get_logger("portal.mail")


class GiftError(Exception):
    """Why a gift does not go on."""


class TooManyGiftsError(GiftError):
    """The giver gives, or the receiver gets, too many."""


def prepare(*, edition: Edition, at: datetime | None = None, **wish: Any) -> Gift:
    """Write down what is wished, and ask the giver to confirm. Raises NotGivenOutNowError or NotFreeError."""
    at = at or timezone.now()
    issuing.see_that_given(edition, at)
    gift = Gift.objects.create(edition=edition, created_at=at, asked_at=at, **wish)
    transaction.on_commit(lambda: async_task("passes.tasks.ask_giver", gift.pk))
    return gift


@transaction.atomic
def confirm(gift_id: int, *, at: datetime | None = None) -> None:
    """The giver has said yes: a pass is set aside. Once or many times is the same.

    Raises SoldOutError, NotGivenOutNowError, NotFreeError or TooManyGiftsError.
    """
    at = at or timezone.now()
    gift = Gift.objects.select_for_update().select_related("edition").filter(pk=gift_id).first()
    if gift is None or gift.confirmed_at:
        return
    others = Gift.objects.filter(confirmed_at__isnull=False)
    if (
        others.filter(giver_email__iexact=gift.giver_email).count() >= MOST_GIVEN
        or others.filter(to_email__iexact=gift.to_email).count() >= MOST_RECEIVED
    ):
        raise TooManyGiftsError
    issuing.see_that_given(gift.edition, at)
    issuing.take_from_stock(gift.edition, 1)
    gift.confirmed_at, gift.next_try_at, gift.asked_at = at, max(at, due_at(gift)), None
    gift.save(update_fields=["confirmed_at", "next_try_at", "asked_at"])
    if gift.next_try_at == at:
        transaction.on_commit(lambda: async_task("passes.tasks.send_gift", gift_id))


@transaction.atomic
def cancel(gift_id: int) -> bool:
    """Forget the gift; its place goes back to the stock. False once the pass has been made."""
    gift = Gift.objects.select_for_update().select_related("edition").filter(pk=gift_id, held_pass=None).first()
    if gift is None:
        return False
    if gift.confirmed_at:
        issuing.give_back_to_stock(gift.edition, 1)
    gift.delete()
    return True


def due_at(gift: Gift) -> datetime:
    return timezone.make_aware(datetime.combine(gift.send_on, HOUR_OF_DAY))


def address_of(gift: Gift) -> str:
    """The giver's page: it is told in the letter to the giver, and nowhere else."""
    with translation.override(gift.giver_locale):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('passes:gift', args=[gift.access_key])}"


def ask(gift_id: int, *, at: datetime | None = None) -> bool:
    """Ask the giver to confirm. False when it is not its turn, or the mail server did not take it."""
    at = at or timezone.now()
    waiting = Gift.objects.filter(pk=gift_id, confirmed_at=None)
    if not waiting.filter(asked_at__lte=at).update(asked_at=at + LEASE):
        return False
    gift = waiting.select_related("edition").first()
    if gift is None:
        return False
    try:
        _question(gift).send()
    except MAIL_FAULTS as error:
        logger.warning("gift_not_asked", fault=fault_in_words(error))
        waiting.update(asked_at=None if is_refused_for_good(error) else at + PAUSE)
        return False
    waiting.update(asked_at=None)
    return True


def send(gift_id: int, *, at: datetime | None = None) -> bool:
    """Make the pass, once, and send it. False when it is not its turn, or the mail server did not take it."""
    at = at or timezone.now()
    waiting = Gift.objects.filter(pk=gift_id)
    if not waiting.filter(next_try_at__lte=at).update(next_try_at=at + LEASE):
        return False
    gift = _with_pass(gift_id, at)
    if gift is None:
        return False  # cancelled in this moment
    try:
        _letter(gift).send()
    except MAIL_FAULTS as error:
        logger.warning("gift_not_sent", fault=fault_in_words(error))
        over = is_refused_for_good(error) or at - max(due_at(gift), gift.confirmed_at or at) > GIVEN_UP
        waiting.update(next_try_at=None if over else at + PAUSE)
        return False
    waiting.update(next_try_at=None, sent_at=at)
    return True


@transaction.atomic
def _with_pass(gift_id: int, at: datetime) -> Gift | None:
    gift = Gift.objects.select_for_update(of=("self",)).select_related("edition", "held_pass").filter(pk=gift_id).first()
    if gift is not None and gift.held_pass is None:
        [gift.held_pass] = issuing.insert(
            gift.edition, 1, party_size=gift.party_size, locale=gift.locale, channel=Channel.WEBSITE, issued_at=at
        )
        gift.save(update_fields=["held_pass"])
    return gift


def _question(gift: Gift) -> EmailMessage:
    with translation.override(gift.giver_locale):
        context = {"gift": gift, "scheme": gift.edition, "address": address_of(gift)}
        return _message(_("Confirm your gift"), "email/gift_question.txt", context, gift.giver_email)


def _letter(gift: Gift) -> EmailMessage:
    held_pass = gift.held_pass
    assert held_pass is not None  # noqa: S101 - made just before
    with translation.override(gift.locale):
        context = {"gift": gift, "held_pass": held_pass, "scheme": gift.edition, "address": issuing.address_of(held_pass)}
        return _message(_("A pass for you"), "email/gift.txt", context, gift.to_email)


def _message(subject: str, template: str, context: dict[str, Any], to: str) -> EmailMessage:
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=subject, body=render_to_string(template, context), to=[to], headers=headers)


def send_due(*, at: datetime | None = None) -> int:
    """The gifts whose day has come, and questions a mail server has left; how many letters went."""
    at = at or timezone.now()
    due = list(Gift.objects.filter(next_try_at__lte=at).order_by("next_try_at").values_list("pk", flat=True)[:50])
    questions = list(Gift.objects.filter(asked_at__lte=at, confirmed_at=None).values_list("pk", flat=True)[:50])
    sent = sum(send(pk, at=at) for pk in while_at_work(due))
    return sent + sum(ask(pk, at=at) for pk in while_at_work(questions))


def forget_old(*, at: datetime | None = None) -> int:
    """Erase what was never confirmed, and both addresses a month after the day. The passes stay."""
    at = at or timezone.now()
    unconfirmed = Q(confirmed_at=None, created_at__lt=at - TO_CONFIRM)
    gone = Q(confirmed_at__isnull=False, next_try_at=None, send_on__lt=timezone.localdate(at) - timedelta(days=KEPT_DAYS))
    return Gift.objects.filter(unconfirmed | gone).delete()[0]


def forget_address(email: str) -> int:
    """Erase the gifts from or to an address; those not sent yet are not sent any more."""
    gifts = Gift.objects.filter(Q(giver_email__iexact=email) | Q(to_email__iexact=email))
    found = gifts.count()
    for gift in gifts:
        cancel(gift.pk)
    gifts.delete()
    return found


def pass_to_hand_on(gift: Gift) -> Pass | None:
    """The mail server refused the receiver's address: the giver may hand the pass on."""
    return gift.held_pass if gift.given_up else None
