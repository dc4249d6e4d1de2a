from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from passes.demo import load_demo_passes


class Command(BaseCommand):
    help = "Make an edition of the Pass'Musées with example advantages, for demonstrations. Run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        done = load_demo_passes()
        if options["verbosity"] == 0:
            return
        if done.created:
            self.stdout.write(f"{done.edition.slug}: made, with {done.advantages} example advantages")
        else:
            self.stdout.write(f"{done.edition.slug}: there already, left as it is")
