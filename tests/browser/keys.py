"""A USB scanner for the browser tests: key events as a keyboard with a given layout would give them."""

from __future__ import annotations

from playwright.sync_api import Page

Key = tuple[str, str, bool]  # KeyboardEvent.key, .code, .shiftKey

ENTER: Key = ("Enter", "Enter", False)
TAB: Key = ("Tab", "Tab", False)

# What a scanner set to the layout of the United States presses.
_PRESSED: dict[str, tuple[str, bool]] = {
    **{letter: (f"Key{letter}", True) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{digit: (f"Digit{digit}", False) for digit in "0123456789"},
    " ": ("Space", False),
    "$": ("Digit4", True),
    "%": ("Digit5", True),
    "*": ("Digit8", True),
    "+": ("Equal", True),
    "-": ("Minus", False),
    ".": ("Period", False),
    "/": ("Slash", False),
    ":": ("Semicolon", True),
}
# What a computer set to a French layout makes of these keys.
_FRENCH = {
    "KeyQ": "a",
    "KeyA": "q",
    "KeyW": "z",
    "KeyZ": "w",
    "KeyM": ",",
    "Semicolon": "m",
    "Period": ":",
    "Slash": "!",
    **{f"Digit{digit}": char for digit, char in zip("1234567890", "&é\"'(-è_çà", strict=True)},
    "Minus": ")",
    "Equal": "=",
    "Space": " ",
}
_FRENCH_SHIFTED = {"KeyM": "?", "Semicolon": "M", "Digit4": "4", "Digit5": "5", "Digit8": "8", "Equal": "+"}


def qwerty(text: str) -> list[Key]:
    """Scanner and computer agree."""
    return [(char, *_PRESSED[char]) for char in text]


def caps_lock(text: str) -> list[Key]:
    """They agree, but Caps Lock is on: letters arrive in lower case."""
    return [(key.lower(), code, shift) for key, code, shift in qwerty(text)]


def azerty(text: str) -> list[Key]:
    """The scanner presses American keys on a computer with a French layout."""
    keys = []
    for char in text:
        code, shift = _PRESSED[char]
        plain = _FRENCH.get(code, code[-1].lower())
        keys.append((_FRENCH_SHIFTED.get(code, plain.upper()) if shift else plain, code, shift))
    return keys


def scan(page: Page, keys: list[Key], *, ending: Key | None = ENTER, gap: int = 3) -> None:
    """Press the keys wherever the focus is, `gap` milliseconds apart."""
    page.evaluate(
        """async ([keys, gap]) => {
            for (const [key, code, shiftKey] of keys) {
                for (const kind of ["keydown", "keyup"]) {
                    const target = document.activeElement ?? document.body;
                    const event = new KeyboardEvent(kind, { key, code, shiftKey, bubbles: true, cancelable: true });
                    // A real Enter or Space that nobody prevented presses the button that has the focus.
                    if (target.dispatchEvent(event) && kind === "keydown" && key === "Enter") target.click?.();
                }
                await new Promise((resolve) => setTimeout(resolve, gap));
            }
        }""",
        [[*keys, ending] if ending else keys, gap],
    )
