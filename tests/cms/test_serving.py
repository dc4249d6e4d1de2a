"""From an address to a page: what it costs, what it answers where there is none, and what a shared cache may keep."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_q.models import Schedule
from wagtail.models import Page, PageViewRestriction

from cms import public_cache, tasks
from cms.models import Banner, BasePage, NetworkSettings
from cms.readers import reader_url
from museums.models import Museum, MuseumPage
from tests.cms import tree as trees

pytestmark = pytest.mark.django_db(transaction=True)

SABOT = "/fr/museums/sabot/"
KERNEL_STATEMENTS = 3  # the page, the restrictions, the trail


def client() -> Client:
    return Client(headers={"host": "localhost"})


def test_the_frame_of_a_page_takes_three_statements(tree: trees.Tree, settings, monkeypatch):
    monkeypatch.setattr(MuseumPage, "get_context", Page.get_context)
    monkeypatch.setattr(MuseumPage, "template", "base.html")
    client().get(SABOT)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client().get(SABOT).status_code == 200
    assert len(queries) <= KERNEL_STATEMENTS, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize(
    "path",
    ["/fr/nowhere/", "/fr/museums/nowhere/", "/fr/museums/sabot/nowhere/", "/nl/museums/nowhere/", "/fr" + "/a" * 40 + "/"],
)
def test_an_address_without_a_page_is_a_404(tree: trees.Tree, path: str):
    assert client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("/fr/museums/SABOT/", "/fr/museums/sabot/"),
        ("/fr/Museums/sabot/?a=1", "/fr/museums/sabot/?a=1"),
        ("/fr//museums/sabot/", "/fr/museums/sabot/"),
        ("/fr/museums//sabot/", "/fr/museums/sabot/"),
        ("/fr/museums/NOWHERE/", None),
        ("/fr//nowhere/", None),
    ],
)
def test_capitals_and_doubled_slashes_lead_to_the_page_there_is(tree: trees.Tree, written: str, right: str | None):
    response = client().get(written)
    assert (response.status_code, response.headers.get("Location")) == ((301, right) if right else (404, None))


def test_a_page_that_moved_is_found_where_it_is(tree: trees.Tree):
    assert client().get(SABOT).status_code == 200
    Page.objects.filter(pk=tree.sabot.pk).update(
        url_path="/fr/museums/klomp/", slug="klomp"
    )  # by another process: no signal here
    assert client().get(SABOT).status_code == 404
    assert client().get("/fr/museums/klomp/").status_code == 200


def test_a_page_taken_offline_by_another_process_is_gone_at_once(tree: trees.Tree):
    assert client().get(SABOT).status_code == 200
    Page.objects.filter(pk=tree.sabot.pk).update(live=False)
    assert client().get(SABOT).status_code == 404


def test_a_restricted_page_asks_to_log_in_and_is_kept_by_no_cache(tree: trees.Tree):
    client().get(SABOT)
    PageViewRestriction.objects.create(page=tree.directories["fr"], restriction_type=PageViewRestriction.LOGIN)
    response = client().get(SABOT)
    assert response.status_code == 302
    assert "public" not in response.headers.get("Cache-Control", "")


# --- Not translated yet ---------------------------------------------------------------------------


def test_a_page_not_translated_yet_is_shown_in_french_and_says_so(tree: trees.Tree):
    html = client().get("/nl/museums/sabot/").text
    assert "Deze pagina bestaat nog niet in het Nederlands." in html
    assert '<div class="prose" lang="fr">' in html
    assert '<html lang="nl">' in html
    assert '<meta name="robots" content="noindex, follow">' in html
    assert '<link rel="canonical" href="http://localhost/fr/museums/sabot/">' in html
    assert 'hreflang="nl" href' not in html


def test_once_translated_the_borrowed_address_leads_to_the_translation(tree: trees.Tree):
    trees.translated(tree)
    page = tree.page_in("nl")
    page.slug = "klomp"
    page.save_revision().publish()
    response = client().get("/nl/museums/sabot/?view=map")
    assert (response.status_code, response.headers["Location"]) == (302, "/nl/museums/klomp/?view=map")
    assert "bestaat nog niet" not in client().get("/nl/museums/klomp/").text


def test_lists_for_readers_of_a_language_hold_each_page_once(tree: trees.Tree):
    trees.translated(tree)
    dutch, french = (trees.locale(code).pk for code in ("nl", "fr"))
    found = list(MuseumPage.objects.readable_in(dutch))
    assert {(page.slug, page.locale_id) for page in found} == {("sabot", dutch), ("textile", french)}
    assert len(MuseumPage.objects.readable_in(french)) == 2
    tree.page_in("nl").unpublish()
    assert {page.locale_id for page in MuseumPage.objects.readable_in(dutch)} == {french}


def test_a_page_in_another_language_is_read_under_its_translated_parent(tree: trees.Tree):
    from django.utils.translation import override

    with override("nl"):
        assert reader_url(tree.textile) == "/nl/museums/textile/"
    with override("fr"):
        assert reader_url(tree.textile) == "/fr/museums/textile/"


# --- Shared caches --------------------------------------------------------------------------------


def test_an_anonymous_page_may_be_kept_and_sets_no_cookie(tree: trees.Tree, time_machine):
    time_machine.move_to("2026-11-20T12:00:00+01:00", tick=False)
    response = client().get(SABOT)
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    again = client().get(SABOT, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_no_page_is_kept_past_midnight(tree: trees.Tree, settings, time_machine):
    """What is open today is not what is open tomorrow, also on the day the clock changes."""
    settings.PUBLIC_CACHE_PURGE_URLS = ["http://127.0.0.1:9/"]
    time_machine.move_to("2026-10-25T12:00:00+01:00", tick=False)
    assert f"s-maxage={12 * 3600 + 1}," in client().get(SABOT).headers["Cache-Control"]
    time_machine.move_to("2026-10-25T23:59:30+01:00", tick=False)
    assert "s-maxage=31," in client().get(SABOT).headers["Cache-Control"]


def test_an_address_without_a_page_is_kept_a_minute_at_most(tree: trees.Tree, settings, time_machine, admin_user):
    settings.PUBLIC_CACHE_PURGE_URLS = ["http://127.0.0.1:9/"]
    time_machine.move_to("2026-11-20T12:00:00+01:00", tick=False)
    response = client().get("/fr/nowhere/")
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "public, max-age=0, s-maxage=60, must-revalidate")
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    known = client()
    known.force_login(admin_user)
    assert known.get("/fr/nowhere/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/recordings/1/x.mp4", 404),
        ("get", "/documents/1/x.pdf", 404),
        ("get", "/sitemap-de.xml", 404),
        ("post", "/recordings/1/x.mp4", 405),
        ("get", "/desk/api/nowhere", 404),
        ("get", "/fr/pass/x/", 404),
    ],
)
def test_any_other_error_is_kept_nowhere(tree: trees.Tree, method: str, path: str, status: int):
    response = getattr(client(), method)(path)
    assert response.status_code == status
    assert "no-store" in response.headers["Cache-Control"]


def test_a_fault_is_kept_nowhere(tree: trees.Tree, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cms.views.PublicPages", None)
    response = Client(raise_request_exception=False).get("/sitemap.xml")
    assert (response.status_code, response.headers["Cache-Control"]) == (500, "no-store")


def test_a_page_for_somebody_logged_in_is_theirs_alone(tree: trees.Tree, admin_user):
    known = client()
    known.force_login(admin_user)
    response = known.get(SABOT)
    assert "private" in response.headers["Cache-Control"]
    assert "Cookie" in response.headers["Vary"]


class Cache(HTTPServer):
    """A shared cache that takes orders: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.orders: list[tuple[str, str | None]] = []
        self.answer = 200
        cache = self

        class Handler(BaseHTTPRequestHandler):
            def do_PURGE(self) -> None:
                cache.orders.append((self.path, self.headers["Surrogate-Key"]))
                self.send_response(cache.answer)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Nothing on the tests' output."""

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def shared_cache(settings) -> Iterator[Cache]:
    cache = Cache()
    threading.Thread(target=cache.serve_forever, daemon=True).start()
    settings.PUBLIC_CACHE_PURGE_URLS = [f"http://127.0.0.1:{cache.server_port}/"]
    yield cache
    cache.shutdown()
    cache.server_close()


