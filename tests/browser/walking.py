"""Going through pages: from one to the next, and with the keyboard alone, as somebody does who cannot use a mouse."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MANY = 250

SEEN = """e => {
  const box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return top !== null && (e.contains(top) || top.contains(e));
}"""


def is_focused(goal: Locator) -> bool:
    return bool(goal.evaluate("e => e === document.activeElement"))


def tab_to(page: Page, goal: Locator) -> None:
    """Press Tab until the focus is on `goal`, which nothing may cover then."""
    expect(goal).to_be_attached()
    for _press in range(MANY):
        if is_focused(goal):
            break
        page.keyboard.press("Tab")
    expect(goal).to_be_focused()
    page.wait_for_function(SEEN, arg=goal.element_handle())  # the page may still be scrolling to it


def follow(page: Page, goal: Locator) -> None:
    """Go to a link or a button, and press it."""
    tab_to(page, goal)
    page.keyboard.press("Enter")


def click_through(page: Page, goal: Locator) -> None:
    """Click what leads to another page, and wait until it is there: a look at it right after never sees the one before."""
    with page.expect_navigation():
        goal.click()


def fits(page: Page) -> None:
    """Nothing runs out of the window on the right."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def write(page: Page, field: Locator, words: str) -> None:
    """Go to a field and type in place of what it says."""
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def skip(page: Page) -> None:
    """The first key of a page leads to its skip link, the second past the menu."""
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
