"""/api/v1/: museums, events with explicit timings, programmes. Errors are application/problem+json (RFC 9457)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field
from wagtail.models import Locale

from cms.client_address import client_address
from cms.public_cache import may_be_kept
from cms.rate_limit import allow, seconds_left
from cms.readers import LINK_FIELDS, reader_url
from events import schema_org
from events.api import answers, shapes
from events.api.loading import events_of, page_address
from events.models import Event, EventKind, Occurrence, Programme, ProgrammePage, RemovedOccurrence
from museums.models import Museum, MuseumPage

PER_MINUTE = 120
SLUG = r"^[\w-]*$"
REMOVED_PER_PAGE = 500
LICENCE = {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL}
Language = Literal["fr", "nl", "en"]


class Page(Schema):
    language: Language = Field("fr", description="Of texts and addresses that are in one language.")
    cursor: int = Field(0, ge=0, le=2**31, description="Where to go on: take the address in `next` as it is.")
    limit: int = Field(50, ge=1, le=100, description="Of events, museums or programmes on one page.")


class EventsPage(Page):
    from_: date | None = Field(
        None, alias="from", description="Timings that end on this day or later. Today, unless `updated_since`."
    )
    removed_cursor: int = Field(0, ge=0, le=2**31, description="Where `removed` goes on: in `next`, too.")
    to: date | None = Field(None, description="Timings that begin on this day or earlier.")
    updated_since: datetime | None = Field(
        None, description="Events changed since; `removed` then has the dates that are no more."
    )
    territory: str = Field("", max_length=80, pattern=SLUG)
    programme: str = Field("", max_length=80, pattern=SLUG)
    museum: str = Field("", max_length=80, pattern=SLUG, description="That organises or receives it.")
    kind: EventKind | None = None
    spoken: str = Field("", max_length=8, pattern=SLUG, description="A language spoken there.")


class PublicAPI(NinjaAPI):
    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """The framework answers a wrong method with a page, and knows nothing of addresses it does not have."""
        known = [found for found in super()._get_urls() if isinstance(found, URLPattern)]
        for found in known:
            found.callback = unknown_address if found.name == "api-root" else in_words_of_the_api(found.callback)
        return [*known, re_path(r"", unknown_address)]


api = PublicAPI(
    title="Agenda and museums of the network",
    version="1",
    description=f"Read only, for everybody. Licence: {settings.OPEN_DATA_LICENCE}, {settings.OPEN_DATA_LICENCE_URL}",
    urls_namespace="public_api",
    docs_url=None,
    openapi_url="/openapi.json",
)


def problem(status: int, title: str, detail: str = "") -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return JsonResponse(body, status=status, content_type="application/problem+json", headers=headers)


@api.exception_handler(ValidationError)
def on_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors)
    return problem(422, "One of the parameters cannot be used.", faults)


@api.exception_handler(HttpError)
def on_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "This request cannot be read.", str(error))


@api.exception_handler(Http404)
def on_missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404, "There is nothing at this address.")


def in_words_of_the_api(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        refused = problem(405, "This address can only be read (GET).")
        refused["Allow"] = response.headers["Allow"]
        return refused

    return answer


@csrf_exempt
def unknown_address(_request: HttpRequest) -> HttpResponse:
    return problem(404, "There is nothing at this address.")


def answered(request: HttpRequest, make: Callable[[], dict[str, Any]], language: str = "fr") -> HttpResponse:
    """An answer for everybody; a shared cache may keep it, and the ETag is set on the way out."""
    if not allow("api", client_address(request), limit=PER_MINUTE, seconds=60):
        refused = problem(429, "Too many requests.", f"At most {PER_MINUTE} a minute. See Retry-After.")
        refused["Retry-After"] = str(seconds_left(60))
        return refused
    with translation.override(language):
        response = JsonResponse({"licence": LICENCE, **make()}, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{settings.OPEN_DATA_LICENCE_URL}>; rel="license"'
    may_be_kept(request, response)
    return response


R = TypeVar("R", bound=Model)


def page_of(rows: QuerySet[R], cursor: int, limit: int) -> tuple[list[R], int | None]:
    """The rows after a cursor, by their keys, and the cursor of those that follow."""
    found = list(rows.filter(pk__gt=cursor).order_by("pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def next_address(request: HttpRequest, **cursors: int) -> str:
    query = request.GET.copy()
    for name, value in cursors.items():
        query[name] = str(value)
    return f"{settings.WAGTAILADMIN_BASE_URL}{request.path}?{query.urlencode()}"


def following(request: HttpRequest, cursor: int | None) -> str | None:
    return None if cursor is None else next_address(request, cursor=cursor)


def locale_of(language: str) -> int:
    return Locale.objects.values_list("pk", flat=True).filter(language_code=language).first() or 0


# --- Events -----------------------------------------------------------------------------------------


Shape = Callable[[Event, list[Occurrence], HttpRequest], Any]


def since_of(asked: EventsPage) -> datetime | None:
    """In UTC where no zone is said; years that no clock knows are brought to one it does."""
    if asked.updated_since is None:
        return None
    since = asked.updated_since if asked.updated_since.tzinfo else asked.updated_since.replace(tzinfo=UTC)
    return min(max(since, datetime(2000, 1, 1, tzinfo=UTC)), datetime(2999, 1, 1, tzinfo=UTC))


def wanted(asked: EventsPage) -> tuple[QuerySet[Event], Q]:
    """The events asked for, and which of their dates."""
    since = since_of(asked)
    first = asked.from_ or (None if since else timezone.localdate())
    dates = Q() if since else Q(removed_at__isnull=True)
    dates &= (Q(end_day__gte=first) if first else Q()) & (Q(day__lte=asked.to) if asked.to else Q())
    events = Event.objects.public()
    if dates:
        events = events.filter(pk__in=Occurrence.objects.filter(dates, is_public=True).values("event"))
    if since:
        touched = Occurrence.objects.filter(is_public=True, modified_at__gte=since).values("event")
        events = events.filter(Q(modified_at__gte=since) | Q(pk__in=touched))
    if asked.kind:
        events = events.filter(kind=asked.kind)
    if asked.territory:
        events = events.filter(found_territory__slug=asked.territory)
    if asked.programme:
        events = events.filter(programme__slug=asked.programme)
    if asked.museum:
        events = events.at_museums(Museum.objects.filter(slug=asked.museum))
    if asked.spoken:
        events = events.filter(languages__icontains=f'"{asked.spoken}"')
    return events, dates


def events_page(request: HttpRequest, asked: EventsPage, shape: Shape) -> dict[str, Any]:
    """A page of events, and one of what is no more; `next` as long as there is more of either."""
    events, dates = wanted(asked)
    rows, more = page_of(events.only("pk"), asked.cursor, asked.limit)
    found: dict[str, Any] = {"items": shaped(request, [row.pk for row in rows], dates, asked.language, shape)}
    more_gone, cursors = None, {"cursor": rows[-1].pk if rows else asked.cursor}
    since = since_of(asked)
    if since:
        gone, more_gone = page_of(RemovedOccurrence.objects.filter(removed_at__gte=since), asked.removed_cursor, REMOVED_PER_PAGE)
        found["removed"] = [
            {"uid": row.uid, "event": str(row.event_uid), "removed_at": row.removed_at.isoformat()} for row in gone
        ]
        cursors["removed_cursor"] = gone[-1].pk if gone else asked.removed_cursor
    found["next"] = next_address(request, **cursors) if more or more_gone else None
    return found


def shaped(request: HttpRequest, keys: list[int], dates: Q, language: str, shape: Shape) -> list[Any]:
    by_event = defaultdict(list)
    for row in Occurrence.objects.filter(dates, is_public=True, event__in=keys).order_by("starts_at", "pk"):
        by_event[row.event_id].append(row)
    events = events_of(keys, locale_of(language))
    for key, rows in by_event.items():
        for row in rows:
            row.event = events[key]
    return [shape(events[key], by_event[key], request) for key in keys if key in events]


@api.get(
    "/events",
    summary="Events with their timings",
    operation_id="events",
    response=answers.EventsAnswer,
    openapi_extra=answers.problems(422, 429),
)
def events(request: HttpRequest, asked: Query[EventsPage]) -> HttpResponse:
    return answered(request, lambda: events_page(request, asked, shapes.event_out), asked.language)


@api.get(
    "/exports/openagenda",
    summary="The same, in the shape of OpenAgenda’s events",
    operation_id="openagenda",
    response=answers.OpenAgendaAnswer,
    openapi_extra=answers.problems(422, 429),
)
def openagenda(request: HttpRequest, asked: Query[EventsPage]) -> HttpResponse:
    def make() -> dict[str, Any]:
        found = events_page(request, asked, shapes.openagenda_out)
        return {"events": found.pop("items"), **found}

    return answered(request, make, asked.language)


def schema_out(event: Event, rows: list[Occurrence], request: HttpRequest) -> list[dict[str, Any]]:
    url = page_address(event, request)
    summary = event.page.summary if event.page else ""
    made = [
        schema_org.event_data(row, name=event.name, url=url, description=summary, pictures=[])
        for row in rows
        if not row.removed_at
    ]
    return [
        {key: value for key, value in each.items() if value not in ("", None, [], {}) and key != "@context"}
        for each in made
        if each
    ]


@api.get(
    "/exports/schema",
    summary="The same, as schema.org JSON-LD",
    operation_id="schema",
    response=answers.SchemaAnswer,
    by_alias=True,
    openapi_extra=answers.problems(422, 429),
)
def schema(request: HttpRequest, asked: Query[EventsPage]) -> HttpResponse:
    def make() -> dict[str, Any]:
        found = events_page(request, asked, schema_out)
        graph = [each for rows in found.pop("items") for each in rows]
        return {"@context": schema_org.CONTEXT, **found, "@graph": graph}

    return answered(request, make, asked.language)


@api.get(
    "/events/{uuid:uid}",
    summary="One event with every timing",
    operation_id="event",
    response=answers.EventAnswer,
    openapi_extra=answers.problems(404, 422, 429),
)
def event(request: HttpRequest, uid: UUID, language: Language = "fr") -> HttpResponse:
    def make() -> dict[str, Any]:
        key = Event.objects.public().filter(uid=uid).values_list("pk", flat=True).first()
        if key is None:
            raise Http404
        [found] = shaped(request, [key], Q(removed_at__isnull=True), language, shapes.event_out)
        return dict(found)

    return answered(request, make, language)


# --- Museums and programmes -------------------------------------------------------------------------


def addresses(pages: Any, field: str, keys: list[int], language: str, request: HttpRequest) -> dict[int, str]:
    """The page of each fact, by its key."""
    listed = pages.objects.readable_in(locale_of(language)).filter(**{f"{field}__in": keys}).only(*LINK_FIELDS, f"{field}_id")
    return {getattr(page, f"{field}_id"): f"{settings.WAGTAILADMIN_BASE_URL}{reader_url(page, request)}" for page in listed}


@api.get(
    "/museums",
    summary="Museums of the network",
    operation_id="museums",
    response=answers.MuseumsAnswer,
    openapi_extra=answers.problems(422, 429),
)
def museums(request: HttpRequest, asked: Query[Page], territory: str = Query("", max_length=80, pattern=SLUG)) -> HttpResponse:
    def make() -> dict[str, Any]:
        public = MuseumPage.objects.listed().values("museum")
        found = Museum.objects.filter(pk__in=public).select_related("commune", "territory")
        if territory:
            found = found.filter(territory__slug=territory)
        rows, more = page_of(found.prefetch_related("trades"), asked.cursor, asked.limit)
        urls = addresses(MuseumPage, "museum", [row.pk for row in rows], asked.language, request)
        return {
            "next": next_address(request, cursor=more) if more else None,
            "items": [shapes.museum_out(row, urls.get(row.pk, "")) for row in rows],
        }

    return answered(request, make, asked.language)


@api.get(
    "/programmes",
    summary="Programmes that museums run together",
    operation_id="programmes",
    response=answers.ProgrammesAnswer,
    openapi_extra=answers.problems(422, 429),
)
def programmes(request: HttpRequest, asked: Query[Page]) -> HttpResponse:
    def make() -> dict[str, Any]:
        public = ProgrammePage.objects.listed().values("programme")
        found = Programme.objects.filter(pk__in=public).prefetch_related("museums")
        rows, more = page_of(found, asked.cursor, asked.limit)
        urls = addresses(ProgrammePage, "programme", [row.pk for row in rows], asked.language, request)
        return {
            "next": next_address(request, cursor=more) if more else None,
            "items": [shapes.programme_out(row, urls.get(row.pk, "")) for row in rows],
        }

    return answered(request, make, asked.language)
