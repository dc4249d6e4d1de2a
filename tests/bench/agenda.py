"""`page:agenda`: the agenda with 200 and with 10,000 dates to come; `page:event`: one event of a long series.

`agenda`: the plain list, its counts warm as on a busy site. `agenda-filtered`: another place at each call, so that nothing is known
beforehand. `agenda-month`: a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.harness import ENGINES, Request, Site, measured, note
from tests.bench.pages import ADDRESSES, COUNTED, SENT, WARM, measure, page_site

SIZES = (200, 10_000)

# Fills the agenda up with made-up series around real towns, from today on, until there are so many dates to come.
SCENE = """
import random
from datetime import time, timedelta
from django.utils import timezone
from recurrence import deserialize
from events.models import Event, EventKind, Occurrence, Timing
from events.services import rebuild_events, rebuilding_later
from museums.models import Commune, Territory
chance = random.Random(20261207)
today = timezone.localdate()
communes, territories = list(Commune.objects.filter(latitude__isnull=False)), list(Territory.objects.all())
made, number = 0, Event.objects.count()
wanted = %(size)d - Occurrence.objects.public().filter(end_day__gte=today).count()
events = []
with rebuilding_later():
    while made < wanted:
        weeks = min(25, wanted - made)
        first = today + timedelta(days=chance.randrange(60))
        events.append(Event.objects.create(
            slug=f"bench-{number}", name_fr=f"Atelier {number}", kind=chance.choice(EventKind.values), timing=Timing.REPEATS, start=first,
            end=first + timedelta(weeks=weeks - 1), start_time=time(chance.randrange(9, 18)), duration=60,
            recurrences=deserialize("RRULE:FREQ=WEEKLY"), place_kind="place", commune=chance.choice(communes),
            territory=chance.choice(territories), price_kind=chance.choice(["", "free", "tariffs"]),
        ))
        made, number = made + weeks, number + 1
rebuild_events(events)
answer = Occurrence.objects.public().filter(end_day__gte=today).count()
"""

TOWNS = """
from museums.places import gazetteer
answer = [town.slug for town in gazetteer().towns(400)]
"""


def run() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        with page_site(engine) as prepared:
            agenda = prepared.ask(ADDRESSES)["AgendaPage"]
            towns = prepared.ask(TOWNS)
            for size in SIZES:
                count = prepared.ask(SCENE % {"size": size})
                note(f"{engine}: {count} dates to come")
                with prepared.serve():
                    yield measure(prepared, "agenda", agenda, n=size)
                    yield measure(prepared, "agenda-month", f"{agenda}?view=month", n=size)
                    yield filtered(prepared, agenda, towns, size)


def filtered(prepared: Site, agenda: str, towns: list[str], size: int) -> dict[str, Any]:
    """Around another town at each call: counts and list are worked out anew."""
    requests = [Request(f"{agenda}?near={towns[place % len(towns)]}&radius=50", expect="</html>") for place in range(SENT)]
    prepared.load(requests[:WARM], connections=8)
    with measured(prepared, SENT) as spent:
        eight = prepared.load(requests, connections=8)
    return {
        "bench": "page:agenda-filtered",
        "db": prepared.engine,
        "n": size,
        "statements": prepared.statements(requests[:COUNTED]),
        "cpu_ms": round(spent[0].web + spent[0].database, 2),
        "p50_ms": round(eight.quantile(0.5), 2),
        "p99_ms": round(eight.quantile(0.99), 2),
    }


BENCHES = {"page:agenda": run}
