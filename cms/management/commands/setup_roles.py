from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.roles import setup_roles


class Command(BaseCommand):
    help = "Create or update the groups of the editor and the moderation workflow. Run it after each update of the site."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(", ".join(setup_roles()))
