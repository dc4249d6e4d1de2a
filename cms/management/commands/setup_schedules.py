from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms import schedules


class Command(BaseCommand):
    help = "Give the task worker its clock: what runs every few minutes and every night. `migrate` does it too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--run", action="store_true", help="and do all of it once, now: for a site without a task worker")

    def handle(self, *args: Any, **options: Any) -> None:
        added = schedules.setup()
        self.stdout.write(f"{len(added)} schedules added, {len(schedules.jobs())} in all")
        if options["run"]:
            for name in schedules.run_all():
                self.stdout.write(f"done: {name}")
