"""Signed links. They carry an id that says nothing, never an address; each serves one purpose."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from home.models.newsletter import SignUp, Subscriber
from home.newsletter.periods import SIGN_UP_DAYS

CONFIRM = "home.newsletter.confirm"
LEAVE = "home.newsletter.leave"


class ExpiredError(Exception):
    """The link was ours, and its time is over."""


def confirm_link(sign_up: SignUp) -> str:
    token = signing.TimestampSigner(salt=CONFIRM, sep=".").sign(sign_up.pk.hex)
    return _address("home:newsletter_confirm", token, sign_up.locale)


def leave_link(subscriber: Subscriber) -> str:
    """For as long as the issue lies in somebody's mailbox: without an end."""
    return _address("home:newsletter_leave", signing.Signer(salt=LEAVE, sep=".").sign(subscriber.pk.hex), subscriber.locale)


def _address(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=[token])}"


def sign_up_of(token: str) -> uuid.UUID | None:
    """None for a link that is not ours; raises ExpiredError."""
    try:
        value = signing.TimestampSigner(salt=CONFIRM, sep=".").unsign(token, max_age=SIGN_UP_DAYS * 86400)
        return uuid.UUID(value)
    except signing.SignatureExpired as error:
        raise ExpiredError from error
    except (signing.BadSignature, ValueError):
        return None


def subscriber_of(token: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(signing.Signer(salt=LEAVE, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
