"""Asking for the newsletter, confirming, leaving, being forgotten."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.mail import MAIL_FAULTS
from home.contact.services import LEASE, network
from home.models.newsletter import NewsletterList, SignUp, Subscriber
from home.newsletter.links import confirm_link
from home.newsletter.periods import SIGN_UP_DAYS

PAUSE = timedelta(minutes=15)


def sign_up(*, email: str, lists: list[NewsletterList], locale: str, consent_text: str, at: datetime | None = None) -> SignUp:
    """Note that somebody typed this address, and ask its owner. Nothing differs for an address that is known."""
    at = at or timezone.now()
    with transaction.atomic():
        asked = SignUp.objects.create(email=email.lower(), locale=locale, consent_text=consent_text, asked_at=at, next_try_at=at)
        asked.lists.set(lists)
        transaction.on_commit(lambda: async_task("home.newsletter.tasks.ask_to_confirm", str(asked.pk)))
    return asked


def ask_to_confirm(sign_up_id: uuid.UUID | str, *, at: datetime | None = None) -> bool:
    """Send the link, once; again later when the mail server does not take it."""
    at = at or timezone.now()
    if not SignUp.objects.filter(pk=sign_up_id, next_try_at__lte=at).update(next_try_at=at + LEASE):
        return False
    asked = SignUp.objects.get(pk=sign_up_id)
    try:
        confirmation_mail(asked).send()
    except MAIL_FAULTS:
        SignUp.objects.filter(pk=asked.pk).update(next_try_at=at + PAUSE)
        return False
    SignUp.objects.filter(pk=asked.pk).update(next_try_at=None, mailed_at=at)
    return True


def confirmation_mail(asked: SignUp) -> EmailMessage:
    """Nothing in it was typed by anybody but the address."""
    association = network()
    with translation.override(asked.locale):
        lists = [entry.name for entry in asked.lists.all()]
        context = {"link": confirm_link(asked), "lists": lists, "network": association, "days": SIGN_UP_DAYS}
        return EmailMessage(
            subject=_("One click left: the newsletter of %(name)s") % {"name": association.organisation_name},
            body=render_to_string("email/newsletter_confirm.txt", context),
            to=[asked.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


@transaction.atomic
def confirm(sign_up_id: uuid.UUID, *, at: datetime | None = None) -> Subscriber | None:
    """The owner of the address agrees. None when this sign-up is no longer waiting: confirmed before, or erased."""
    asked = SignUp.objects.filter(pk=sign_up_id).first()
    if asked is None:
        return None
    known = Subscriber.objects.filter(email=asked.email).first()
    proof = {"locale": asked.locale, "consent_text": asked.consent_text, "asked_at": asked.asked_at}
    subscriber, _created = Subscriber.objects.update_or_create(
        email=asked.email, defaults={**proof, "confirmed_at": at or timezone.now(), "ended_at": None}
    )
    wanted = list(asked.lists.all())
    if known is not None and known.ended_at is None:
        subscriber.lists.add(*wanted)
    else:
        subscriber.lists.set(wanted)
    SignUp.objects.filter(email=asked.email).delete()
    return subscriber


def leave(subscriber_id: uuid.UUID, *, at: datetime | None = None) -> None:
    """No more issues, from this moment. Doing it twice changes nothing."""
    Subscriber.objects.active().filter(pk=subscriber_id).update(ended_at=at or timezone.now())


def forget(*, at: datetime | None = None) -> int:
    """Erase what nobody confirmed, and whoever left long enough ago. How many addresses that was."""
    at = at or timezone.now()
    unconfirmed = SignUp.objects.filter(asked_at__lt=at - timedelta(days=SIGN_UP_DAYS))
    gone = Subscriber.objects.all().to_forget(at, network().newsletter_months)
    count = unconfirmed.count() + gone.count()
    unconfirmed.delete()
    gone.delete()
    return count
