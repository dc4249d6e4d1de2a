"""The dates of a thousand rules, two years ahead: made, found right, and moved to another hour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.harness import ENGINES, BenchError, note
from tests.bench.pages import page_site

RULES = 1000

CODE = """
import resource, time
from datetime import time as clock
from django.utils import timezone
from recurrence import deserialize
from events import services
from events.models import Event, Occurrence
rules = ["FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=WE,SA", "FREQ=MONTHLY;BYDAY=1SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=31"]
with services.rebuilding_later():
    for number in range(RULES):
        Event.objects.create(
            slug=f"bench-{number}", name_fr=f"Bench {number}", kind="visit", timing="repeats", start=timezone.localdate(),
            start_time=clock(14), duration=60, recurrences=deserialize("RRULE:" + rules[number % len(rules)]),
        )
def timed():
    events = list(Event.objects.filter(slug__startswith="bench-"))
    start, used = time.perf_counter(), time.process_time()
    done = services.rebuild_events(events)
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - used, "touched": done.added + len(done.changed)}
made, again = timed(), timed()
Event.objects.filter(slug__startswith="bench-").update(start_time=clock(15))
moved = timed()
dates = Occurrence.objects.there().filter(event__slug__startswith="bench-").count()
answer = {"made": made, "again": again, "moved": moved, "dates": dates,
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
"""


def run() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        with page_site(engine) as prepared:
            note(f"{engine}: the dates of {RULES} rules ...")
            found = prepared.ask(f"RULES = {RULES}\n{CODE}")
        if not found["dates"] == found["made"]["touched"] == found["moved"]["touched"] or found["again"]["touched"]:
            raise BenchError(f"the dates are not those of the rules: {found}")
        yield {
            "bench": "rebuild",
            "db": engine,
            "n": RULES,
            "dates": found["dates"],
            "seconds": round(found["made"]["seconds"], 2),
            "cpu_s": round(found["made"]["cpu"], 2),
            "again_s": round(found["again"]["seconds"], 2),
            "moved_s": round(found["moved"]["seconds"], 2),
            "mb": round(found["mb"]),
        }
