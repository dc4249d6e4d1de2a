from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from passes.models import Channel, Edition
from passes.services import issuing

COLUMNS = ("pass id", "short code", "token", "address")


class Command(BaseCommand):
    help = "Issue passes of an edition and write them to a CSV file, for a printer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True, metavar="SLUG")
        parser.add_argument("--count", required=True, type=int, metavar="N")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.csv")
        parser.add_argument("--party-size", type=int, default=1)
        parser.add_argument("--locale", default="fr", choices=["fr", "nl", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.select_related("signing_key").filter(slug=options["edition"]).first()
        if edition is None:
            known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no edition {options['edition']}. Known editions: {known}.")
        if options["count"] < 1:
            raise CommandError("--count must be at least 1.")
        out: Path = options["out"]
        try:
            file = out.open("x", newline="", encoding="utf-8")
        except FileExistsError as error:
            raise CommandError(f"{out} exists already; choose another name, it is not overwritten.") from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        try:
            # Issued and written or neither: passes nobody can read back would be lost stock.
            with transaction.atomic(), file:
                self.write(file, edition, options)
        except BaseException as error:
            out.unlink()
            if isinstance(error, OSError):
                raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
            raise
        self.stderr.write(f"{options['count']} passes of {edition.slug} written to {out}")

    def write(self, file: Any, edition: Edition, options: dict[str, Any]) -> None:
        made = issuing.issue_by_thousands(
            scheme=edition,
            quantity=options["count"],
            party_size=options["party_size"],
            locale=options["locale"],
            channel=Channel.PRINTED,
        )
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        try:
            for some in made:
                for one in map(issuing.issued, some):
                    writer.writerow([one.public_id, one.short_code, one.token, one.address])
        except issuing.SoldOutError as error:
            raise CommandError(f"Fewer than {options['count']} passes of {edition.slug} are left.") from error
        except ValueError as error:
            raise CommandError("--party-size must be between 1 and 20.") from error
