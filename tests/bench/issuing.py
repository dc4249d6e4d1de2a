"""Passes by the thousand: issued, signed, written for a printer, printed as cards; and codes turned into passes over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from tests.bench.harness import ENGINES, BenchError, Request, measured, note, site

PASSES = 20_000
PRINTED = (1000, 20_000)
WARM = 200
ALONE = 300
TOGETHER = 2000
COUNTED = 9

EDITION = """
from datetime import timedelta
from django.utils import timezone
from passes.services import schemes
today = timezone.localdate()
edition = schemes.create_edition(
    slug="bench", names={"fr": "Banc", "nl": "Bank", "en": "Bench"}, valid_from=today - timedelta(1), valid_until=today + timedelta(30)
)
answer = edition.pk
"""

# In a process of its own that has done nothing before: its peak of memory is that of the command.
ISSUE = """
import csv, resource, time
from django.core.management import call_command
start, used = time.perf_counter(), time.process_time()
call_command("issue_passes", "--edition", "bench", "--count", "%(count)d", "--out", "%(file)s")
spent = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - used}
mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
with open("%(file)s", encoding="utf-8", newline="") as lines:
    tokens = {row["token"] for row in csv.DictReader(lines)}
answer = {**spent, "mb": mb, "tokens": len(tokens)}
"""

CARDS = """
from passes.models import Batch, Edition
from passes.services import batches
batch = batches.order(scheme=Edition.objects.get(slug="bench"), form="cards", place="bookshop", place_name="Bench", quantity=%(count)d)
batches.make(batch.pk)
answer = batch.pk
"""

# In a process of its own, too.
PRINT = """
import os, resource, time
from django.core.management import call_command
start, used = time.perf_counter(), time.process_time()
call_command("print_batch", "--batch", "%(batch)d", "--out", "%(file)s")
answer = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - used, "bytes": os.path.getsize("%(file)s"),
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
"""

CODES = """
from passes.models import Batch, Edition
from passes.services import batches
batch = batches.order(scheme=Edition.objects.get(slug="bench"), form="codes", place="bookshop", place_name="Bench", quantity=%(count)d)
batches.make(batch.pk)
answer = list(batch.codes.values_list("code", flat=True))
"""


def issue() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        with site(engine) as prepared:
            prepared.ask(EDITION)
            note(f"{engine}: issuing {PASSES} passes ...")
            found = prepared.ask(ISSUE % {"count": PASSES, "file": prepared.folder / "passes.csv"})
        if found["tokens"] != PASSES:
            raise BenchError(f"not {PASSES} passes: {found}")
        yield {
            "bench": "issue",
            "db": engine,
            "n": PASSES,
            "cpu_ms": round(1000 * found["cpu"] / PASSES, 3),
            "seconds": round(found["seconds"], 2),
            "mb": round(found["mb"]),
        }


def pdf() -> Iterator[dict[str, Any]]:
    """Sheets of cards: memory must not grow with their number."""
    with site("sqlite") as prepared:
        prepared.ask(EDITION)
        for count in PRINTED:
            batch = prepared.ask(CARDS % {"count": count})
            file = prepared.folder / f"cards-{count}.pdf"
            note(f"{count} cards ...")
            found = prepared.ask(PRINT % {"batch": batch, "file": file})
            pages = len(PdfReader(file).pages)
            if pages != -(-count // 10):
                raise BenchError(f"not {count} cards on sheets of ten: {pages} pages")
            yield {
                "bench": "pdf",
                "db": "sqlite",
                "n": count,
                "pages": pages,
                "cpu_ms": round(1000 * found["cpu"] / count, 3),
                "cpu_ms_1000": round(1_000_000 * found["cpu"] / count),
                "seconds": round(found["seconds"], 2),
                "mb": round(found["mb"]),
                "bytes": round(found["bytes"] / count),
            }


def activate() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        with site(engine) as prepared:
            prepared.ask(EDITION)
            codes = prepared.ask(CODES % {"count": WARM + ALONE + TOGETHER + COUNTED})
            requests = [_activation(code, number) for number, code in enumerate(codes)]
            warm, requests = requests[:WARM], requests[WARM:]
            alone, requests = requests[:ALONE], requests[ALONE:]
            together, counted = requests[:TOGETHER], requests[TOGETHER:]
            with prepared.serve():
                prepared.load(warm, connections=8)
                one = prepared.load(alone, connections=1)
                with measured(prepared, TOGETHER) as spent:
                    eight = prepared.load(together, connections=8)
                statements = prepared.statements(counted)
            yield {
                "bench": "activate",
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
            }


def _activation(code: str, number: int) -> Request:
    """The button of the second step. Every visitor has an address of their own, as the limit counts by address."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}",
    }
    return Request(f"/fr/pass/activate/{code}/", "POST", "email=&website=", headers)


BENCHES = {"issue": issue, "pdf": pdf, "activate": activate}
