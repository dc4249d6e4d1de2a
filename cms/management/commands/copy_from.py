"""Fill a new database with the content of another one, for a site that grows from SQLite to PostgreSQL."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dj_database_url
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.sql import InsertQuery
from wagtail.models import Page

from cms.short_cache import clear_every

SOURCE = "copied"
BATCH = 500
#: The indexes of what editors and visitors search: made again, their columns are the engine's own.
MADE_AGAIN = {
    "wagtailsearch.sqliteftsindexentry",
    "wagtailsearch.indexentry",
    *(f"search.{name}" for name in ("shelf", "document", "documenttext", "word")),
}


class Command(BaseCommand):
    help = "Copy the whole content of another database into this one, which has been migrated and holds nothing yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="the database to read: a SQLite file, or an address such as postgresql://...")

    def handle(self, *_args: Any, url: str, **_options: Any) -> None:
        connections.databases[SOURCE] = {**connection.settings_dict, "OPTIONS": {}, **dj_database_url.parse(address(url))}
        try:
            self.check_both()
            rows = self.copy()
        finally:
            connections[SOURCE].close()
            del connections[SOURCE], connections.databases[SOURCE]
        self.stdout.write(f"{rows} rows copied, counted the same on both sides. Making the search indexes ...")
        ContentType.objects.clear_cache()
        clear_every()
        call_command("update_index", verbosity=0)
        call_command("rebuild_search", verbosity=0)  # by its name: search stands above this app
        self.stdout.write("Done. The uploaded files are not in the database: keep MEDIA_ROOT, or copy it.")

    def check_both(self) -> None:
        there, here = (set(MigrationRecorder(connections[alias]).applied_migrations()) for alias in (SOURCE, "default"))
        if there != here:
            different = ", ".join(sorted(f"{app}.{name}" for app, name in there ^ here)[:5])
            raise CommandError(f"Both databases must be of the same version: run migrate on each. Not the same: {different}.")
        if get_user_model()._default_manager.exists() or Page.objects.filter(depth__gt=2).exists():
            raise CommandError(
                "This database is in use: it has accounts or pages. Copy into a new one that only migrate has touched."
            )

    def copy(self) -> int:
        """All or nothing. Foreign keys are checked when the transaction ends, so that tables come in any order."""
        tables = list(copied_models())
        rows = 0
        with transaction.atomic(using=SOURCE), transaction.atomic():
            for table in reversed(tables):
                with connection.cursor() as cursor:
                    cursor.execute(f"DELETE FROM {connection.ops.quote_name(table._meta.db_table)}")  # noqa: S608 - our own names
            for table in tables:
                name = table._meta.db_table
                try:
                    copied = copy_table(table)
                except (DatabaseError, ValueError) as error:
                    raise CommandError(f"A row of {name} does not fit: {error}") from error
                arrived = models.QuerySet(table, using="default").count()
                if arrived != models.QuerySet(table, using=SOURCE).count() or arrived != copied:
                    raise CommandError(
                        f"{name}: {copied} rows read, {arrived} arrived. Stop the site that writes there, then begin again."
                    )
                self.stdout.write(f"{arrived:>9}  {name}")
                rows += copied
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), tables):
                    cursor.execute(statement)
            connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return rows


def address(place: str) -> str:
    if "://" in place:
        return place
    if not Path(place).is_file():  # SQLite would make an empty one
        raise CommandError(f"There is no file {place}.")
    return f"sqlite:///{Path(place).resolve()}"


def copied_models() -> Iterator[type[models.Model]]:
    """Every table of the site, those of many-to-many relations too."""
    for model in apps.get_models(include_auto_created=True):
        ours = model._meta.managed and not model._meta.proxy and not model._meta.swapped
        if ours and model._meta.label_lower not in MADE_AGAIN:
            yield model


def copy_table(model: type[models.Model]) -> int:
    """The rows of one table as they are: no save(), no signal, and of a page only what this table holds."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    names = [field.attname for field in fields]
    found = models.QuerySet(model, using=SOURCE).order_by("pk").values_list(*names, named=True)
    batch: list[Any] = []
    rows = 0
    for row in found.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            rows += insert(model, fields, batch)
            batch = []
    return rows + insert(model, fields, batch)


def insert(model: type[models.Model], fields: list[Any], rows: list[Any]) -> int:
    size = max(connection.ops.bulk_batch_size(fields, rows), 1) if rows else 1
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + size], raw=True)
        query.get_compiler(connection=connection).execute_sql()
    return len(rows)
