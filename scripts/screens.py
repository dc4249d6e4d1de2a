"""Pictures of every page type in three languages and two widths, into screens/ (not in git).

.venv/bin/python -m scripts.screens               all
.venv/bin/python -m scripts.screens museum desk   those whose name contains one of the words

A site of its own: real content, its own database in a temporary folder, a free port. One page of each Wagtail page type that has one
live in the language is found by itself; what else is pictured stands in the two tables below.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import chromium, demo, messages
from scripts.bootstrap import PYTHON, ROOT
from scripts.servers import HOST, ServerError, free_port, web

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "screens"
LANGUAGES = ("fr", "nl", "en")
WIDTHS = {390: 844, 1280: 800}

# --- What is pictured besides one page of each type ---------------------------------------------

# An address that needs no preparation; {lang} is the language.
ADDRESSES = {
    "directory-filtered": "{directory}?q=lin",
    "directory-nothing": "{directory}?q=zzzz",
    "directory-near": "{directory}?near=tournai-be",
    "directory-map": "{directory}?view=map",
    "programme-territory": "{programme}?territory=eurometropole",
    "agenda-month": "{agenda}?view=month",
    "agenda-week": "{agenda}?view=week",
    "agenda-past": "{agenda}?when=past",
    "calendars": "/{lang}/feeds/",
    "calendars-of-a-museum": "/{lang}/feeds/?of=museum/tamat",
    "agenda-nothing": "{agenda}?from=2030-01-01&to=2030-01-02",
    "event-to-come": "{event}",
    "event-register": "/{lang}/register/{uid}/",
    "pathways-near": "{pathways}?near=roubaix&level=college",
    "search": "/{lang}/search/?q=textile",
    "search-start": "/{lang}/search/",
    "search-nothing": "/{lang}/search/?q=dentxelle",
    "contact-sent": "/{lang}/contact/?sent=1",
    "newsletter": "/{lang}/newsletter/",
    "newsletter-broken-link": "/{lang}/newsletter/leave/x/",
    "order": "/{lang}/pass/order/",
    "order-terms": "/{lang}/pass/order/terms/",
    "withdraw": "/{lang}/pass/order/withdraw/",
    "not-found": "/{lang}/nowhere/",
    "desk-not-enrolled": "/desk/",
    "admin-log-in": "/admin/login/",
}


def pass_taken(scene: Scene) -> None:
    """A visitor's new pass."""
    scene.go(scene.pages["passpage"])
    scene.page.locator(".pass-form button[type=submit]").click()
    scene.page.locator(".pass-card__qr").wait_for()
    scene.pass_address = scene.page.url


def pass_on_paper(scene: Scene) -> None:
    """The same as its print style has it."""
    scene.go(scene.pass_address)
    scene.page.emulate_media(media="print")


def order_review(scene: Scene) -> None:
    """What an order comes to, before it binds."""
    scene.go(f"/{scene.lang}/pass/order/")
    scene.page.locator("input[name=email]").fill("marie@example.org")
    scene.page.locator("input[name=terms]").check()
    scene.page.locator("main form button[type=submit]").click()
    scene.page.locator("button[name=confirm]").wait_for()


def order_waiting(scene: Scene) -> None:
    """An order whose buyer has turned back at the fake payment page."""
    order_review(scene)
    scene.page.locator("button[name=confirm]").click()
    scene.page.locator("button[value=back]").click()
    scene.page.wait_for_url("**/?back=1")


def order_paid(scene: Scene) -> None:
    order_waiting(scene)
    scene.page.locator("main form button[type=submit]").click()
    scene.page.locator("button[value=pay]").click()
    scene.page.wait_for_url("**/pass/order/*/")


def desk_enrolling(scene: Scene) -> None:
    scene.go(scene.enrolments[0])


def desk_ready(scene: Scene) -> None:
    """This browser as a desk; enrolled once, since tries at codes are counted."""
    if scene.enrolled:
        scene.go("/desk/")
    else:
        scene.go(scene.enrolments[0])
        scene.page.locator("#enrol-name").fill("Accueil")
        scene.page.locator(f"input[name=locale][value={scene.lang}]").check()
        scene.page.locator("main form button[type=submit]").click()
        scene.enrolled = True
    scene.page.locator("[data-part=desk]").wait_for()


