"""PostgreSQL: the columns that are searched move from the texts to the narrow rows that counting and sorting read.

A search of a common word visited a row of each table for every hit, and joined them. Triggers keep the columns in step. Those of
`search_documenttext` stay, without their indexes, for a host that still runs the version before; a later migration may drop them.
"""

from django.db import migrations

COLUMNS = ("title_found", "named_found", "all_found")
SET = ", ".join(f"{column} = fresh.{column}" for column in COLUMNS)
#: Short values that every hit is sorted by: kept in the row, where the long ones make room.
SORTED_BY = ("key", "language", "sort_title")


def install(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for column in SORTED_BY:
            cursor.execute(f"ALTER TABLE search_document ALTER COLUMN {column} SET STORAGE PLAIN")
        cursor.execute("ALTER TABLE search_document SET (toast_tuple_target = 128)")
        cursor.execute(f"ALTER TABLE search_document {', '.join(f'ADD COLUMN {column} tsvector' for column in COLUMNS)}")
        cursor.execute(
            f"UPDATE search_document SET {SET} FROM search_documenttext fresh WHERE fresh.document_id = search_document.id"
        )
        cursor.execute(
            "CREATE FUNCTION search_put_beside() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"UPDATE search_document SET {SET} FROM fresh WHERE fresh.document_id = search_document.id; RETURN NULL; END $$"
        )
        for event in ("insert", "update"):
            cursor.execute(
                f"CREATE TRIGGER search_put_beside_{event} AFTER {event.upper()} ON search_documenttext "
                "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION search_put_beside()"
            )
        for column in COLUMNS:
            cursor.execute(f"DROP INDEX search_{column}")
            cursor.execute(f"CREATE INDEX search_{column} ON search_document USING gin ({column}) WITH (fastupdate = off)")


def uninstall(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for event in ("insert", "update"):
            cursor.execute(f"DROP TRIGGER search_put_beside_{event} ON search_documenttext")
        cursor.execute("DROP FUNCTION search_put_beside()")
        for column in COLUMNS:
            cursor.execute(f"ALTER TABLE search_document DROP COLUMN {column}")
            cursor.execute(f"CREATE INDEX search_{column} ON search_documenttext USING gin ({column}) WITH (fastupdate = off)")
        cursor.execute("ALTER TABLE search_document RESET (toast_tuple_target)")
        for column in SORTED_BY:
            cursor.execute(f"ALTER TABLE search_document ALTER COLUMN {column} SET STORAGE EXTENDED")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_engines")]
    operations = [migrations.RunPython(install, uninstall)]
