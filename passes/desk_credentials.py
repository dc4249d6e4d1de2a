"""Who is asking: the desk's credential, from an HttpOnly cookie (the desk page) or as a bearer (machine clients)."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.client_address import client_address
from cms.rate_limit import allow
from passes.caches import desk_of_digest
from passes.models import Desk
from passes.services.desks import digest

COOKIE = "desk"
COOKIE_PATH = "/desk/"
COOKIE_AGE = int(timedelta(days=400).total_seconds())
SEEN_EVERY = timedelta(minutes=5)
UNKNOWN_PER_MINUTE = 30


class DeskRefusedError(Exception):
    """Why a request is not a desk's, with the words to show."""

    def __init__(self, status: int, reason: str, title: str | Promise, detail: str | Promise) -> None:
        super().__init__(reason)
        self.status, self.reason, self.title, self.detail = status, reason, title, detail


def credential_of(request: HttpRequest) -> tuple[str, bool]:
    """The credential and whether it came in the cookie."""
    scheme, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return bearer.strip(), False
    return request.COOKIES.get(COOKIE, ""), True


def known_desk(request: HttpRequest) -> Desk | None:
    """The desk whose credential the request carries, revoked or not."""
    credential, _from_cookie = credential_of(request)
    return desk_of_digest(digest(credential)) if credential else None


def sending_auth(request: HttpRequest) -> Desk:
    """The desk that makes this request, even one that was removed: what it decided before has happened. Raises DeskRefusedError.

    A request that relies on the cookie must carry the header X-Desk, which no other site can add.
    """
    credential, from_cookie = credential_of(request)
    desk = desk_of_digest(digest(credential)) if credential else None
    if desk is None or (from_cookie and "X-Desk" not in request.headers):
        if not allow("desk-unknown", client_address(request), limit=UNKNOWN_PER_MINUTE, seconds=60):
            raise DeskRefusedError(429, "too_many", _("Too many requests."), _("Wait a minute and try again."))
        raise DeskRefusedError(
            401,
            "unknown_desk",
            _("This device is not enrolled."),
            _("Ask your museum’s coordinator for an enrolment sheet and scan its code."),
        )
    return desk


def desk_auth(request: HttpRequest) -> Desk:
    """The enrolled desk that makes this request; raises DeskRefusedError."""
    desk = sending_auth(request)
    if desk.is_revoked:
        with translation.override(desk.locale):
            raise DeskRefusedError(
                403,
                "desk_revoked",
                str(_("This device may no longer check passes.")),
                str(_("Ask your museum’s coordinator to enrol it again.")),
            )
    _note_seen(desk)
    return desk


def _note_seen(desk: Desk) -> None:
    """Remember that the desk is alive, at most every five minutes."""
    now = timezone.now()
    if desk.last_seen_at is None or now - desk.last_seen_at > SEEN_EVERY:
        desk.last_seen_at = now
        Desk.objects.filter(pk=desk.pk).update(last_seen_at=now)


def remember(response: HttpResponse, credential: str, *, secure: bool) -> None:
    response.set_cookie(COOKIE, credential, max_age=COOKIE_AGE, path=COOKIE_PATH, httponly=True, samesite="Strict", secure=secure)
