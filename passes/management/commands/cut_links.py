from typing import Any

from django.core.management.base import BaseCommand

from passes.tasks import cut_links


class Command(BaseCommand):
    help = "Cut the link between scans and passes 48 hours after the scan. qcluster does it every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{cut_links()} links cut")
