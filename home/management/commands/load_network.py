from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.importing import BrokenFileError
from home.importing import OWN_DATA, load_network


class Command(BaseCommand):
    help = (
        "Load the network (museums, territories, clubs, programmes, events, partners) and its pages in three languages. "
        "What was edited or deleted on the site stays so. A broken file changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=OWN_DATA, help="a folder of data files (default: the project's)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_network(options["folder"])
        except BrokenFileError as error:
            raise CommandError(f"Nothing was changed. {error}.") from error
        # By its name: search stands above this app. One pass at the end instead of one a page.
        call_command("rebuild_search", verbosity=0)
        if options["verbosity"] == 0:
            return
        for kind, tally in report.tallies.items():
            self.stdout.write(f"{kind}: {tally}")
        total = report.total
        self.stdout.write(
            f"In all: {total['added']} added, {total['changed']} changed, {total['left']} left, {total['kept']} kept as edited here"
        )
        if options["verbosity"] > 1:
            for line in report.kept:
                self.stdout.write(f"  kept: {line}")
