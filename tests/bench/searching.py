"""A search of 22,000 documents with its facets: the page over HTTP, and the search itself inside the site."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode

from tests.bench.harness import ENGINES, Request, Site, measured, note
from tests.bench.pages import page_site

DOCUMENTS = 22_000
PAGES = 600
TURNS = 20
COUNTED = 9

# Documents of the museums' own objects: words of the site's pages, and others as rare as words are.
FILL = """
import random, re
from django.db import transaction
from museums.models import Museum, MuseumPage
from search import indexing
from search.entries import Entry
dice = random.Random(22)
museums = list(Museum.objects.prefetch_related("trades"))
said = {language: re.findall(r"[^\\W\\d_]{2,}", re.sub("<[^>]+>", " ", " ".join(
    f"{page.title} {page.summary} {page.body.raw_data}" for page in MuseumPage.objects.filter(locale__language_code=language)
))) for language in ("fr", "nl", "en")}
parts = "ra mo ti bel cor vin ley tra dou sel gra pi".split()
rare = ["".join(dice.choice(parts) for _ in range(dice.randint(2, 4))) for _ in range(20_000)]
word = lambda: rare[min(len(rare) - 1, int(dice.paretovariate(0.5)) - 1)]
for start in range(0, DOCUMENTS, 500):
    found = {}
    for number in range(start, start + 500):
        language = dice.choice(["fr", "fr", "nl", "en"])
        words, museum = said[language], dice.choice(museums)
        place = dice.randrange(len(words) - 40)
        found[f"bench:{number}"] = [Entry(
            key=f"bench:{number}", language=language, kind=dice.choice(["article", "resource", "testimony", "page", "file"]),
            title=" ".join([*words[place:place + 3], dice.choice(rare)]), summary=" ".join(words[place:place + 12]),
            text=" ".join([*words[place:place + 20], *(word() for _ in range(60))]),
            territory_id=museum.territory_id, trades=tuple(trade.pk for trade in museum.trades.all()), url=f"/object/{number}/",
        )]
    with transaction.atomic():
        indexing.write(list(found), found)
indexing.optimise()
# From the rarest to the most common, words together, a slip, filters.
answer = [rare[9000], rare[2000], rare[300], rare[90], f"{rare[40]} {rare[60]}", rare[150], "textile", "musee textile", "gaufres",
    "klompen", "weaving mills", "atelier lin", "moulins", "dentele", "brasserie", "tournai", "musee"]
"""

# Inside the site, one after the other: facets and a page of hits, without the page around them. The first page, the latest first, and
# (the page number is clamped) the last of the hits.
TIMED = """
import time
from search.filters import Filters
from search.searching import Asked, count, pages_of
times, hits = [], []
for turn in range(TURNS):
    for number, words in enumerate(QUERIES, turn):
        sort, page = [("", 1), ("", 1), ("date", 1), ("", 2), ("", 10**6)][number % 5]
        start = time.perf_counter()
        asked = Asked.of(Filters(text=words, sort=sort), "fr")
        counts = count(asked)
        list(pages_of(asked, counts, 20).get_page(page))
        times.append(1000 * (time.perf_counter() - start))
        hits.append(counts["total"][""])
times.sort()
answer = {"p50": times[len(times) // 2], "p95": times[int(0.95 * len(times))], "hits": max(hits)}
"""


def addresses(queries: list[str]) -> Iterator[str]:
    """What visitors ask for: mostly words, now and then a filter, an order, the next page."""
    more = cycle([{}, {}, {}, {"kind": "article"}, {"sort": "date"}, {"page": "2"}, {"language": "fr"}])
    for query in cycle(queries):
        yield f"/fr/search/?{urlencode({'q': query, **next(more)})}"


def run() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        with page_site(engine) as prepared:
            yield bench(prepared)


def bench(prepared: Site) -> dict[str, Any]:
    note(f"{prepared.engine}: writing {DOCUMENTS} documents ...")
    queries = prepared.ask(f"DOCUMENTS = {DOCUMENTS}\n{FILL}")
    inside = prepared.ask(f"TURNS, QUERIES = {TURNS}, {queries!r}\n{TIMED}")
    requests = [Request(address, expect="search-form") for address in islice(addresses(queries), PAGES)]
    with prepared.serve():
        prepared.load(requests[:100], connections=4)
        with measured(prepared, PAGES) as spent:
            alone = prepared.load(requests, connections=1)
        statements = prepared.statements(requests[:COUNTED])
    return {
        "bench": "search",
        "db": prepared.engine,
        "n": DOCUMENTS,
        "statements": statements,
        "cpu_ms": round(spent[0].web + spent[0].database, 2),
        "cpu_ms_web": round(spent[0].web, 2),
        "cpu_ms_db": round(spent[0].database, 2),
        "search_p50_ms": round(inside["p50"], 2),
        "search_p95_ms": round(inside["p95"], 2),
        "most_hits": inside["hits"],
        "rps_1": round(alone.rate, 1),
        "p50_ms": round(alone.quantile(0.5), 2),
        "p95_ms": round(alone.quantile(0.95), 2),
        "bytes": round(alone.bytes / PAGES),
    }
