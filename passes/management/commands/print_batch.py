from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.log_actions import log

from passes.models import Batch
from passes.printing import listing
from passes.printing.pieces import NotPrintableError, see_that_printable
from passes.services import batches

WIDTH = 40


class Command(BaseCommand):
    help = "Write what is printed of a batch: the list for a printing house (.csv), or A4 sheets of cards (.pdf)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", required=True, type=int, metavar="NUMBER")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.csv|FILE.pdf")
        parser.add_argument("--backs", action="store_true", help="of the cards, too: every second page of the PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        kind = out.suffix.lower()
        if kind not in (".csv", ".pdf"):
            raise CommandError("--out must end with .csv or .pdf.")
        batch = self.batch(options["batch"])
        try:
            file = out.open("x", newline="", encoding="utf-8") if kind == ".csv" else out.open("xb")
        except FileExistsError as error:
            raise CommandError(f"{out} exists already; choose another name, it is not overwritten.") from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        try:
            with file:
                count = self.write(batch, file, **({} if kind == ".csv" else {"backs": options["backs"]}))
        except BaseException as error:
            out.unlink()
            if isinstance(error, OSError):
                raise CommandError(f"{out} cannot be written: {error.strerror or error}.") from error
            raise
        log(instance=batch, action="passes.export", data={"reason": out.suffix.lower()[1:]})
        self.stderr.write(f"{count} cards of batch {batch.pk} written to {out}")

    def batch(self, number: int) -> Batch:
        """Made to its end first, whether the task has come to it or not."""
        try:
            batches.make(number)
            batch = Batch.objects.select_related("edition__signing_key", "offer__signing_key").get(pk=number)
            see_that_printable(batch)
        except Batch.DoesNotExist as error:
            raise CommandError(f"There is no batch {number}.") from error
        except NotPrintableError as error:
            raise CommandError(f"Batch {number} came back: nothing of it is printed any more.") from error
        return batch

    def write(self, batch: Batch, file: Any, **options: Any) -> int:
        if not options:
            return listing.write(batch, file, self.bar(batch.quantity))
        from passes.printing import sheets  # noqa: PLC0415 - it needs Pango, which only this does

        return sheets.write(batch, file, progress=self.bar(batch.quantity), **options)

    def bar(self, whole: int) -> Callable[[int], None]:
        """Drawn anew in its line on a terminal; elsewhere a line for each tenth."""
        terminal = self.stderr.isatty()
        shown = -1

        def draw(done: int) -> None:
            nonlocal shown
            share = done / whole if whole else 1
            step = int(share * (100 if terminal else 10))
            if step == shown:
                return
            shown = step
            filled = int(share * WIDTH)
            line = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{whole}"
            self.stderr.write(f"\r{line}" if terminal else line, ending="" if terminal and done < whole else "\n")

        return draw
