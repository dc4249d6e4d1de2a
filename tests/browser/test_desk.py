"""The desk's page on a phone, against the real server: every way in, every answer, every thing that goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import qrcode
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from passes.models import Desk, Edition, Pass, Scan
from passes.services import desks, issuing, registrations
from tests.browser.keys import TAB, Key, azerty, caps_lock, qwerty, scan
from tests.events.registrations.factories import come, open_date
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum, make_pass

pytestmark = [pytest.mark.django_db(transaction=True)]

REDEEM = "**/desk/api/redeem"


@dataclass
class Counter:
    """A museum's desk in English, with an edition that gives something there."""

    desk: Desk
    credential: str
    edition: Edition

    def token(self, held_pass: Pass | None = None) -> str:
        return issuing.token_of(held_pass or self.new_pass())

    def new_pass(self) -> Pass:
        return make_pass(self.edition)

    def sign_in(self, context: BrowserContext, url: str) -> None:
        context.add_cookies([{"name": "desk", "value": self.credential, "url": f"{url}/desk/", "httpOnly": True}])


@pytest.fixture
def counter() -> Counter:
    museum = make_museum()
    edition = make_edition()
    make_advantage(edition, museum)
    desk, credential = make_desk(museum, locale="en")
    return Counter(desk, credential, edition)


@pytest.fixture
def desk_page(page: Page, counter: Counter, live_server: Any) -> Page:
    counter.sign_in(page.context, live_server.url)
    return open_desk(page)


def open_desk(page: Page) -> Page:
    page.goto("/desk/")
    page.wait_for_selector("html[data-ready]")
    return page


def verdict(page: Page, word: str) -> None:
    expect(page.get_by_role("dialog", name=word)).to_be_visible()


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Short code").fill(code)
    page.get_by_label("Short code").press("Enter")


@pytest.fixture
def sent(page: Page) -> list[dict[str, Any]]:
    """What the page sent to be redeemed."""
    bodies: list[dict[str, Any]] = []
    page.on(
        "request",
        lambda request: bodies.append(json.loads(request.post_data or "{}")) if request.url.endswith("/redeem") else None,
    )
    return bodies


# --- Enrolment ----------------------------------------------------------------------------------


@pytest.mark.browser_context_args(locale="en-GB")
def test_a_device_is_told_how_to_become_a_desk_and_becomes_one(
    page: Page, counter: Counter, assert_accessible: Callable[..., None]
) -> None:
    _enrolment, code = desks.create_enrolment(museum=counter.desk.museum)
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="This device is not enrolled")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="I have an enrolment code").click()
    field = page.get_by_label("Enrolment code")
    field.fill("AAAAA AAAAB")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This code is not known")
    assert_accessible(page)
    field.fill(f"{code[:5]} {code[5:]}".lower())
    field.press("Enter")
    expect(page.get_by_text(counter.desk.museum.name)).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Name of this device").fill("Entrance tablet")
    page.get_by_label("Nederlands").check()
    page.get_by_role("button", name="Enrol and open the desk").click()
    expect(page.locator("html[lang=nl][data-ready]")).to_be_attached()
    expect(page.get_by_text("Entrance tablet")).to_be_visible()
    page.goto(f"/desk/enrol/{code}/")
    expect(page.get_by_role("heading", name="This enrolment code no longer works")).to_be_visible()
    assert_accessible(page)


def test_the_volunteer_changes_the_language_of_the_desk(desk_page: Page) -> None:
    desk_page.get_by_role("button", name="Nederlands").click()
    expect(desk_page.locator("html[lang=nl][data-ready]")).to_be_attached()
    desk_page.get_by_role("button", name="Français").click()
    expect(desk_page.locator("html[lang=fr][data-ready]")).to_be_attached()


# --- Ways in ------------------------------------------------------------------------------------


def test_a_pass_before_the_camera_is_accepted_once_and_only_once(
    counter: Counter, open_camera: Callable[..., Page], live_server: Any, assert_accessible: Callable[..., None]
) -> None:
    picture = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    picture.add_data(counter.token())
    page = open_camera(picture.make_image().get_image())
    counter.sign_in(page.context, live_server.url)
    open_desk(page)
    page.get_by_role("button", name="Scan", exact=True).click()
    verdict(page, "Accepted")
    expect(page.get_by_role("dialog")).to_contain_text("€3 instead of €5")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.wait_for_timeout(3500)  # longer than the time a pass must be out of sight to count as new
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert Scan.objects.count() == 1


