from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from passes.models import Order
from passes.services.forgetting import forget_address


class Command(BaseCommand):
    help = "Erase a holder's e-mail address on request. Their passes stay valid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_address(email=options['email'])} erased")
        kept = Order.objects.filter(email__iexact=options["email"].strip()).count()
        if kept:
            self.stdout.write(f"{kept} kept with orders: paid ones for ten years, as accounting law asks")
