"""One accepted redemption through the desk API: real HTTP, two workers, production middleware, each pass used once."""

from __future__ import annotations

import csv
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from tests.bench.harness import ENGINES, Request, Site, measured, note, site

WARM = 400
ALONE = 600
TOGETHER = 3000
COUNTED = 9

PER_DESK = 80  # under the desk API's limit of readings a minute

# An edition of its own, free entry at one museum, and as many desks there as the limit asks for.
SCENE = """
from datetime import timedelta
from django.utils import timezone
from museums.models import Museum
from passes.models import Advantage
from passes.models.desks import DeskKind
from passes.services import desks, schemes
today = timezone.localdate()
edition = schemes.create_edition(
    slug="bench", names={"fr": "Banc", "nl": "Bank", "en": "Bench"}, valid_from=today - timedelta(1), valid_until=today + timedelta(30)
)
museum = Museum.objects.order_by("pk").first()
Advantage.objects.create(edition=edition, museum=museum, kind="free_entry", full_price=6, pass_price=0, uses_per_pass=1)
answer = [desks.create_desk(museum=museum, name=f"Bench {n}", kind=DeskKind.MACHINE)[1] for n in range(%(desks)d)]
"""


def redemptions(site: Site, count: int) -> Iterator[Request]:
    bearers = site.ask(SCENE % {"desks": count // PER_DESK + 1})
    file = site.folder / "passes.csv"
    note(f"{site.engine}: issuing {count} passes ...")
    site.manage("issue_passes", "--edition", "bench", "--count", str(count), "--out", str(file))
    with file.open(encoding="utf-8", newline="") as lines:
        for row, bearer in zip(csv.DictReader(lines), cycle(bearers)):
            scan = {
                "uuid": str(uuid.uuid4()),
                "code": row["token"],
                "decided_at": datetime.now(UTC).isoformat(),
                "input": "scanner",
            }
            headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
            yield Request("/desk/api/redeem", "POST", json.dumps(scan), headers, expect='"verdict":"accepted"')


def run() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        with site(engine) as prepared:
            requests = list(redemptions(prepared, WARM + ALONE + TOGETHER + COUNTED))
            warm, requests = requests[:WARM], requests[WARM:]
            alone, requests = requests[:ALONE], requests[ALONE:]
            together, counted = requests[:TOGETHER], requests[TOGETHER:]
            with prepared.serve():
                prepared.load(warm, connections=8)
                one = prepared.load(alone, connections=1)
                with measured(prepared, TOGETHER) as spent:
                    eight = prepared.load(together, connections=8)
                # One desk for the counted ones: each process knows a desk from its second reading on.
                statements = prepared.statements([replace(request, headers=counted[0].headers) for request in counted])
            yield {
                "bench": "redeem",
                "db": engine,
                "n": TOGETHER,
                "statements": statements,
                "cpu_ms": round(spent[0].web + spent[0].database, 3),
                "cpu_ms_web": round(spent[0].web, 3),
                "cpu_ms_db": round(spent[0].database, 3),
                "rps_1": round(one.rate, 1),
                "rps_8": round(eight.rate, 1),
                "p50_ms": round(eight.quantile(0.5), 2),
                "p99_ms": round(eight.quantile(0.99), 2),
                "seconds": round(eight.seconds, 2),
                "bytes": round(eight.bytes / TOGETHER),
            }
