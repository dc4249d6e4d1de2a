"""The site with its real content on this machine, then the addresses and log-ins to try it with.

.venv/bin/python -m scripts.demo      PORT=8080 chooses another port, DATABASE_URL another database

Passes are bought on a fake payment page of this machine (scripts/stripe_emulator.py); PAYMENTS=0 leaves it out, and keys of your own
in STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET take its place.

What was edited stays: a second run loads only what the data brings that is new.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from pathlib import Path

from scripts import messages, stripe_emulator
from scripts.bootstrap import ROOT
from scripts.servers import HOST, ServerError, port_taken, web


class DemoError(Exception):
    """What stops the demo, in a sentence that says what to do."""


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise DemoError(f"PORT must be a number from 1 to 65535, not “{text}”: make demo PORT=8080")
    port = int(text)
    if port < 1024 and hasattr(os, "geteuid") and os.geteuid() != 0:
        raise DemoError(f"Ports under 1024 are the system's. Choose a higher one: make demo PORT={port + 8000}")
    if port_taken(port):
        raise DemoError(
            f"Port {port} is in use, perhaps by a demo in another window. Stop that one, or choose another port: make demo PORT={port + 1}"
        )
    return port


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def kept_in() -> str:
    """Where what is made and edited stays, as one names it from the project's folder."""
    folder = var_dir().absolute()
    name = f"{folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder}/"
    return f"the database of DATABASE_URL and {name}" if os.environ.get("DATABASE_URL") else name


def writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise DemoError(
            f"The folder {folder} cannot be written ({error.strerror}): the demo keeps its database there. "
            "Copy the project to a folder of yours, or name another: VAR_DIR=/tmp/portal make demo"
        ) from error


def say(text: str) -> None:
    print(text, flush=True)


def manage(title: str, *words: str) -> str:
    """Run a management command under a title and say how long it took; what it printed."""
    from django.core.management import call_command  # noqa: PLC0415 - the settings must be chosen first

    print(f"{title} ... ", end="", flush=True)
    start = time.monotonic()
    output = io.StringIO()
    try:
        call_command(*words, stdout=output)
    except Exception as error:
        say("failed")
        traceback.print_exc()
        raise DemoError(
            f"\n{output.getvalue()}“manage.py {' '.join(words)}” failed: {error}\nA database from an older version is the usual cause: "
            f"move {kept_in()} aside and run make demo again."
        ) from error
    say(f"{time.monotonic() - start:.0f} s")
    return output.getvalue()


def prepare(env: dict[str, str]) -> str:
    """Bring messages, database and content up to date; what to show about the accounts."""
    messages.compile_catalogues()
    os.environ.update(env)
    import django  # noqa: PLC0415 - the settings must be chosen first
    from django.db import connections  # noqa: PLC0415

    django.setup()
    manage("Database", "migrate", "--no-input")
    manage("Museums, pages and events", "load_network")
    manage("An edition of the pass, with examples", "load_demo_passes")
    manage("Sponsor offers", "load_demo_offers")
    manage("A pass to buy, as an example", "load_demo_selling")
    manage("Example events, from today on", "load_demo_events")
    accounts = manage("Accounts and a pass", "demo_accounts")
    connections.close_all()
    return accounts


def environment(port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DEBUG": os.environ.get("DEBUG", "0"),  # a wrong address shows the site's own page
        "SITE_URL": f"http://{HOST}:{port}",
        "PORT": str(port),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
    }


def payments(port: int) -> dict[str, str]:
    """The fake bank, running in this process from now on, as the site's environment; empty when another is wanted, or none."""
    if os.environ.get("STRIPE_SECRET_KEY") or os.environ.get("PAYMENTS") == "0":
        return {}
    bank = stripe_emulator.Stripe(webhook=f"http://{HOST}:{port}/payments/stripe/webhook/")
    stripe_emulator.serve(bank)
    return {
        "STRIPE_SECRET_KEY": stripe_emulator.SECRET_KEY,
        "STRIPE_WEBHOOK_SECRET": stripe_emulator.WEBHOOK_SECRET,
        "STRIPE_API_BASE": bank.base,
    }


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    signal.signal(signal.SIGTERM, interrupted)  # whoever ends the demo this way ends its server too
    try:
        port = chosen_port()
        writable(var_dir())
        env = environment(port)
        accounts = prepare(env)
        env |= payments(port)
        print("Server ... ", end="", flush=True)
        with web(port, env=env, quiet=False) as server:
            say(f"ready\n\n{accounts.strip(chr(10))}")
            say(f"\nCtrl-C stops the server. What you change is kept in {kept_in()} until the next run.")
            server.wait()
            raise DemoError("The server has stopped. Its own message stands above.")
    except KeyboardInterrupt:
        with suppress(BrokenPipeError):
            say("\nStopped.")
        return 0
    except (DemoError, ServerError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