def test_a_cancelled_pass_still_before_the_camera_is_not_accepted_again_by_itself(
    counter: Counter, open_camera: Callable[..., Page], live_server: Any
) -> None:
    picture = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    picture.add_data(counter.token())
    page = open_camera(picture.make_image().get_image())
    counter.sign_in(page.context, live_server.url)
    open_desk(page)
    page.get_by_role("button", name="Scan", exact=True).click()
    verdict(page, "Accepted")
    page.get_by_role("button", name="Cancel this scan").click()
    expect(page.get_by_text("The scan is cancelled.")).to_be_visible()
    page.wait_for_timeout(4000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert Scan.objects.filter(verdict="accepted", kind="scan").count() == 1


def test_somebody_who_registered_is_let_in_once_by_either_code_and_not_without_the_network(
    counter: Counter, open_camera: Callable[..., Page], live_server: Any, assert_accessible: Callable[..., None]
) -> None:
    coming, later = (
        come(open_date(start=timezone.localdate(), start_time=None, duration=None, name_en=name), people=2)
        for name in ("Weaving day", "Lace day")
    )
    picture = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    picture.add_data(registrations.token_of(coming))
    page = open_camera(picture.make_image().get_image())
    counter.sign_in(page.context, live_server.url)
    open_desk(page)
    page.get_by_role("button", name="Scan", exact=True).click()
    verdict(page, "Accepted")
    expect(page.get_by_role("dialog")).to_contain_text("Registration for 2 people: Weaving day.")
    assert_accessible(page)
    page.get_by_role("button", name="Next pass").click()
    coming.refresh_from_db()
    assert coming.was_there
    expect(page.get_by_text("0 passes accepted")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the server tells its list of passes again
    expect(page.locator("[data-part=passages] > li")).to_have_count(1)

    open_desk(page)
    scan(page, qwerty(registrations.token_of(coming)))
    verdict(page, "Look first")
    expect(page.get_by_role("dialog")).to_contain_text("Already in")
    expect(page.get_by_role("dialog")).to_contain_text("was already read at")
    assert_accessible(page)
    page.keyboard.press("Escape")

    page.route(REDEEM, lambda route: route.abort())
    scan(page, qwerty(registrations.token_of(later)))
    verdict(page, "Look first")
    day = f"{timezone.localdate():%A}"
    expect(page.get_by_role("dialog")).to_contain_text(f"The code says: {day}")
    expect(page.get_by_role("dialog")).to_contain_text("for 2 people. Without the network this device cannot tell")
    expect(page.get_by_role("dialog")).to_contain_text("printed attendance sheet")
    assert_accessible(page)
    page.unroute(REDEEM)
    page.get_by_role("button", name="Try again", exact=True).click()
    verdict(page, "Accepted")
    page.get_by_role("button", name="Cancel this scan").click()
    expect(page.get_by_text("The scan is cancelled.")).to_be_visible()
    later.refresh_from_db()
    assert not later.was_there

    # The code on the confirmation, told at the desk and typed: the same registration, once as well.
    type_code(page, f"{later.short_code[:5]} {later.short_code[5:]}".lower())
    verdict(page, "Accepted")
    expect(page.get_by_role("dialog")).to_contain_text("Registration for 2 people: Lace day.")
    page.get_by_role("button", name="Next pass").click()
    later.refresh_from_db()
    assert later.was_there
    type_code(page, coming.short_code)
    verdict(page, "Look first")
    expect(page.get_by_role("dialog")).to_contain_text("Already in")
    assert not Scan.objects.exists()


@pytest.mark.parametrize(("layout", "ending"), [(qwerty, TAB), (azerty, TAB), (azerty, None), (caps_lock, None)])
def test_a_usb_scanner_is_read_with_no_field_focused_whatever_the_layout(
    desk_page: Page, counter: Counter, layout: Callable[[str], list[Key]], ending: Key | None
) -> None:
    scan(desk_page, layout(counter.token()), ending=ending)
    verdict(desk_page, "Accepted")
    assert Scan.objects.get().verdict == "accepted"


def test_a_scanner_does_not_press_the_button_that_has_the_focus(desk_page: Page, counter: Counter) -> None:
    sound = desk_page.get_by_role("button", name="Sound")
    sound.focus()
    scan(desk_page, qwerty(counter.token()))
    verdict(desk_page, "Accepted")
    expect(desk_page.locator("[data-part=toggle-sound]")).to_have_attribute("aria-pressed", "true")


def test_a_scan_into_the_focused_field_leaves_the_field_as_it_was(desk_page: Page, counter: Counter) -> None:
    field = desk_page.get_by_label("Short code")
    field.fill("AB")
    field.focus()
    desk_page.keyboard.type(counter.token(), delay=0)
    desk_page.keyboard.press("Enter")
    verdict(desk_page, "Accepted")
    desk_page.keyboard.press("Escape")
    expect(field).to_have_value("AB")


def test_the_scan_after_a_failed_one_works(desk_page: Page, counter: Counter) -> None:
    token = counter.token()
    scan(desk_page, qwerty(token[:60]))
    expect(desk_page.get_by_role("dialog")).to_contain_text("Only a part of the code was read")
    scan(desk_page, qwerty("HTTPS://EXAMPLE.ORG/A-LOYALTY-CARD"))
    expect(desk_page.get_by_role("dialog")).to_contain_text("This is not a Pass")
    assert not Scan.objects.exists()
    scan(desk_page, qwerty(token))
    verdict(desk_page, "Accepted")


def test_a_typed_short_code_is_forgiven_its_writing(desk_page: Page, counter: Counter) -> None:
    code = counter.new_pass().short_code.lower().replace("0", "o").replace("1", "l")
    type_code(desk_page, f"{code[:5]}-{code[5:]} ")
    verdict(desk_page, "Accepted")
    expect(desk_page.get_by_label("Short code")).to_have_value("")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda code: code[:7], "3 characters are missing."),
        (lambda code: code + "X", "There is 1 character too many."),
        (lambda code: code[:9] + "U", "The character U is never used in a code."),
        (lambda code: code[:3] + ("Y" if code[3] == "X" else "X") + code[4:], "probably number 4"),
        (lambda _code: "", "Type the 10 characters"),
    ],
)
def test_a_mistyped_code_is_explained_kept_and_not_sent(
    desk_page: Page, counter: Counter, sent: list[dict[str, Any]], spoil: Callable[[str], str], sentence: str
) -> None:
    typed = spoil(counter.new_pass().short_code)
    type_code(desk_page, typed)
    expect(desk_page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    expect(desk_page.get_by_label("Short code")).to_have_value(typed)
    assert not sent


# --- Answers ------------------------------------------------------------------------------------


def test_a_second_scan_is_refused_with_the_time_and_stays_until_dismissed(
    desk_page: Page, counter: Counter, assert_accessible: Callable[..., None]
) -> None:
    code = counter.new_pass().short_code
    type_code(desk_page, code)
    verdict(desk_page, "Accepted")
    desk_page.keyboard.press("Escape")
    type_code(desk_page, code)
    verdict(desk_page, "Refused")
    expect(desk_page.get_by_role("dialog")).to_contain_text("already used here today at")
    assert_accessible(desk_page)
    desk_page.wait_for_timeout(6500)
    verdict(desk_page, "Refused")
    desk_page.get_by_role("button", name="Next pass").click()
    expect(desk_page.get_by_role("dialog")).to_be_hidden()
    expect(desk_page.get_by_label("Short code")).to_be_focused()


def test_an_accepted_pass_leaves_the_screen_by_itself(desk_page: Page, counter: Counter) -> None:
    type_code(desk_page, counter.new_pass().short_code)
    verdict(desk_page, "Accepted")
    expect(desk_page.get_by_role("dialog")).to_be_hidden(timeout=8000)


def test_what_to_say_is_marked_as_the_visitors_language(desk_page: Page, counter: Counter) -> None:
    type_code(desk_page, make_pass(counter.edition, locale="nl").short_code)
    verdict(desk_page, "Accepted")
    expect(desk_page.locator("[data-part=verdict-say-text]")).to_have_attribute("lang", "nl")
    expect(desk_page.get_by_text("To say to the visitor, in Dutch")).to_be_visible()


def test_a_scan_can_be_cancelled_and_the_pass_scanned_again_at_once(desk_page: Page, counter: Counter) -> None:
    token = counter.token()
    scan(desk_page, qwerty(token))
    verdict(desk_page, "Accepted")
    desk_page.get_by_role("button", name="Cancel this scan").click()
    expect(desk_page.get_by_text("The scan is cancelled.")).to_be_visible()
    expect(desk_page.get_by_role("listitem").filter(has_text="Cancelled")).to_be_visible()
    expect(desk_page.get_by_text("0 passes accepted")).to_be_visible()
    scan(desk_page, qwerty(token))
    verdict(desk_page, "Accepted")


def test_the_last_scans_and_counts_come_back_with_the_page(desk_page: Page, counter: Counter) -> None:
    code = counter.new_pass().short_code
    for word in ("Accepted", "Refused"):
        type_code(desk_page, code)
        verdict(desk_page, word)
        desk_page.keyboard.press("Escape")
    open_desk(desk_page)
    expect(desk_page.get_by_text("1 pass accepted")).to_be_visible()
    expect(desk_page.get_by_text("1 refused")).to_be_visible()
    expect(desk_page.locator("[data-part=passages] > li")).to_have_count(2)


# --- What goes wrong ----------------------------------------------------------------------------


def test_a_lost_answer_is_asked_for_again_with_the_same_uuid(
    desk_page: Page, counter: Counter, sent: list[dict[str, Any]]
) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    desk_page.route(REDEEM, lose_the_answer)
    type_code(desk_page, counter.new_pass().short_code)
    verdict(desk_page, "Look first")
    expect(desk_page.get_by_role("dialog")).to_contain_text("No answer from the network")
    desk_page.unroute(REDEEM)
    desk_page.get_by_role("button", name="Try again", exact=True).click()
    verdict(desk_page, "Accepted")
    assert len({body["uuid"] for body in sent}) == 1
    assert len(sent) == 2
    assert Scan.objects.count() == 1


def test_a_scan_without_answer_survives_a_reload(desk_page: Page, counter: Counter, sent: list[dict[str, Any]]) -> None:
    desk_page.route(REDEEM, lambda route: route.abort())
    type_code(desk_page, counter.new_pass().short_code)
    verdict(desk_page, "Look first")
    desk_page.unroute(REDEEM)
    open_desk(desk_page)
    expect(desk_page.get_by_text("1 scan without an answer")).to_be_visible()
    desk_page.get_by_role("button", name="Send again").click()
    verdict(desk_page, "Accepted")
    desk_page.keyboard.press("Escape")
    expect(desk_page.get_by_text("1 scan without an answer")).to_be_hidden()
    assert len({body["uuid"] for body in sent}) == 1


@pytest.mark.parametrize(
    ("status", "body", "word", "sentence"),
    [
        (500, "<h1>Traceback</h1>", "Look first", "The network could not answer"),
        (502, "", "Look first", "The network could not answer"),
        (200, "<html>Log in to the museum's Wi-Fi</html>", "Look first", "The network could not answer"),
        (429, "{}", "Look first", "Too many scans in a row"),
        (422, "{}", "Refused", "This code is not one of a pass"),
    ],
)
def test_a_failing_server_is_told_in_words_never_in_a_machines(
    desk_page: Page, counter: Counter, status: int, body: str, word: str, sentence: str
) -> None:
    desk_page.route(REDEEM, lambda route: route.fulfill(status=status, body=body))
    type_code(desk_page, counter.new_pass().short_code)
    verdict(desk_page, word)
    expect(desk_page.get_by_role("dialog")).to_contain_text(sentence)
    expect(desk_page.get_by_role("dialog")).not_to_contain_text("Traceback")


def test_a_removed_device_says_so_and_nothing_dismisses_it(
    desk_page: Page, counter: Counter, assert_accessible: Callable[..., None]
) -> None:
    desks.revoke_desk(desk=counter.desk)
    type_code(desk_page, counter.new_pass().short_code)
    verdict(desk_page, "Refused")
    expect(desk_page.get_by_role("dialog")).to_contain_text("This device was removed")
    assert_accessible(desk_page)
    desk_page.keyboard.press("Escape")
    verdict(desk_page, "Refused")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }", "is not allowed"),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotReadableError') }",
            "in use elsewhere",
        ),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError') }",
            "No camera was found",
        ),
        ("Object.defineProperty(window, 'isSecureContext', { value: false })", "needs a secure address"),
    ],
)
def test_without_a_camera_the_page_says_what_to_do_and_goes_on(
    page: Page, counter: Counter, live_server: Any, spoil: str, sentence: str, assert_accessible: Callable[..., None]
) -> None:
    counter.sign_in(page.context, live_server.url)
    page.add_init_script(spoil)
    open_desk(page)
    page.get_by_role("button", name="Scan", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    assert_accessible(page)
    type_code(page, counter.new_pass().short_code)
    verdict(page, "Accepted")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_and_is_accessible(desk_page: Page, width: int, assert_accessible: Callable[..., None]) -> None:
    desk_page.set_viewport_size({"width": width, "height": 640})
    assert desk_page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(desk_page)
