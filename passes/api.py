"""The desk API. Described at /desk/api/openapi.json; errors are application/problem+json (RFC 9457)."""

from __future__ import annotations

import base64
import functools
import uuid as uuids
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer
from pydantic import BaseModel, Field

from cms.rate_limit import allow
from passes.desk_batches import BatchIn, TakenOut, take_in
from passes.desk_credentials import DeskRefusedError, desk_auth, sending_auth
from passes.messages import detail_for, title_for, words_for
from passes.models import Desk, Scan, ScanKind
from passes.rules import VerdictWord
from passes.services import redeeming, registrations
from passes.services.bundles import bundle_for
from passes.services.records import Outcome, outcome_of
from passes.services.today import Today, count_today, recent_scans

MAX_CODE = 200
SCANS_PER_MINUTE = 120
BATCHES_PER_MINUTE = 30
NOT_KEPT = "private, no-store"
ROOT = "api-root"  # an address the framework is named by: there is nothing at it


class Problem(BaseModel):
    """RFC 9457. `reason` is stable and machine-readable; `title` and `detail` are in the desk's language."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    reason: str


class RedeemIn(BaseModel):
    uuid: uuids.UUID = Field(description="Made by the client for this reading; sending it again changes nothing.")
    code: str = Field(min_length=1, max_length=MAX_CODE, description="The text of the QR code, or the short code as typed.")
    input: Literal["camera", "scanner", "typed"] = "typed"
    decided_at: datetime | None = Field(None, description="The device's clock, with its zone. For the record only.")


class TodayOut(BaseModel):
    accepted: int
    refused: int


class RedeemOut(BaseModel):
    uuid: uuids.UUID
    verdict: VerdictWord
    reason: str = Field(description="Empty, or why: of a pass that is refused, of a registration that is not simply let in.")
    replayed: bool = Field(description="The UUID was known: this is the first answer again.")
    decided_at: datetime
    title: str
    detail: str
    give: list[str]
    check: str
    say: str
    say_locale: str
    party_size: int | None
    short_code: str
    registration: bool = Field(False, description="It is of somebody who registered for an event, not of a pass.")
    undo_until: datetime | None
    today: TodayOut | None


class UndoOut(BaseModel):
    uuid: uuids.UUID
    undone_at: datetime
    today: TodayOut


class DeskOut(BaseModel):
    name: str
    museum: str
    locale: str


class RecentOut(BaseModel):
    uuid: uuids.UUID
    verdict: str
    reason: str
    title: str
    decided_at: datetime
    short_code: str
    undone: bool
    undo_until: datetime | None


class HelloOut(BaseModel):
    desk: DeskOut
    server_time: datetime
    today: TodayOut
    recent: list[RecentOut]


class TimeOut(BaseModel):
    server_time: datetime


class DeskRequest(HttpRequest):
    auth: Desk


class DeskAPI(NinjaAPI):
    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """What every answer of an operation starts from: nothing a desk was told is kept on the way."""
        response = super().create_temporal_response(request)
        response.headers["Cache-Control"] = NOT_KEPT
        return response

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """The framework answers a wrong method with a page, and knows nothing of addresses it does not have."""
        known = [found for found in super()._get_urls() if isinstance(found, URLPattern)]
        for found in known:
            found.callback = unknown_address if found.name == ROOT else in_words_of_the_api(found.callback)
        return [*known, re_path(r"", unknown_address)]


def in_words_of_the_api(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        refused = problem(405, "method_not_allowed", _("This address does not take this method."))
        refused.headers["Allow"] = response.headers["Allow"]
        return refused

    return answered


@csrf_exempt
def unknown_address(_request: HttpRequest) -> HttpResponse:
    return problem(404, "unknown_address", _("There is nothing at this address."))


api = DeskAPI(
    title="Desk API",
    version="1",
    description="What an enrolled desk says to the portal: read a pass, take a reading back, ask for the day's counts.",
    urls_namespace="desk_api",
    auth=desk_auth,
    docs_url=None,
    openapi_url="/openapi.json",
    renderer=JSONRenderer(),
)

ERRORS: dict[frozenset[int], Any] = {frozenset({400, 401, 403, 409, 422, 429}): Problem}


def problem(status: int, reason: str, title: str, detail: str = "") -> HttpResponse:
    return answer(Problem(title=title, status=status, detail=detail, reason=reason), status, "application/problem+json")


def answer(body: BaseModel, status: int, content_type: str) -> HttpResponse:
    return HttpResponse(body.model_dump_json(), status=status, content_type=content_type, headers={"Cache-Control": NOT_KEPT})


@api.exception_handler(DeskRefusedError)
def on_refused(request: HttpRequest, error: DeskRefusedError) -> HttpResponse:
    return problem(error.status, error.reason, str(error.title), str(error.detail))


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, "invalid", _("This request is not complete."), "; ".join(_fault(fault) for fault in error.errors))


@api.exception_handler(HttpError)
def on_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "invalid", _("This request cannot be read."), str(error))


def _fault(fault: dict[str, Any]) -> str:
    return f"{'.'.join(str(part) for part in fault.get('loc', ()))}: {fault.get('msg', '')}"


@api.post("/redeem", response={200: RedeemOut, **ERRORS}, summary="Read a pass", operation_id="redeem")
def redeem(request: DeskRequest, reading: RedeemIn) -> HttpResponse:
    desk = request.auth
    with translation.override(desk.locale):
        if not allow("redeem", str(desk.pk), limit=SCANS_PER_MINUTE, seconds=60):
            return problem(429, "too_many", _("Too many readings in one minute."), _("Wait a moment and scan again."))
        if registrations.is_registration(reading.code):
            return answer(_registration_out(reading, desk), 200, "application/json")
        try:
            outcome = redeeming.redeem(
                code=reading.code, desk=desk, uuid=reading.uuid, read_by=reading.input, decided_at=_aware(reading.decided_at)
            )
        except redeeming.UuidReusedError:
            return problem(409, "uuid_reused", _("This reading was already sent for another pass."))
        # Made here rather than by the framework, which would take the answer apart and check it once more.
        return answer(_redeem_out(outcome, desk), 200, "application/json")


def _redeem_out(outcome: Outcome, desk: Desk) -> RedeemOut:
    words = words_for(outcome, desk_locale=desk.locale)
    found = outcome.held_pass
    return RedeemOut(
        uuid=outcome.uuid,
        verdict=outcome.verdict,
        reason=outcome.reason,
        replayed=outcome.replayed,
        decided_at=outcome.decided_at,
        title=words.title,
        detail=words.detail,
        give=words.give,
        check=words.check,
        say=words.say,
        say_locale=words.say_locale,
        party_size=outcome.party_size,
        short_code=found.short_code if found else "",
        registration=False,
        undo_until=outcome.undo_until,
        today=None,
    )


def _registration_out(reading: RedeemIn, desk: Desk) -> RedeemOut:
    """Somebody who registered for an event: their presence is marked; the ledger is of passes alone."""
    decided_at, now = _aware(reading.decided_at), timezone.now()
    found = registrations.check_in(reading.code, desk=desk, uuid=reading.uuid, read_at=decided_at)
    return RedeemOut(
        uuid=reading.uuid,
        verdict=found.verdict,
        reason=found.reason,
        replayed=False,
        decided_at=decided_at or now,
        title=found.title,
        detail=found.detail,
        give=found.give,
        check=found.check,
        say=found.say,
        say_locale=found.say_locale,
        party_size=found.people,
        short_code=found.short_code,
        registration=True,
        undo_until=now + redeeming.UNDO_WITHIN if found.verdict == "accepted" else None,
        today=_today_out(count_today(desk.museum_id)),  # of passes alone
    )


@api.post(
    "/scans", response={200: TakenOut, **ERRORS}, auth=sending_auth, summary="Tell what was decided alone", operation_id="scans"
)
def scans(request: DeskRequest, batch: BatchIn) -> HttpResponse:
    """Also of a device that was removed meanwhile: what it decided has happened. Each scan is acknowledged by itself, and one that
    cannot be read keeps no other from being stored."""
    desk = request.auth
    with translation.override(desk.locale):
        if not allow("scans", str(desk.pk), limit=BATCHES_PER_MINUTE, seconds=60):
            return problem(429, "too_many", _("Too many batches in one minute."), _("They are kept and sent again in a moment."))
        return answer(take_in(batch, desk=desk), 200, "application/json")


@api.post("/scans/{uuid}/undo", response={200: UndoOut, **ERRORS}, summary="Take a reading back", operation_id="undo")
def undo(request: DeskRequest, uuid: uuids.UUID) -> HttpResponse | UndoOut:
    desk = request.auth
    with translation.override(desk.locale):
        if registrations.undo(desk=desk, uuid=uuid):
            return UndoOut(uuid=uuid, undone_at=timezone.now(), today=_today_out(count_today(desk.museum_id)))
        try:
            line = redeeming.undo(uuid=uuid, desk=desk)
        except redeeming.UndoRefusedError:
            return problem(
                409,
                "undo_refused",
                _("This can no longer be undone."),
                _("A pass can be taken back within two minutes. Tell the network if it was a mistake."),
            )
        return UndoOut(uuid=uuid, undone_at=line.received_at, today=_today_out(count_today(desk.museum_id)))


@api.get(
    "/bundle",
    response={200: dict, 304: None, **ERRORS},
    summary="What this desk needs to decide by itself",
    description="Signed: `Bundle-Signature: key=<number>; signature=<base64>`, Ed25519 over `proscitec desk bundle v1`, a zero byte and the "
    "body. Ask again with If-None-Match: 304 when nothing changed.",
    operation_id="bundle",
)
def bundle(request: DeskRequest) -> HttpResponse:
    held = bundle_for(request.auth.museum_id)
    headers = {
        "Cache-Control": NOT_KEPT,
        "ETag": f'"{held.version}"',
        "Bundle-Signature": f"key={held.key_number}; signature={base64.b64encode(held.signature).decode()}",
    }
    if held.version in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(held.text, content_type="application/json", headers=headers)


@api.get("/hello", response={200: HelloOut, **ERRORS}, summary="Who this desk is, and its day so far", operation_id="hello")
def hello(request: DeskRequest) -> HelloOut:
    desk = request.auth
    with translation.override(desk.locale):
        return HelloOut(
            desk=DeskOut(name=desk.name, museum=desk.museum.name, locale=desk.locale),
            server_time=timezone.now(),
            today=_today_out(count_today(desk.museum_id)),
            recent=[_recent_out(scan) for scan in recent_scans(desk)],
        )


@api.get("/time", response={200: TimeOut, **ERRORS}, summary="The server's clock", operation_id="time")
def time(request: DeskRequest) -> TimeOut:
    return TimeOut(server_time=timezone.now())


def _today_out(today: Today) -> TodayOut:
    return TodayOut(accepted=today.accepted, refused=today.refused)


def _recent_out(scan: Scan) -> RecentOut:
    undone = any(line.kind == ScanKind.UNDO for line in scan.corrections.all())
    undo_until = scan.received_at + redeeming.UNDO_WITHIN
    return RecentOut(
        uuid=scan.uuid,
        verdict=scan.verdict,
        reason=scan.reason,
        title=_recent_title(scan),
        decided_at=scan.decided_at,
        short_code=scan.held_pass.short_code if scan.held_pass else "",
        undone=undone,
        undo_until=undo_until if scan.verdict != "refused" and not undone else None,
    )


def _recent_title(scan: Scan) -> str:
    """The reason of a refusal, else the word of the verdict."""
    return detail_for(outcome_of(scan)) if scan.verdict == "refused" else title_for(scan.verdict)


def _aware(at: datetime | None) -> datetime | None:
    """The device's time; one without a zone is taken as the site's, one out of any calendar's use is dropped."""
    if at is None:
        return None
    aware = timezone.make_aware(at) if timezone.is_naive(at) else at
    return aware if abs(aware - timezone.now()) < timedelta(days=3660) else None
