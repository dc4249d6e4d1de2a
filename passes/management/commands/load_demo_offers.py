from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from passes.demo_offers import load_demo_offers


class Command(BaseCommand):
    help = "Make the sponsor offer of the network's report and one to try, for demonstrations. Run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        code = load_demo_offers(Path(settings.BASE_DIR) / "cms" / "demo" / "network")
        if code is not None and options["verbosity"]:
            self.stdout.write(f"{code.scheme.slug}: shared code {code.code}")
