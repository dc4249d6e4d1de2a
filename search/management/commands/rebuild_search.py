from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from search import indexing

WIDTH = 30


class Command(BaseCommand):
    help = (
        "Bring the search index up to date with everything on the site. It is never empty meanwhile, and may run at any time: "
        "visitors go on searching, editors go on publishing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()
        self.shown = ""
        count = indexing.rebuild(self.progress if options["verbosity"] else lambda _done, _total: None)
        if options["verbosity"]:
            self.stdout.write(f"{count} things looked at in {time.monotonic() - start:.1f} s")

    def progress(self, done: int, total: int) -> None:
        """A bar that grows on a terminal; in a log, a line for each tenth."""
        share = done / total if total else 1
        bar = f"[{'#' * int(WIDTH * share):{WIDTH}}] {done}/{total}"
        if self.stdout.isatty():
            self.stdout.write(f"\r{bar}", ending="\n" if done == total else "")
        elif (tenth := f"{int(share * 10)}") != self.shown:
            self.stdout.write(bar)
            self.shown = tenth
        self.stdout.flush()
