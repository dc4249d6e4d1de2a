from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.shortcode import spaced
from museums.models import Museum
from passes.models.desks import DeskKind
from passes.services import desks


class Command(BaseCommand):
    help = "Print a one-time enrolment address for a device of a museum, or a credential for a machine client."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("museum", metavar="MUSEUM_SLUG")
        parser.add_argument("--bearer", action="store_true", help="print a credential for a machine client instead")
        parser.add_argument("--name", default="Command line", help="name of the machine client")

    def handle(self, *args: Any, **options: Any) -> None:
        museum = Museum.objects.filter(slug=options["museum"]).first()
        if museum is None:
            near = ", ".join(Museum.objects.matching(options["museum"].replace("-", " ")).values_list("slug", flat=True)[:5])
            raise CommandError(f"There is no museum {options['museum']}." + (f" Did you mean: {near}?" if near else ""))
        if options["bearer"]:
            _desk, credential = desks.create_desk(museum=museum, name=options["name"], kind=DeskKind.MACHINE)
            self.stdout.write(credential)
            return
        enrolment, code = desks.create_enrolment(museum=museum)
        self.stdout.write(desks.enrolment_address(code))
        self.stderr.write(f"Code {spaced(code)} for {museum.name}, usable once until {enrolment.expires_at:%Y-%m-%d %H:%M} UTC.")
