"""Pages as an anonymous visitor gets them: uncached, real HTTP, production middleware, hashed static files.

`page:museum`, `page:home`, `page:article` ...: statements, CPU, and the weight of a first view (the page and all it asks for
at once, as a browser that takes brotli receives it). CPU is that of requests one after the other: eight at a time on two
cores, threads also pay for waiting on each other, which says more of the machine than of the page. Other benches of pages
(the directory with 10,000 museums) use `measure`.
"""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.harness import ENGINES, Request, Site, measured, note, site

WARM = 40
COUNTED = 12
SENT = 300

# Asked for by the page itself: style sheets, preloaded fonts, scripts, pictures that are not lazy.
ASKED = re.compile(r'<(?:link\b[^>]*rel="(?:stylesheet|preload|icon)"|script\b|img\b)[^>]*>')
ADDRESS = re.compile(r'(?:href|src)="(/[^"]+)"')

ADDRESSES = """
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
found = {}
for page in Page.objects.live().filter(locale__language_code="fr").order_by("path").specific():
    found.setdefault(type(page).__name__, page.get_url())
answer = found
"""

PAGES = {
    "museum": "MuseumPage",
    "home": "HomePage",
    "article": "ArticlePage",
    "programme": "ProgrammePage",
    "territory": "TerritoryPage",
    "event": "EventPage",
}


_collected: list[Path] = []


@contextmanager
def page_site(engine: str) -> Iterator[Site]:
    """A site with its static files collected; the files are the same for each, so they are collected once a run."""
    with site(engine) as prepared:
        static = prepared.folder / "static"
        if _collected:
            shutil.copytree(_collected[0], static, dirs_exist_ok=True)
        else:
            note("collecting static files ...")
            prepared.manage("collectstatic", "--no-input", "--verbosity=0")
            _collected.append(Path(tempfile.mkdtemp(prefix="bench-static-")))
            shutil.copytree(static, _collected[0], dirs_exist_ok=True)
        yield prepared


def measure(prepared: Site, name: str, path: str, *, n: int) -> dict[str, Any]:
    """One line of figures for one address of a site that serves. `n`: how many items the site holds."""
    request = Request(path, expect="</html>")
    prepared.load([request] * WARM, connections=8)
    with measured(prepared, SENT) as spent:
        prepared.load([request] * SENT, connections=1)
    eight = prepared.load([request] * SENT, connections=8)
    count, weight = first_view(prepared, path)
    return {
        "bench": f"page:{name}",
        "db": prepared.engine,
        "n": n,
        "statements": prepared.statements([request] * COUNTED),
        "cpu_ms": round(spent[0].web + spent[0].database, 2),
        "cpu_ms_web": round(spent[0].web, 2),
        "cpu_ms_db": round(spent[0].database, 2),
        "p50_ms": round(eight.quantile(0.5), 2),
        "p99_ms": round(eight.quantile(0.99), 2),
        "bytes": weight,
        "requests": count,
    }


def first_view(prepared: Site, path: str) -> tuple[int, int]:
    """How many answers a first view takes and their bytes on the wire; the page itself as a proxy compresses it (gzip)."""
    html = fetch(prepared, path)
    asked = [tag for tag in ASKED.findall(html.decode()) if 'loading="lazy"' not in tag]
    addresses = {match[1] for tag in asked if (match := ADDRESS.search(tag))}
    return 1 + len(addresses), len(gzip.compress(html)) + sum(len(fetch(prepared, address)) for address in addresses)


def fetch(prepared: Site, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", prepared.port, timeout=60)
    connection.request(
        "GET", path, headers={"Accept-Encoding": "br" if "/static/" in path else "identity", "X-Forwarded-Proto": "https"}
    )
    response = connection.getresponse()
    content = response.read()
    connection.close()
    if response.status != 200:
        note(f"{path} answered {response.status}")
    return content


def bench(name: str) -> Callable[[], Iterator[dict[str, Any]]]:
    def run() -> Iterator[dict[str, Any]]:
        for engine in ENGINES:
            with page_site(engine) as prepared:
                path = prepared.ask(ADDRESSES)[PAGES[name]]
                with prepared.serve():
                    yield measure(prepared, name, path, n=1)

    return run


def run_all() -> Iterator[dict[str, Any]]:
    """Every page of the table on one site for each engine."""
    for engine in ENGINES:
        with page_site(engine) as prepared:
            addresses = prepared.ask(ADDRESSES)
            with prepared.serve():
                for name, kind in PAGES.items():
                    yield measure(prepared, name, addresses[kind], n=1)


BENCHES = {"pages": run_all, **{f"page:{name}": bench(name) for name in PAGES}}