def desk_answer(code: Callable[[Scene], str]) -> Callable[[Scene], None]:
    def step(scene: Scene) -> None:
        desk_ready(scene)
        scene.page.locator("[data-part=typed-input]").fill(code(scene))
        scene.page.locator("[data-part=typed] button[type=submit]").click()
        scene.page.locator("[data-part=verdict]:not([data-verdict=waiting])").wait_for()

    return step


def directory_filters(scene: Scene) -> None:
    """All the filters of the directory, opened."""
    scene.go(scene.pages["museumdirectorypage"])
    scene.page.locator(".filters__more summary").click()


# A picture that takes some steps first, in this order: a later one may use what an earlier one left.
SCENES: dict[str, Callable[[Scene], None]] = {
    "directory-filters": directory_filters,
    "pass": pass_taken,
    "pass-on-paper": pass_on_paper,
    "order-review": order_review,
    "order-waiting": order_waiting,
    "order-paid": order_paid,
    "desk-enrolling": desk_enrolling,
    "desk-ready": desk_ready,
    "desk-accepted": desk_answer(lambda scene: scene.next_code()),
    "desk-refused-used": desk_answer(lambda scene: scene.used),
    "desk-refused-unknown": desk_answer(lambda scene: scene.unknown),
    "desk-after": desk_ready,
}

# --- How ----------------------------------------------------------------------------------------

# One live page of each type and language, the one with most children first; enrolment links of a museum that gives something.
CONTENT = """
import json
from django.utils import timezone
from wagtail.models import Page
from events.models import EventPage, Occurrence
from cms import shortcode
from passes.models import Advantage, Edition
from passes.services import desks, issuing
pages = {}
for page in Page.objects.live().public().filter(depth__gt=2).select_related("locale", "content_type").order_by("-numchild", "path"):
    pages.setdefault(page.locale.language_code, {}).setdefault(page.content_type.model, page.url)
for page in Page.objects.live().public().filter(depth=2).select_related("locale", "content_type"):
    pages.setdefault(page.locale.language_code, {})[page.content_type.model] = page.url
bookable = Occurrence.objects.filter(event__slug="exemple-atelier-tissage", starts_at__gt=timezone.now()).order_by("starts_at").first()
if bookable:
    for page in EventPage.objects.live().filter(event=bookable.event).select_related("locale"):
        pages[page.locale.language_code]["event-to-come"] = page.url
today = timezone.localdate()
edition = Edition.objects.filter(valid_from__lte=today, valid_until__gte=today).order_by("pk").first()
advantage = Advantage.objects.filter(edition=edition).select_related("museum").order_by("pk").first()
links, codes = [], []
if advantage:
    links = [desks.enrolment_address(desks.create_enrolment(museum=advantage.museum)[1]) for _ in range(3)]
    codes = [
        held_pass.short_code for lang in ("fr", "nl", "en") for held_pass in issuing.issue(scheme=edition, quantity=2, locale=lang)
    ]
answer = {"pages": pages, "links": links, "codes": codes, "unknown": shortcode.new(), "uid": bookable.uid if bookable else ""}
print("<answer>" + json.dumps(answer) + "</answer>")
"""


@dataclass
class Scene:
    """One language's browser on its way through the pictures."""

    page: Page
    base: str
    lang: str
    pages: dict[str, str]
    enrolments: list[str]
    codes: list[str]
    unknown: str
    uid: str
    used: str = ""
    pass_address: str = ""
    enrolled: bool = False

    def next_code(self) -> str:
        self.used = self.codes.pop()
        return self.used

    def go(self, address: str) -> None:
        path = re.sub(r"^https?://[^/]+", "", address)
        self.page.goto(f"{self.base}{path}")


