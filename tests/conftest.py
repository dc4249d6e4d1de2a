"""What every test can ask for: a database, the real content, a browser that reaches nothing but this machine."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from cms.short_cache import clear_every
from tests import content, databases
from tests.cms import tree as trees

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

LOCAL = re.compile(r"^(?:(?:https?|wss?)://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/|$)|data:|blob:|about:)")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        from scripts.messages import compile_catalogues

        compile_catalogues()
    # The browser driver keeps an event loop in the main thread, where the tests' own queries run.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_finish() -> None:
    # All that is imported stays: the collector need not go through it again and again.
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"page", "context", "new_context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    # Workers begin in different places of the list: one makes the first database, which takes a while, the other has something to
    # do that needs none.
    with_database, without = [], []
    for item in items:
        (with_database if databases.wanted(item) else without).append(item)
    middle = min(len(items) // 2, len(with_database))
    items[:] = [*with_database[:middle], *without, *with_database[middle:]]


# --- Database and files -------------------------------------------------------------------------

PREPARED = pytest.StashKey[tuple[databases.Databases, Any]]()
WANTED = pytest.StashKey[str]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test: the database that they ask for."""
    if wanted := databases.wanted(item):
        item.config.stash[WANTED] = wanted
        if PREPARED in item.config.stash:
            prepared, blocker = item.config.stash[PREPARED]
            with blocker.unblock():
                prepared.begin(wanted)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[databases.Databases]:
    """Instead of pytest-django's: see tests/databases.py."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    prepared = databases.for_this_run(worker, tmp_path_factory.mktemp("database"))
    request.config.stash[PREPARED] = (prepared, django_db_blocker)
    with django_db_blocker.unblock():
        prepared.begin(request.config.stash.get(WANTED, "empty"))
    emptied = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _case: prepared.changed()  # type: ignore[method-assign]  # instead of a flush
    yield prepared
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]  # put back
    with django_db_blocker.unblock():
        prepared.end()


@pytest.fixture
@databases.starts_from("network")
def network(transactional_db: None) -> None:
    """The real content, as `load_network` makes it. A fresh copy for each test, which may change it at will."""


@pytest.fixture
@databases.starts_from("demo")
def demo(transactional_db: None) -> None:
    """The same, and the demo's edition of the pass with its example advantages."""


tiny_site = databases.built_once(content.build)
tree = databases.built_once(trees.build)


@pytest.fixture(scope="session", autouse=True)
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads and collected files of the tests go to a folder that is thrown away."""
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path_factory.mktemp("private"))}}
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={**settings.STORAGES, "private": private},
    ):
        yield


@pytest.fixture(autouse=True)
def _clear_caches() -> Iterator[None]:
    yield
    translation.deactivate()  # a request leaves its language behind
    clear_every()
    for cache in caches.all(initialized_only=True):
        cache.clear()


# --- Browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    from scripts import chromium

    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    return {
        **browser_type_launch_args,
        "executable_path": chromium.find(may_install=False),
        "args": [*browser_type_launch_args.get("args", []), *chromium.arguments(), nowhere],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    """A French visitor's phone; `page.goto("/fr/")` reaches the live server. Override with
    `@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 800}, locale="nl-BE")`."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "reduced_motion": "reduce",
    }


class Watch:
    """What a browser context did that no page of ours may do."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("request", self.request)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("console", self.console)
        return context

    def request(self, request: Request) -> None:
        if not LOCAL.match(request.url):
            self.faults.append(f"request that leaves the site: {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.faults.append(f"refused by the content security policy: {message.text}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test when a page called another host, broke a script or its security policy.

    A test that provokes such a thing on purpose empties `watch.faults` when it has looked at it.
    """
    watch = Watch()
    yield watch
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., BrowserContext]:
    return lambda **options: watch.over(new_context(**options))


@pytest.fixture
def open_camera(
    launch_browser: Callable[..., Any],
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    watch: Watch,
    tmp_path: Path,
) -> Iterator[Callable[[Any], Page]]:
    """`open_camera(picture)`: a page of a browser whose camera sees this picture (a PIL image, or a PNG's bytes)."""
    from tests.browser.camera import film

    opened = []

    def open_page(picture: Any, **options: Any) -> Page:
        video = film(picture, tmp_path / f"camera-{len(opened)}.mjpeg")
        fake = [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={video}",
        ]
        browser = launch_browser(args=[*browser_type_launch_args["args"], *fake])
        opened.append(browser)
        return watch.over(browser.new_context(**{**browser_context_args, "permissions": ["camera"], **options})).new_page()

    yield open_page
    for browser in opened:
        browser.close()


COLOUR_RULES = ["color-contrast", "link-in-text-block"]


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """`assert_accessible(page)`: axe-core finds nothing against WCAG 2.2 A and AA, or its best practices.

    `colours=True`: only what depends on colours, for a page that is looked at again in dark.
    """
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page: Page, *, colours: bool = False) -> None:
        only = {"type": "rule", "values": COLOUR_RULES} if colours else {"type": "tag", "values": tags}
        results = axe.run(page, options={"runOnly": only})
        assert not results.violations_count, f"{page.url}\n{results.generate_report()}"

    return check
