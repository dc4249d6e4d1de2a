"""Enrolling and revoking desks."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms import shortcode
from cms.models import User
from museums.models import Museum
from passes.caches import desk_of_digest
from passes.models import Desk, DeskEnrolment
from passes.models.desks import DeskKind

ENROLMENT_LIFETIME = timedelta(days=7)


class EnrolmentError(Exception):
    """The code is unknown, used or too old: the three are not told apart to a stranger."""


def digest(secret: str) -> str:
    """SHA-256 of a credential or code. Both are random and long enough to need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_enrolment(*, museum: Museum, created_by: User | None = None, at: datetime | None = None) -> tuple[DeskEnrolment, str]:
    """A one-time code for one device of a museum, valid for seven days; only its digest is kept."""
    at = at or timezone.now()
    code = shortcode.new()
    enrolment = DeskEnrolment.objects.create(
        museum=museum, created_by=created_by, code_digest=digest(code), created_at=at, expires_at=at + ENROLMENT_LIFETIME
    )
    return enrolment, code


def enrolment_address(code: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk:enrol', args=[code])}"


def canonical_code(code: str) -> str:
    """The code as it stands in addresses; raises EnrolmentError when it is not one."""
    try:
        return shortcode.parse(code)
    except shortcode.ShortCodeError as error:
        raise EnrolmentError from error


def find_enrolment(code: str, *, at: datetime | None = None) -> DeskEnrolment:
    """The enrolment a code stands for while it can be used; raises EnrolmentError."""
    enrolment = DeskEnrolment.objects.select_related("museum").filter(code_digest=digest(canonical_code(code))).first()
    if enrolment is None or not enrolment.usable_at(at or timezone.now()):
        raise EnrolmentError
    return enrolment


@transaction.atomic
def enrol(*, code: str, name: str, locale: str, at: datetime | None = None) -> tuple[Desk, str]:
    """Use a code up and make its device a desk. Returns the desk and its credential, told this once."""
    at = at or timezone.now()
    enrolment = find_enrolment(code, at=at)
    if not DeskEnrolment.objects.filter(pk=enrolment.pk, used_at__isnull=True).update(used_at=at):
        raise EnrolmentError  # somebody was quicker
    desk, credential = create_desk(museum=enrolment.museum, name=name, locale=locale, at=at)
    DeskEnrolment.objects.filter(pk=enrolment.pk).update(desk=desk)
    return desk, credential


def create_desk(
    *, museum: Museum, name: str, locale: str = "fr", kind: DeskKind = DeskKind.DEVICE, at: datetime | None = None
) -> tuple[Desk, str]:
    """A desk and its credential (256 random bits), of which only the digest is kept."""
    credential = secrets.token_urlsafe(32)
    desk = Desk.objects.create(
        museum=museum, name=name, kind=kind, locale=locale, credential_digest=digest(credential), enrolled_at=at or timezone.now()
    )
    return desk, credential


def revoke_desk(*, desk: Desk, at: datetime | None = None) -> None:
    """Take a device's right away for good. Other web processes notice within cms.short_cache.SECONDS."""
    if desk.revoked_at is None:
        desk.revoked_at = at or timezone.now()
        desk.save(update_fields=["revoked_at"])
    desk_of_digest.clear()
