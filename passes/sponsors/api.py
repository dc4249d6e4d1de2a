"""The sponsors' API: a system of the sponsor's asks for codes. Described at /sponsor/api/openapi.json; errors are problem+json."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from cms.client_address import client_address
from cms.rate_limit import allow
from passes.api import ERRORS, DeskAPI, answer, problem
from passes.models import SponsorKey
from passes.printing.pieces import activation_address
from passes.services.issuing import SoldOutError
from passes.sponsors import pulling

REQUESTS_PER_MINUTE = 60
UNKNOWN_PER_MINUTE = 30
SEEN_EVERY = timedelta(minutes=5)


class CodesIn(BaseModel):
    offer: str = Field(min_length=1, max_length=80, description="The identifier of your offer.")
    quantity: int = Field(1, ge=1, le=pulling.MOST)
    language: Literal["fr", "nl", "en"] = "fr"


class CodeOut(BaseModel):
    code: str
    url: str = Field(description="Who opens it turns the code into a pass.")


class CodesOut(BaseModel):
    codes: list[CodeOut]
    replayed: bool = Field(description="This Idempotency-Key was known: these are the codes of the first answer.")


class SponsorRequest(HttpRequest):
    auth: SponsorKey


class RefusedError(Exception):
    """The request is not a sponsor's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def sponsor_auth(request: HttpRequest) -> SponsorKey:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    key = None
    if scheme.lower() == "bearer" and secret:
        key = SponsorKey.objects.select_related("sponsor").filter(digest=pulling.digest(secret.strip()), revoked_at=None).first()
    if key is None:
        known = allow("sponsor-unknown", client_address(request), limit=UNKNOWN_PER_MINUTE, seconds=60)
        raise RefusedError(401 if known else 429)
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
        SponsorKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


api = DeskAPI(
    title="Sponsors’ API",
    version="1",
    description="A sponsor’s system asks for activation codes of its own offer. No personal data goes either way.",
    urls_namespace="sponsor_api",
    auth=sponsor_auth,
    docs_url=None,
    openapi_url="/openapi.json",
)


@api.exception_handler(RefusedError)
def on_refused(_request: HttpRequest, error: RefusedError) -> HttpResponse:
    if error.status == 429:
        return problem(429, "too_many", _("Too many requests."), _("Wait a minute and try again."))
    return problem(401, "unknown_key", _("This key is not known, or was revoked."))


@api.exception_handler(ValidationError)
def on_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    detail = "; ".join(
        f"{'.'.join(str(part) for part in fault.get('loc', ()))}: {fault.get('msg', '')}" for fault in error.errors
    )
    return problem(422, "invalid", _("This request is not complete."), detail)


@api.exception_handler(HttpError)
def on_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "invalid", _("This request cannot be read."), str(error))


@api.post("/codes", response={201: CodesOut, **ERRORS}, summary="Ask for codes", operation_id="codes")
def codes(
    request: SponsorRequest,
    wanted: CodesIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=64, pattern=r"^[\w.:-]+$")],
) -> HttpResponse:
    key = request.auth
    if not allow("sponsor-codes", str(key.pk), limit=REQUESTS_PER_MINUTE, seconds=60):
        return problem(429, "too_many", _("Too many requests."), _("Wait a minute and try again."))
    try:
        pulled = pulling.pull(
            key.sponsor, offer=wanted.offer, quantity=wanted.quantity, locale=wanted.language, idempotency_key=idempotency_key
        )
    except pulling.UnknownOfferError:
        return problem(404, "unknown_offer", _("You have no offer of this name."))
    except pulling.OfferClosedError:
        return problem(409, "offer_closed", _("This offer is not given out at the moment."))
    except pulling.KeyReusedError:
        return problem(422, "key_reused", _("This Idempotency-Key was used for another request."))
    except SoldOutError:
        return problem(409, "sold_out", _("No passes of this offer are left."))
    told = [CodeOut(code=code, url=activation_address(code, wanted.language)) for code in pulled.codes]
    return answer(CodesOut(codes=told, replayed=pulled.replayed), 201, "application/json")
