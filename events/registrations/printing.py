"""Badges and the attendance sheet, on A4."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string

from events.models import Occurrence, Registration

SEPARATE_BADGES = 20  # of one group


def sheet_html(occurrence: Occurrence, registrations: Iterable[Registration]) -> str:
    context = {"occurrence": occurrence, "event": occurrence.event, "registrations": list(registrations)}
    return render_to_string("events/registrations/print/sheet.html", context)


def badges_html(occurrence: Occurrence, registrations: Iterable[Registration]) -> str:
    """One for each person: the others of a group bear the name of who registered them."""
    badges = [row for row in registrations for _number in range(min(row.people, SEPARATE_BADGES))]
    return render_to_string(
        "events/registrations/print/badges.html", {"occurrence": occurrence, "event": occurrence.event, "badges": badges}
    )


def pdf(html: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415 - heavy, and rarely needed

    return bytes(HTML(string=html, url_fetcher=nothing).write_pdf() or b"")


def nothing(url: str, *_args: object, **_kwargs: object) -> dict[str, object]:
    """What somebody typed may not have a page fetch anything."""
    raise ValueError(url)
