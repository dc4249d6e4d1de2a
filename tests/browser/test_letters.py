"""Writing to the network and asking for the newsletter: with the keyboard alone, with scripts and without, clean for axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from home.contact import forms
from home.models import ContactMessage, Subscriber

pytestmark = [pytest.mark.slow]

LINK = re.compile(r"https?://[^/\s]+(/\S+/newsletter/confirm/\S+/)")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def visitor(request: Any, new_context: Callable[..., BrowserContext], monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setattr(forms, "QUICKEST", -1)  # a test types faster than people
    return new_context(java_script_enabled=request.param).new_page()


@pytest.fixture
def look(visitor: Page, page: Page, assert_accessible: Callable[[Page], None]) -> Callable[[], None]:
    """axe needs scripts: what a visitor without them sees is looked at in a browser that has them."""

    def check() -> None:
        page.set_content(visitor.content().replace('href="/', f'href="{base(visitor)}/'))
        assert_accessible(page)

    return check


def base(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_message_written_with_the_keyboard(network: None, visitor: Page, look: Callable[[], None]) -> None:
    visitor.goto("/nl/contact/?museum=la-manufacture-roubaix")
    expect(visitor.locator("select")).to_have_value("mistake")
    visitor.locator("#contact-text").focus()
    visitor.keyboard.type("De deuren gaan om 14 uur open.")
    press(visitor, "Tab", "Tab")
    visitor.keyboard.type("marie@")
    press(visitor, "Enter")
    expect(visitor.locator(".notice[role=alert]")).to_contain_text("Uw bericht is nog niet verstuurd.")
    expect(visitor.locator("#contact-text")).to_have_value("De deuren gaan om 14 uur open.")
    look()
    visitor.locator(".notice[role=alert] a").first.focus()
    press(visitor, "Enter")
    visitor.locator("#contact-email").fill("marie@example.org")
    visitor.locator("#contact-copy").focus()
    press(visitor, "Space", "Tab", "Enter")
    expect(visitor.locator(".notice[role=status]")).to_contain_text("Uw bericht is aangekomen.")
    look()
    message = ContactMessage.objects.get()
    assert message.museum is not None
    assert len(mail.outbox) == 2
    assert not visitor.context.cookies()


def test_the_newsletter_from_the_form_to_leaving(network: None, visitor: Page, look: Callable[[], None]) -> None:
    visitor.goto("/fr/newsletter/")
    look()
    visitor.locator("input[type=checkbox]").nth(1).check()
    visitor.locator("#newsletter-page-email").fill("marie@example.org")
    press(visitor, "Enter")
    expect(visitor.locator("h1")).to_have_text("Encore une étape")
    look()
    found = LINK.search(str(mail.outbox[0].body))
    assert found
    visitor.goto(found[1])
    look()
    visitor.locator("main button").focus()
    press(visitor, "Enter")
    expect(visitor.locator("h1")).to_have_text("Vous êtes inscrit")
    subscriber = Subscriber.objects.get()
    assert subscriber.lists.count() == 2
    from home.newsletter.links import leave_link

    visitor.goto("/" + leave_link(subscriber).split("/", 3)[3])
    look()
    visitor.locator("main button").click()
    expect(visitor.locator("h1")).to_have_text("Vous êtes désinscrit")
    subscriber.refresh_from_db()
    assert subscriber.ended_at
    assert not visitor.context.cookies()
