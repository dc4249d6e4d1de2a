"""The calendar of the whole agenda with 2,000 dates: written in full, and asked for again unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.harness import ENGINES, BenchError, note
from tests.bench.pages import page_site

DATES = 2000

CODE = """
import gc, time, tracemalloc
from datetime import timedelta, time as clock
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from recurrence import deserialize
from events.models import Event
today = timezone.localdate()
for number in range(40):
    Event.objects.create(
        slug=f"feed-{number}", name_fr=f"Visite guidée de l’atelier numéro {number}", kind="visit", timing="repeats", start=today,
        start_time=clock(14), duration=60, recurrences=deserialize("RRULE:FREQ=WEEKLY;COUNT=50"), organiser="Les amis du musée",
    )
client, address = Client(), "/fr/feeds/agenda.ics"
def ask(**headers):
    cache.clear()
    response = client.get(address, headers=headers, secure=True)
    return response, response.getvalue()
first, body = ask()
def timed(**headers):
    found = []
    for _turn in range(9):
        gc.collect()
        used = time.process_time()
        response, _body = ask(**headers)
        found.append((time.process_time() - used) * 1000)
    return sorted(found)[4], response.status_code
full, unchanged = timed(), timed(**{"If-None-Match": first["ETag"]})
tracemalloc.start()
ask()
peak = tracemalloc.get_traced_memory()[1]
answer = {"dates": body.count(b"BEGIN:VEVENT"), "full": full, "unchanged": unchanged, "bytes": len(body), "peak": peak}
"""


def run() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        with page_site(engine) as prepared:
            note(f"{engine}: a calendar of {DATES} dates ...")
            found = prepared.ask(CODE)
        if found["dates"] < DATES or found["full"][1] != 200 or found["unchanged"][1] != 304:
            raise BenchError(f"the calendar is not that of the dates: {found}")
        yield {
            "bench": "feed",
            "db": engine,
            "n": found["dates"],
            "cpu_ms": round(found["full"][0], 1),
            "cpu_ms_304": round(found["unchanged"][0], 1),
            "bytes": found["bytes"],
            "peak_mb": round(found["peak"] / 2**20, 1),
        }
