"""A visitor's message: kept first, then sent to whoever answers the topic, as often as it takes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.mail import MAIL_FAULTS, fault_in_words
from cms.models import NetworkSettings
from home.models.contact import ContactMessage, ContactTopic, MessageState
from museums.models import Museum

#: A task that was cut off is taken up again after so long.
LEASE = timedelta(minutes=10)
#: How long to wait after each failure; the last one goes on for as long as the message is kept.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360))
COPY_LENGTH = 2000
#: What makes a copy useful to a sender of advertising: addresses of sites, and of people.
ADDRESS_IN_TEXT = re.compile(r"\S*(?:://|www\.|@)\S*|\b[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}(?:/\S*)?", re.IGNORECASE)


def network() -> NetworkSettings:
    return NetworkSettings.objects.filter(site__is_default_site=True).first() or NetworkSettings()


def leave_message(
    *,
    text: str,
    email: str,
    locale: str,
    name: str = "",
    topic: ContactTopic | None = None,
    museum: Museum | None = None,
    copy_wanted: bool = False,
    set_aside: bool = False,
    at: datetime | None = None,
) -> ContactMessage:
    """Keep a message, and send it after commit. What a robot seems to have written is kept and not sent."""
    at = at or timezone.now()
    message = ContactMessage.objects.create(
        topic=topic,
        museum=museum,
        name=name,
        email=email,
        text=text,
        locale=locale,
        copy_wanted=copy_wanted,
        state=MessageState.SET_ASIDE if set_aside else MessageState.WAITING,
        created_at=at,
        next_try_at=None if set_aside else at,
    )
    if not set_aside:
        transaction.on_commit(lambda: async_task("home.contact.tasks.send_message", message.pk))
    return message


def send_again(message: ContactMessage) -> ContactMessage:
    """Send a message now, whatever happened to it before: an editor asks for it."""
    ContactMessage.objects.filter(pk=message.pk).update(state=MessageState.WAITING, next_try_at=timezone.now())
    deliver(message.pk)
    message.refresh_from_db()
    return message


def deliver(message_id: int, *, at: datetime | None = None) -> bool:
    """Send what is still to be sent of a message. False when it is not its turn, or when the mail server refused."""
    at = at or timezone.now()
    if not ContactMessage.objects.due(at).filter(pk=message_id).update(next_try_at=at + LEASE):
        return False
    message = ContactMessage.objects.select_related("topic", "museum").get(pk=message_id)
    message.tries += 1
    try:
        _send_what_is_left(message)
    except MAIL_FAULTS as error:
        message.last_error = fault_in_words(error)
        message.next_try_at = at + PAUSES[min(message.tries, len(PAUSES)) - 1]
    else:
        message.last_error, message.next_try_at = "", None
    message.save(
        update_fields=["tries", "last_error", "next_try_at", "state", "sent_at", "sent_to", "copy_sent_at"],
    )
    return message.next_try_at is None


def _send_what_is_left(message: ContactMessage) -> None:
    association = network()
    if message.state == MessageState.WAITING:
        recipient = _recipient(message, association)
        message_for_network(message, recipient).send()
        message.state, message.sent_at, message.sent_to = MessageState.SENT, timezone.now(), recipient
    if message.copy_wanted and message.copy_sent_at is None:
        copy_for_sender(message, association).send()
        message.copy_sent_at = timezone.now()


def _recipient(message: ContactMessage, association: NetworkSettings) -> str:
    topic_address = message.topic.email if message.topic else ""
    return topic_address or association.email or settings.DEFAULT_FROM_EMAIL


def message_for_network(message: ContactMessage, recipient: str) -> EmailMessage:
    """In French, for whoever answers. No header holds what somebody typed, but the checked address to answer to."""
    with translation.override(settings.LANGUAGE_CODE):
        topic = message.topic.name if message.topic else _("no topic")
        return EmailMessage(
            subject=_("[%(topic)s] message %(reference)s from the website")
            % {"topic": _one_line(topic), "reference": message.reference},
            body=render_to_string("email/contact_message.txt", {"message": message, "topic": topic}),
            to=[recipient],
            reply_to=[message.email],
        )


def copy_for_sender(message: ContactMessage, association: NetworkSettings) -> EmailMessage:
    """In the sender's language, to an address nobody has checked: short, and without addresses in the text, so that it is of
    no use for sending somebody else an advertisement."""
    text = without_addresses(message.text)
    with translation.override(message.locale):
        return EmailMessage(
            subject=_("Copy of your message %(reference)s") % {"reference": message.reference},
            body=render_to_string(
                "email/contact_copy.txt",
                {"message": message, "text": text, "shortened": len(message.text) > COPY_LENGTH, "network": association},
            ),
            to=[message.email],
            headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
        )


def without_addresses(text: str) -> str:
    return ADDRESS_IN_TEXT.sub("[…]", text[:COPY_LENGTH])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def forget_old_messages(*, at: datetime | None = None) -> int:
    """Delete the messages older than the association keeps them. Returns how many there were."""
    return ContactMessage.objects.all().too_old(at or timezone.now(), network().contact_months).delete()[0]
