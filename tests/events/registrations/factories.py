from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from events.models import Booking, Mode, Occurrence, Registration
from events.registrations import places
from tests.events.factories import dates, event

_numbers = count(1)


def open_date(on_site: int | None = 10, online: int | None = None, **fields: Any) -> Occurrence:
    """A date far ahead that is booked here."""
    given = {"booking": Booking.HERE, "capacity_on_site": on_site, "capacity_online": online, "start": date(2099, 1, 6)}
    return dates(event(**{**given, **fields}))[0]


def person() -> dict[str, str]:
    number = next(_numbers)
    return {"name": f"Personne {number}", "email": f"personne{number}@example.org", "locale": "fr"}


def come(occurrence: Occurrence, people: int = 1, mode: str = Mode.ON_SITE, **more: Any) -> Registration:
    return places.register(occurrence, mode=mode, people=people, **{**person(), **more})