def test_a_change_makes_shared_caches_forget_every_page_once(tree: trees.Tree, shared_cache: Cache):
    assert "public" in client().get(SABOT).headers["Cache-Control"]
    with transaction.atomic():
        Museum.objects.get(slug="sabot").save()
        Museum.objects.get(slug="textile").save()
        tree.sabot.save_revision().publish()
    assert shared_cache.orders == [("/", "site")]
    assert Schedule.objects.filter(func="cms.tasks.purge_shared_caches", schedule_type=Schedule.ONCE).count() == 1


CHANGES = {
    "unpublished": lambda tree: tree.sabot.unpublish(),
    "deleted": lambda tree: tree.sabot.delete(),
    "moved": lambda tree: tree.sabot.move(tree.homes["fr"], "last-child"),
    "association": lambda tree: NetworkSettings.objects.create(site=tree.homes["fr"].get_site(), phone="1"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_visitors_see_is_forgotten(tree: trees.Tree, shared_cache: Cache, change: str):
    CHANGES[change](tree)
    assert shared_cache.orders


def test_a_banner_shows_up_and_goes_by_the_clock_in_kept_pages_too(tree: trees.Tree, shared_cache: Cache, time_machine):
    time_machine.move_to("2026-11-20T08:00:00+01:00", tick=False)
    hours = {"starts_at": "2026-11-20T09:00:00+01:00", "ends_at": "2026-11-20T18:00:00+01:00"}
    Banner.objects.create(text_fr="Fermé aujourd’hui", **hours)
    turns = {"08:30": 0, "09:01": 1, "12:00": 0, "18:04": 1}
    for hour, expected in turns.items():
        shared_cache.orders.clear()
        time_machine.move_to(f"2026-11-20T{hour}:00+01:00", tick=False)
        tasks.turn_banners()
        assert len(shared_cache.orders) == expected, hour


def test_what_no_visitor_sees_is_left_alone(tree: trees.Tree, shared_cache: Cache, django_user_model):
    django_user_model.objects.create_user(email="a@example.org", password="x")
    assert shared_cache.orders == []


def test_a_cache_that_refuses_is_asked_again(tree: trees.Tree, shared_cache: Cache):
    shared_cache.answer = 503
    for _time in range(7):  # more often than the queue tries a task that fails
        tasks.purge_shared_caches()
        assert Schedule.objects.filter(name="purge_again").count() == 1
    Schedule.objects.all().delete()
    shared_cache.answer = 200
    tasks.purge_shared_caches()
    assert not Schedule.objects.filter(name="purge_again").exists()
    assert len(shared_cache.orders) == 8


def test_a_change_rolled_back_is_no_change(tree: trees.Tree, shared_cache: Cache):
    with transaction.atomic():
        Museum.objects.get(slug="sabot").save()
        transaction.set_rollback(True)
    assert shared_cache.orders == []


def test_every_model_of_our_own_is_known_to_be_shown_or_private():
    """A new model's changes empty the shared caches unless its app says that no visitor sees it: check that this is meant."""
    from django.apps import apps

    private = {f"{app.label}.{name}" for app in apps.get_app_configs() for name in getattr(app, "private_models", ())}
    known = {model._meta.label for model in apps.get_models()}
    assert private <= known, private - known
    visitors_write = {
        "passes.Pass",
        "passes.Scan",
        "passes.HolderContact",
        "home.ContactMessage",
        "home.SignUp",
        "home.Subscriber",
    }
    assert visitors_write <= private
    assert public_cache.is_shown(Museum)
    assert public_cache.is_shown(Page)
    assert issubclass(MuseumPage, BasePage)
