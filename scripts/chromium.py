"""Find a Chromium for the browser tests and the pictures, or install one.

Order: the variable CHROMIUM, the system's own, Playwright's own where it is already there, the system's package when root
on Debian or Ubuntu, Playwright's download. The headless shell goes first: the whole browser, without a window, draws its own
frame for each page and takes four times the CPU.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.bootstrap import PYTHON

NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
MAC = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")


class ChromiumError(Exception):
    """No browser to be had, in a sentence that says what to do."""


def works(path: str) -> bool:
    """Whether it starts: Ubuntu ships a `chromium` that only says how to install the real one."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "Chrom" in done.stdout


def on_this_machine() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        if not works(given):
            raise ChromiumError(f"CHROMIUM names {given}, which does not start. Correct or unset it.")
        return given
    for name in (*NAMES, *MAC):
        path = shutil.which(name)
        if path and works(path):
            return path
    return None


def playwrights_own() -> str | None:
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    done = subprocess.run([PYTHON, "-c", script], capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if path and Path(path).exists() else None


def install() -> None:
    """Install one, saying what is done on standard error."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium with apt-get ...", file=sys.stderr)
        install = ["-y", "install", "--no-install-recommends"]
        for words in (["update"], [*install, "chromium-headless-shell"], [*install, "chromium"]):  # Ubuntu has no shell
            subprocess.run(
                ["apt-get", "-qq", *words],
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                check=False,
            )
            if on_this_machine():
                return
    print("Downloading Playwright's Chromium ...", file=sys.stderr)
    subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)


def find(*, may_install: bool = True) -> str:
    """The path of a browser that starts."""
    found = on_this_machine() or playwrights_own()
    if not found and may_install:
        install()
        found = on_this_machine() or playwrights_own()
    if not found:
        raise ChromiumError(
            "No Chromium was found and none could be installed. Install Chromium or Google Chrome, "
            "or name one: CHROMIUM=/path/to/chromium make test"
        )
    return found


def arguments() -> list[str]:
    """What every headless start of ours needs: no call home, and no sandbox where root forbids one."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
    ]
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*quiet, *(["--no-sandbox"] if root else [])]


if __name__ == "__main__":
    try:
        print(find())
    except ChromiumError as error:
        sys.exit(str(error))
