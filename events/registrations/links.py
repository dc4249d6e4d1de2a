"""The address that is somebody's registration: signed, and with nothing in it that says who."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from events.models import Occurrence, Registration

SALT = "events.registration"


def token_of(registration: Registration) -> str:
    return signing.Signer(salt=SALT, sep=".").sign(registration.pk.hex)


def uid_of(token: str) -> uuid.UUID | None:
    """None for what is not ours."""
    try:
        return uuid.UUID(signing.Signer(salt=SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def path_of(registration: Registration, language: str | None = None) -> str:
    with translation.override(language or registration.locale):
        return reverse("registrations:show", args=[token_of(registration)])


def address_of(registration: Registration) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path_of(registration)}"


def form_path(occurrence: Occurrence, language: str) -> str:
    with translation.override(language):
        return reverse("registrations:register", args=[occurrence.uid])
