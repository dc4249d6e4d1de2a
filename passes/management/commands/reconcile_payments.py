from typing import Any

from django.core.management.base import BaseCommand

from passes.payments import gateway, reconciling


class Command(BaseCommand):
    help = "Ask Stripe about orders that should have been heard of by now, and send refunds that did not go out."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not gateway.is_on():
            self.stderr.write("Stripe has no keys here (STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET).")
        for line in reconciling.reconcile():
            self.stdout.write(line)
