from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from cms import renditions
from cms.models import CustomImage


class Command(BaseCommand):
    help = "Make the renditions that pictures lack: after an import, a change of the table of renditions, or a task that failed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what is missing and make nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        made = missing = 0
        for image in CustomImage.objects.order_by("pk").iterator(chunk_size=100):
            lacking = renditions.missing(image)
            missing += len(lacking)
            if lacking and not dry_run:
                made += renditions.make(image.pk)
                self.stdout.write(f"{image.pk} {image.title}", ending="\n")
        self.stdout.write(f"{missing} renditions missing, {made} made.")
