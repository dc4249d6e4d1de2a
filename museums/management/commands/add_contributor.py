from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.models import User
from museums.contributors import add_contributor
from museums.models import Museum


class Command(BaseCommand):
    help = "Let an account edit the pages of one museum. What it submits is read by the editors before it is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("museum", metavar="MUSEUM_SLUG")
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        museum = Museum.objects.filter(slug=options["museum"]).first()
        if museum is None:
            raise CommandError(f"There is no museum {options['museum']}.")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['email']}. Create it in the editor first: Settings, Users.")
        group = add_contributor(museum=museum, user=user)
        self.stdout.write(f"{user.email} may edit the pages of {museum.name} (group “{group.name}”).")
