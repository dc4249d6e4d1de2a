"""Test databases as copies of a template.

Migrating costs half a minute, building a small site a second, copying a database a few milliseconds. So the tests keep
templates, each grown from the one before: `empty` (migrated, nothing else), `network` (the real content, as `load_network` makes
it), `demo` (and the demo's edition of the pass), and what a test file builds for its own tests (`built_once`). Each worker has
one database. Before a test begins it is a copy of the template its fixtures ask for, unless it still is one: a test that
commits leaves it dirty, one that is rolled back does not. A copy is quicker than emptying every table and keeps what migrations
put there (Wagtail's root page, the locales).

SQLite: the templates are files in var/test-databases, named by a digest of what they were made from and kept from run to run;
those of `built_once` live as long as the worker.
The database is a file, as in production, and not in memory: the live server's threads and the concurrency tests then open
connections of their own, with WAL and real locks. PostgreSQL: the templates are databases of the server that DATABASE_URL names.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import pickle
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from django.utils import translation

from cms.short_cache import clear_every

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test-databases"
APPS = ("cms", "home", "museums", "events", "passes", "search")
DAY = 86_400
# Each template and the one it is grown from.
KINDS = {"empty": "", "network": "empty", "demo": "network"}
# What test files build for themselves, by name, grown from `empty`; see `built_once`.
BUILDERS: dict[str, Callable[[], object]] = {}


# Modules that show what is in the database and never fill it.
ONLY_SHOW = {
    "api.py",
    "desk_views.py",
    "forms.py",
    "urls.py",
    "views.py",
    "viewsets.py",
    "wagtail_hooks.py",
    "templatetags",
    "tests",
}


def ingredients(kind: str) -> Iterator[Path]:
    """The files whose content decides what a template holds."""
    yield from (ROOT / "requirements" / "dev.txt", *sorted((ROOT / "cms" / "settings").glob("*.py")))
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            schema = "migrations" in path.parts or "models" in path.parts or path.name in {"models.py", "apps.py"}
            content = kind != "empty" and path.suffix in {".py", ".json"} and not ONLY_SHOW & set(path.relative_to(ROOT).parts)
            if (path.suffix == ".py" and schema) or content:
                yield path
    if kind != "empty":  # texts of pages are composed from translated sentences
        yield from sorted((ROOT / "locale").rglob("*.po"))


@functools.cache
def digest(kind: str) -> str:
    sums = hashlib.sha256()
    for path in ingredients(kind):
        sums.update(path.relative_to(ROOT).as_posix().encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()[:12]


@contextmanager
def locked(kind: str) -> Iterator[None]:
    """Who makes or copies this template is alone with it; the others wait, unless they want another one."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fill(kind: str) -> None:
    """Bring the connected database from the template before to this one."""
    match kind:
        case "empty":
            # Wagtail first: a migration costs more, the more models there are.
            for app in ("wagtailadmin", "wagtaildocs", "wagtailforms", "wagtailredirects", "wagtailsearch", "wagtailusers"):
                call_command("migrate", app, verbosity=0, interactive=False)
            call_command("migrate", verbosity=0, interactive=False)
        case "network":
            call_command("load_network", verbosity=0)
        case "demo":
            call_command("load_demo_passes", verbosity=0)


