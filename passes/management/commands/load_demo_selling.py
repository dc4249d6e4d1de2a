from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from passes.demo_selling import load_demo_selling


class Command(BaseCommand):
    help = "Make an example edition with a price and example terms of sale, for demonstrations. Run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        edition = load_demo_selling()
        if options["verbosity"]:
            self.stdout.write(f"{edition.slug}: on sale once the keys of Stripe, or of its emulator, are set")
