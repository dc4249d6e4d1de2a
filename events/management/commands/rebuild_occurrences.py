"""Bring the table of dates to what the events say: after an upgrade, or when in doubt. May run at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from events.services import rebuild_all


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild_all()
        for pk, error in done.broken.items():
            self.stderr.write(f"event {pk}: its rule cannot be followed ({error.code}); its dates stay as they were")
        self.stdout.write(f"{done.added} dates added, {len(done.changed)} changed, {len(done.removed)} removed")
