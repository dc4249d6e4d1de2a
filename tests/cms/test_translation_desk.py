"""The translators' list, what editors are told, machine translation."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from cms.roles import EDITORS, TRANSLATORS
from cms.translation_desk import lists
from cms.translation_guard import UntranslatedError
from museums.models import Museum, MuseumPage
from tests import databases
from tests.cms import tree as trees
from tests.cms.tree import BODY, DUTCH, FRENCH, LATER_FRENCH, edit_url, page_form

pytestmark = pytest.mark.django_db(transaction=True)


tree = databases.built_once(trees.build_translated)


def member(email: str, group: str) -> Client:
    client, user = trees.log_in(email)
    user.groups.add(Group.objects.get(name=group))
    return client


def change_french(tree: trees.Tree, *, send: bool) -> None:
    page = MuseumPage.objects.get(pk=tree.sabot.pk)
    page.summary = LATER_FRENCH
    page.save_revision().publish()
    source = tree.translation().source
    if not send:  # the clock of a test is quick: publishing came well after the last sending
        type(source).objects.filter(pk=source.pk).update(last_updated_at="2026-01-01T00:00Z")
    else:
        source.update_from_db()


def test_a_finished_translation_is_on_no_list(tree: trees.Tree) -> None:
    assert list(lists.outdated("nl")) == []
    titles = [page.title for page in lists.not_begun("nl")]
    assert titles == ["Musée du textile"]


def test_french_that_was_published_and_not_sent_is_said(tree: trees.Tree) -> None:
    change_french(tree, send=False)
    [found] = [lists.say(each) for each in lists.outdated("nl")]
    assert (found.language, found.unsent, found.missing, found.page_id) == ("nl", True, 0, tree.page_in("nl").pk)
    html = member("t@example.org", TRANSLATORS).get(reverse("to_translate") + "?language=nl").text
    assert edit_url(tree.page_in("nl")) in html
    assert reverse("wagtail_localize:update_translations", args=[found.source_id]) in html


def test_texts_that_are_missing_are_counted(tree: trees.Tree) -> None:
    change_french(tree, send=True)
    [found] = [lists.say(each) for each in lists.outdated("nl")]
    assert (found.missing, found.unsent) == (1, False)
    trees.fill(tree.translation())
    assert list(lists.outdated("nl")) == []


def test_the_editor_of_either_page_says_it(tree: trees.Tree) -> None:
    client = member("r@example.org", EDITORS)
    assert "Néerlandais" not in client.get(edit_url(tree.sabot)).text.split("<main")[1].split("w-tabs")[0]
    change_french(tree, send=True)
    for page in (tree.sabot, tree.page_in("nl")):
        assert lists.behind_of(page)
        response = client.get(edit_url(page))
        assert any("Néerlandais" in str(message) for message in response.context["messages"])


def test_publishing_french_says_that_the_translations_wait(tree: trees.Tree) -> None:
    client = member("r@example.org", EDITORS)
    source = tree.translation().source
    type(source).objects.filter(pk=source.pk).update(last_updated_at="2026-01-01T00:00Z")
    response = client.post(
        edit_url(tree.sabot), {**page_form(tree.sabot, summary=LATER_FRENCH), "action-publish": "1"}, follow=True
    )
    assert MuseumPage.objects.get(pk=tree.sabot.pk).summary == LATER_FRENCH
    assert reverse("wagtail_localize:update_translations", args=[source.pk]) in response.text


@pytest.mark.parametrize("query", ["", "?language=fr", "?language=xx&page=-1&new=abc", "?page=1000000000", "?language=%00"])
def test_any_query_gives_the_list(tree: trees.Tree, query: str) -> None:
    assert member("t@example.org", TRANSLATORS).get(reverse("to_translate") + query).status_code == 200


def test_only_those_who_translate_see_it(tree: trees.Tree) -> None:
    client, _user = trees.log_in("x@example.org")
    assert client.get(reverse("to_translate")).status_code == 302


def test_the_list_costs_the_same_for_three_and_for_thirty(tree: trees.Tree) -> None:
    client = member("t@example.org", TRANSLATORS)

    def statements() -> int:
        client.get(reverse("to_translate"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("to_translate"))
        return len(queries)

    few = statements()
    for number in range(12):
        museum = Museum.objects.create(slug=f"m{number}", name=f"Musée {number}")
        page = MuseumPage(title=museum.name, slug=museum.slug, museum=museum, summary=FRENCH, locale=trees.locale("fr"))
        trees.add(tree.directories["fr"], page)
    assert statements() == few


def test_a_refusal_ends_with_one_full_stop(tree: object) -> None:
    message = UntranslatedError("Page", trees.locale("nl"), ["Une phrase qui finit par un point."]).messages[0]
    assert ".”." not in message
    assert ".»." not in message
    assert ". »." not in message
    assert ".\u00a0»." not in message


# --- Machine translation ------------------------------------------------------------------------------


class FakeDeepL(BaseHTTPRequestHandler):
    """Speaks as much of DeepL as is used: answers each text with itself in brackets."""

    status = 200
    seen: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = parse_qs(self.rfile.read(length).decode())
        self.seen.append({"key": self.headers["Authorization"], **form})
        body = json.dumps(
            {"translations": [{"text": f"[{text}]"} for text in form["text"]]} if self.status == 200 else {"message": "no"}
        )
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def deepl(settings: Any) -> Iterator[type[FakeDeepL]]:
    server = HTTPServer(("127.0.0.1", 0), FakeDeepL)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    FakeDeepL.seen.clear()
    FakeDeepL.status = 200
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "cms.machine_translation.DeepL",
        "OPTIONS": {"AUTH_KEY": "key", "ENDPOINT": f"http://127.0.0.1:{server.server_port}/v2/translate", "TIMEOUT": 5},
    }
    yield FakeDeepL
    server.shutdown()
    server.server_close()


def sync(client: Client, tree: trees.Tree, **form: str) -> Any:
    return client.post(reverse("wagtail_localize:update_translations", args=[tree.translation().source_id]), form, follow=True)


def test_without_a_key_the_editor_has_no_trace_of_it(tree: trees.Tree) -> None:
    client = member("r@example.org", EDITORS)
    page = client.get(reverse("wagtail_localize:update_translations", args=[tree.translation().source_id])).text
    assert "use_machine_translation" not in page
    assert '"machineTranslator": null' in client.get(edit_url(tree.page_in("nl"))).context["props"]


def test_a_machines_words_stay_a_draft_even_when_asked_to_publish(tree: trees.Tree, deepl: type[FakeDeepL]) -> None:
    change_french(tree, send=False)
    sync(member("r@example.org", EDITORS), tree, use_machine_translation="on", publish_translations="on")
    assert tree.page_in("nl").summary == DUTCH
    [made] = StringTranslation.objects.filter(translation_type="machine")
    assert (made.data, made.tool_name) == (f"[{LATER_FRENCH}]", "DeepL")
    assert deepl.seen[0]["key"] == "DeepL-Auth-Key key"
    assert (deepl.seen[0]["source_lang"], deepl.seen[0]["target_lang"]) == (["FR"], ["NL"])
    assert BODY not in str(deepl.seen)


@pytest.mark.parametrize("status", [403, 456, 500])
def test_a_service_that_fails_is_said_and_changes_nothing(tree: trees.Tree, deepl: type[FakeDeepL], status: int) -> None:
    change_french(tree, send=False)
    deepl.status = status
    response = sync(member("r@example.org", EDITORS), tree, use_machine_translation="on")
    assert response.status_code == 200
    assert any("service" in str(message) for message in response.context["messages"])
    assert not StringTranslation.objects.filter(translation_type="machine").exists()
