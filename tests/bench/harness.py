"""A production-like site to measure: settings and middleware of production, granian with two workers, a database of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from scripts.bootstrap import PYTHON, ROOT
from scripts.servers import free_port, postgresql, web

WORKERS = 2
RELOAD = "SELECT pg_reload_conf(), pg_sleep(0.3)"
ENGINES = ("sqlite", "postgresql")


class BenchError(Exception):
    """A bench whose answers were not what it measures: no figure is better than a wrong one."""


def note(text: str) -> None:
    """Diagnostics: standard output carries JSON lines only."""
    print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Request:
    """One HTTP request, ready to send; `expect` must stand in the answer's body."""

    path: str
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    expect: str = ""


@dataclass(frozen=True)
class Load:
    """What a run of requests took, as the visitor's side saw it. Times in seconds."""

    seconds: float
    latencies: list[float]
    bytes: int

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def processor_seconds(processes: Sequence[psutil.Process]) -> float:
    """CPU time, user and system, of process trees, with that of children that have ended."""
    spent = 0.0
    for root in processes:
        for process in [root, *root.children(recursive=True)]:
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            spent += times.user + times.system + (times.children_user + times.children_system if process is root else 0)
    return spent


def megabytes(processes: Sequence[psutil.Process]) -> float:
    """Resident memory of process trees now."""
    return sum(process.memory_info().rss for root in processes for process in [root, *root.children(recursive=True)]) / 1e6


class Site:
    """The site on one database engine. `serve()` starts it when the data is in place."""

    def __init__(self, engine: str, folder: Path, database_url: str) -> None:
        self.engine = engine
        self.folder = folder
        self.port = free_port()
        self.env = {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "SECRET_KEY": "only-for-the-bench-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789",
            "PASS_KEY_SECRET": "only-for-the-bench-either-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "SITE_URL": "https://portal.example",
            "SECURE_PROXY": "1",
            "REDIS_URL": "",
        }
        self.web_process: psutil.Process | None = None

    # --- data ---

    def manage(self, *words: str) -> str:
        """Run a management command; its standard output."""
        done = subprocess.run(
            [PYTHON, "manage.py", *words], cwd=ROOT, env={**os.environ, **self.env}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BenchError(f"manage.py {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def ask(self, code: str) -> Any:
        """Run Python inside the site; the value it leaves in `answer`, through JSON."""
        marked = f"{code}\nimport json; print('<answer>' + json.dumps(answer) + '</answer>')"
        found = re.search(r"<answer>(.*)</answer>", self.manage("shell", "--no-imports", "-c", marked), re.DOTALL)
        if not found:
            raise BenchError(f"No answer to:\n{code}")
        return json.loads(found[1])

    # --- server ---

    @contextmanager
    def serve(self) -> Iterator[None]:
        with web(self.port, env=self.env, workers=WORKERS, threads=4) as process:
            self.web_process = psutil.Process(process.pid)
            yield

    def load(self, requests: Sequence[Request], *, connections: int) -> Load:
        """Send the requests over so many kept-alive connections, from a process of their own. Every answer is looked at."""
        job = {
            "port": self.port,
            "connections": connections,
            "requests": [[r.method, r.path, r.body, {"X-Forwarded-Proto": "https", **r.headers}, r.expect] for r in requests],
        }
        done = subprocess.run(
            [PYTHON, "-m", "tests.bench.load"], cwd=ROOT, input=json.dumps(job), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BenchError(done.stderr.strip())
        return Load(**json.loads(done.stdout))

    # --- measures ---

    @property
    def web(self) -> list[psutil.Process]:
        return [self.web_process] if self.web_process else []

    @property
    def database(self) -> list[psutil.Process]:
        return []

    def statements(self, requests: Sequence[Request]) -> int:
        """SQL statements of one warm request: the last ones are counted, the ones before them are the warm-up."""
        raise NotImplementedError


class SqliteSite(Site):
    def statements(self, requests: Sequence[Request]) -> int:
        """Counted by SQLite itself, in a process of its own: Django's query log does not see BEGIN and COMMIT."""
        job = json.dumps([[r.method, r.path, r.body, r.headers, r.expect] for r in requests])
        done = subprocess.run(
            [PYTHON, "-m", "tests.bench.statements"],
            cwd=ROOT,
            env={**os.environ, **self.env},
            input=job,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BenchError(done.stderr.strip())
        seen = json.loads(done.stdout)
        note("\n".join(f"  {statement[:160]}" for statement in seen))
        return len(seen)


class PostgresqlSite(Site):
    @property
    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n", 1)[0]))

    @property
    def data(self) -> Path:
        return Path(self.psql("SHOW data_directory")[0][0])

    @property
    def database(self) -> list[psutil.Process]:
        return [self.postmaster]

    def psql(self, *statements: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def statements(self, requests: Sequence[Request]) -> int:
        """Counted in the server's own log, which sees prepared statements, BEGIN and COMMIT.

        Of three requests the least counts: one may reach a worker that has not warmed up.
        """
        warm, counted = requests[:-3], requests[-3:]
        self.load(warm, connections=WORKERS * 2)
        self.psql("ALTER SYSTEM SET log_statement = 'all'", "ALTER SYSTEM SET log_line_prefix = '%p '", RELOAD)
        seen = min((self.logged(request) for request in counted), key=len)
        self.psql("ALTER SYSTEM RESET log_statement", "ALTER SYSTEM RESET log_line_prefix", RELOAD)
        note("\n".join(f"  {statement[:160]}" for statement in seen))
        return len(seen)

    def logged(self, request: Request) -> list[str]:
        log = self.data / "log"
        start = log.stat().st_size
        self.load([request], connections=1)
        time.sleep(0.3)
        with log.open(encoding="utf-8", errors="replace") as file:
            file.seek(start)
            lines = re.split(
                r"^(?=\d+ )", file.read(), flags=re.MULTILINE
            )  # a statement runs on over lines that begin with a tab
        found = [re.match(r"\d+ LOG:  (?:statement|execute [^:]*): (.*)", line, re.DOTALL) for line in lines]
        return [" ".join(match[1].split()) for match in found if match]


@contextmanager
def site(engine: str) -> Iterator[Site]:
    """A migrated site with the real content, not yet serving."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)))
        made: Site
        if engine == "postgresql":
            made = PostgresqlSite(engine, folder, stack.enter_context(postgresql()))
        else:
            made = SqliteSite(engine, folder, f"sqlite:///{folder / 'portal.sqlite3'}")
        start = time.monotonic()
        note(f"{engine}: migrating and loading the network ...")
        (folder / "static").mkdir()
        made.manage("migrate", "--no-input", "--verbosity=0")
        made.manage("load_network")
        note(f"{engine}: ready after {time.monotonic() - start:.0f} s")
        yield made


@dataclass(frozen=True)
class Spent:
    """CPU milliseconds a request took on the server's side."""

    web: float
    database: float


@contextmanager
def measured(site: Site, requests: int) -> Iterator[list[Spent]]:
    """Collects into the list it gives, when the body has ended."""
    collected: list[Spent] = []
    before = processor_seconds(site.web), processor_seconds(site.database)
    yield collected
    time.sleep(0.2)  # what the last answers still had to do
    after = processor_seconds(site.web), processor_seconds(site.database)
    collected.append(Spent(*(1000 * (end - start) / requests for start, end in zip(before, after, strict=True))))
