from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from museums.reminders import services


class Command(BaseCommand):
    help = "Ask the museums that nobody has found right for a year whether their sheet still is. The task worker does it every night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say who would be asked")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = [museum.slug for museum in services.due(timezone.localdate())]
        slugs = waiting if options["dry_run"] else services.send_all()
        for slug in slugs:
            self.stdout.write(slug)
        self.stdout.write(f"{len(slugs)} museums {'to ask' if options['dry_run'] else 'asked'}.")
