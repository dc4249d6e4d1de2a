"""Example events dated from today on, for a demonstration. May run at any time: those that are over are dated anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from events.demo import load_demo_events


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_demo_events()
        self.stdout.write(f"{len(made)} example events made or dated anew")