def addresses(scene: Scene) -> Iterator[tuple[str, str]]:
    for kind, path in sorted(scene.pages.items()):
        if kind.endswith("page"):
            yield f"page-{kind.removesuffix('page')}", path
    directory = scene.pages.get("museumdirectorypage", f"/{scene.lang}/")
    home = f"/{scene.lang}/"
    sections = {
        "agenda": scene.pages.get("agendapage", home),
        "event": scene.pages.get("event-to-come", home),
        "programme": scene.pages.get("programmepage", home),
        "pathways": scene.pages.get("pathwayindexpage", home),
    }
    for name, pattern in ADDRESSES.items():
        yield name, pattern.format(lang=scene.lang, directory=directory, uid=scene.uid, **sections)


def pictures(scene: Scene) -> Iterator[tuple[str, Callable[[], None]]]:
    for name, path in addresses(scene):
        yield name, lambda path=path: scene.go(path)  # type: ignore[misc]  # a default argument binds the loop's value
    for name, steps in SCENES.items():
        yield name, lambda steps=steps: steps(scene)  # type: ignore[misc]  # the same


def settle(page: Page) -> None:
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    if page.locator("[data-map]").count():
        page.wait_for_load_state("networkidle")  # a map in sight fetches its ground
    page.wait_for_timeout(150)


def picture_all(scene: Scene, wanted: list[str]) -> Iterator[str]:
    """Take the pictures of one language; yields a sentence for each that could not be taken."""
    for name, steps in pictures(scene):
        if wanted and not any(word in name for word in wanted):
            continue
        for width, height in WIDTHS.items():
            scene.page.set_viewport_size({"width": width, "height": height})
            try:
                steps()
                settle(scene.page)
                scene.page.screenshot(path=FOLDER / f"{name}-{scene.lang}-{width}.png", full_page="desk" not in name)
            except Exception as error:  # noqa: BLE001 - one picture less is told, the others are taken
                yield f"{name} {scene.lang} {width}: {str(error).splitlines()[0]}"
            scene.page.emulate_media(media="screen")


def content(env: dict[str, str]) -> dict[str, object]:
    for words in (["migrate", "--no-input"], ["load_network"], ["load_demo_passes"], ["load_demo_selling"], ["load_demo_events"]):
        subprocess.run([PYTHON, "manage.py", *words, "--verbosity=0"], cwd=ROOT, env={**os.environ, **env}, check=True)
    done = subprocess.run(
        [PYTHON, "manage.py", "shell", "--no-imports", "-c", CONTENT],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"<answer>(.*)</answer>", done.stdout, re.DOTALL)
    if not found:
        raise ServerError(f"The content could not be read:\n{done.stderr[-2000:]}")
    answer: dict[str, object] = json.loads(found[1])
    return answer


def open_scene(browser: Browser, base: str, lang: str, found: dict[str, object]) -> Scene:
    context = browser.new_context(locale=lang, timezone_id="Europe/Paris", reduced_motion="reduce")
    number = LANGUAGES.index(lang)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return Scene(
        page=page,
        base=base,
        lang=lang,
        pages=found["pages"].get(lang, {}),  # type: ignore[attr-defined]  # JSON of CONTENT, above
        enrolments=found["links"][number : number + 1],  # type: ignore[index]  # the same
        codes=found["codes"][2 * number : 2 * number + 2],  # type: ignore[index]  # the same
        unknown=str(found["unknown"]),
        uid=str(found["uid"]),
    )


def main(wanted: list[str]) -> int:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a development package

    start = time.monotonic()
    messages.compile_catalogues()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    port = free_port()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="screens-") as folder:
        env = {
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DEBUG": "0",
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'portal.sqlite3'}",
            "SITE_URL": f"http://{HOST}:{port}",
            "LOG_LEVEL": "WARNING",
        }
        try:
            executable = chromium.find()
            found = content(env)
            env |= demo.payments(port)
            with web(port, env=env), sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=executable, args=chromium.arguments())
                for lang in LANGUAGES:
                    faults += picture_all(open_scene(browser, f"http://{HOST}:{port}", lang, found), wanted)
                browser.close()
        except (ServerError, chromium.ChromiumError, subprocess.CalledProcessError) as error:
            print(error, file=sys.stderr)
            return 1
    for fault in faults:
        print(f"not taken: {fault}", file=sys.stderr)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}/ after {time.monotonic() - start:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