def starts_from(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Under `@pytest.fixture`: a test that uses this fixture begins with a copy of this template."""

    def mark(fixture: Callable[..., Any]) -> Callable[..., Any]:
        fixture.starts_from = kind  # type: ignore[attr-defined]  # read by `wanted`
        return fixture

    return mark


def built_once(build: Callable[[], object]) -> Any:
    """A fixture: what `build` gives, in a database where it was built before.

        tree = databases.built_once(trees.build)

    It is built once for a worker and copied for each test, and so is its result (by pickle). It runs outside any test: no
    fixture, no frozen clock. Tests that use it still say `pytest.mark.django_db`.
    """
    kind = f"{build.__module__}.{build.__qualname__}"
    BUILDERS[kind] = build

    @pytest.fixture
    @starts_from(kind)
    def fixture(django_db_setup: Databases) -> object:
        return django_db_setup.result(kind)

    return fixture


def wanted(item: pytest.Item) -> str:
    """The template that a test begins with; empty for a test that has no database."""
    definitions = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    starts = [getattr(definitions[name][-1].func, "starts_from", "") for name in definitions]
    if found := sorted(start for start in starts if start):
        assert len(found) == 1, f"{item.nodeid} begins in several databases: {found}"
        return found[0]
    asks = not {"django_db_setup", "live_server"}.isdisjoint(definitions)
    return "empty" if asks or item.get_closest_marker("django_db") else ""


class Databases:
    """The test database of this worker and the templates it is copied from. Subclasses know one engine."""

    def __init__(self, worker: str) -> None:
        self.connection: Any = connections["default"]
        self.worker = worker
        self.made: set[str] = set()
        self.results: dict[str, bytes] = {}
        self.now = ""  # the template that the database is a clean copy of

    def template(self, kind: str) -> None:
        """Make the template unless it is there, and those it is grown from."""
        if kind in self.made:
            return
        if kind in BUILDERS:
            self.template("empty")
            self.make(kind)
        else:
            if KINDS[kind]:
                self.template(KINDS[kind])
            with locked(kind):
                if not self.exists(kind):
                    self.make(kind)
        self.made.add(kind)

    def fill(self, kind: str) -> None:
        if kind not in BUILDERS:
            fill(kind)
            return
        self.forget()
        self.results[kind] = pickle.dumps(BUILDERS[kind]())
        clear_every()
        translation.deactivate()

    def begin(self, kind: str) -> None:
        """Make the test database a clean copy of a template, unless it is one."""
        if kind != self.now:
            self.template(kind)
            self.disconnect()
            self.copy(kind)
            self.forget()
            self.now = kind

    def changed(self) -> None:
        """A test has committed something."""
        self.disconnect()
        self.now = ""

    def end(self) -> None:
        self.disconnect()
        self.delete()
        for kind in self.results:
            self.drop(kind)

    def result(self, kind: str) -> object:
        return pickle.loads(self.results[kind])  # noqa: S301 - our own

    def disconnect(self) -> None:
        connections.close_all()

    def forget(self) -> None:
        """Empty what this process remembers of the database that was."""
        from django.contrib.contenttypes.models import ContentType

        ContentType.objects.clear_cache()
        for cache in caches.all(initialized_only=True):
            cache.clear()

    def use(self, name: str) -> None:
        self.disconnect()
        self.connection.settings_dict["NAME"] = name

    def exists(self, kind: str) -> bool:
        raise NotImplementedError

    def make(self, kind: str) -> None:
        raise NotImplementedError

    def drop(self, kind: str) -> None:
        raise NotImplementedError

    def copy(self, kind: str) -> None:
        raise NotImplementedError

    def delete(self) -> None:
        raise NotImplementedError


class SqliteDatabases(Databases):
    def __init__(self, worker: str, folder: Path) -> None:
        super().__init__(worker)
        self.file = folder / f"test-{worker}.sqlite3"
        options = self.connection.settings_dict["OPTIONS"]
        # Nothing here has to survive a power cut.
        options["init_command"] = f"{options.get('init_command', '')} PRAGMA synchronous=OFF;"

    def path(self, kind: str) -> Path:
        if kind in BUILDERS:
            return self.file.with_name(f"{kind}.sqlite3")
        return KEPT / f"{kind}-{digest(kind)}.sqlite3"

    def exists(self, kind: str) -> bool:
        return self.path(kind).exists()

    def make(self, kind: str) -> None:
        for old in KEPT.glob("*.sqlite3*"):
            if time.time() - old.stat().st_mtime > DAY:  # a run beside this one may still copy a young one
                old.unlink()
        target = self.path(kind)
        building = target.with_suffix(f".{os.getpid()}")
        if before := KINDS.get(kind, "empty"):
            shutil.copyfile(self.path(before), building)
        self.use(str(building))
        self.fill(kind)
        self.use(str(self.file))
        with sqlite3.connect(building) as last:
            last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        last.close()
        building.rename(target)

    def drop(self, kind: str) -> None:
        self.path(kind).unlink()

    def copy(self, kind: str) -> None:
        # A new file, so that a connection somewhere still open keeps the old one and disturbs nobody.
        self.delete()
        shutil.copyfile(self.path(kind), self.file)
        self.connection.settings_dict["NAME"] = str(self.file)

    def delete(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)


class PostgresqlDatabases(Databases):
    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        self.maintenance = self.connection.settings_dict["NAME"]
        self.name = f"test_portal_{worker}"

    def template_name(self, kind: str) -> str:
        if kind in BUILDERS:
            return f"{self.name}_{hashlib.sha256(kind.encode()).hexdigest()[:12]}"
        return f"test_portal_template_{kind}_{digest(kind)}"

    def disconnect(self) -> None:
        super().disconnect()
        self.connection.close_pool()

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements outside any transaction and test database; the last one's rows."""
        import psycopg

        parameters = self.connection.get_connection_params() | {"dbname": self.maintenance}
        kept = {"host", "port", "user", "password", "dbname"}
        with psycopg.connect(**{key: value for key, value in parameters.items() if key in kept}, autocommit=True) as server:
            for statement in statements:
                cursor = server.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def exists(self, kind: str) -> bool:
        return bool(self.run(f"SELECT 1 FROM pg_database WHERE datname = '{self.template_name(kind)}'"))  # noqa: S608 - our own names

    def make(self, kind: str) -> None:
        building = f"{self.name}_building"
        before = KINDS.get(kind, "empty")
        source = self.template_name(before) if before else "template0"
        with locked(before or "template0"):  # a template may have no other user while it is copied
            self.run(f"DROP DATABASE IF EXISTS {building} WITH (FORCE)", f"CREATE DATABASE {building} TEMPLATE {source}")
        self.use(building)
        self.fill(kind)
        self.use(self.name)
        self.run(f"ALTER DATABASE {building} RENAME TO {self.template_name(kind)}")

    def drop(self, kind: str) -> None:
        self.run(f"DROP DATABASE {self.template_name(kind)} WITH (FORCE)")

    def copy(self, kind: str) -> None:
        self.delete()
        with locked(kind):  # a template may have no other user while it is copied
            self.run(f"CREATE DATABASE {self.name} TEMPLATE {self.template_name(kind)} STRATEGY WAL_LOG")
        self.connection.settings_dict["NAME"] = self.name

    def delete(self) -> None:
        self.run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


def for_this_run(worker: str, folder: Path) -> Databases:
    if connections["default"].vendor == "sqlite":
        return SqliteDatabases(worker, folder)
    return PostgresqlDatabases(f"{worker}_{os.getpid()}")
