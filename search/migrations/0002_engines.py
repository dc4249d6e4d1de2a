"""What searches: FTS5 tables on SQLite, tsvector columns on PostgreSQL, made from the columns of `search_documenttext`.

The stems are made in Python (search/words.py), so neither engine's dictionaries are used and no extension is needed. The
database keeps its part in step by itself: triggers on SQLite, generated columns on PostgreSQL.

A later migration that changes `search_documenttext` on SQLite makes Django build that table anew, and its triggers go with
the old one: such a migration runs `uninstall` before and `install` after.
"""

from django.db import migrations

SQLITE_TABLES = {
    "search_stems": (("title_stems", "named_stems", "all_stems"), ""),
    "search_words": (("title_words",), ", prefix='2 3'"),
}
POSTGRESQL_COLUMNS = {
    "title_found": "title_stems",
    "named_found": "named_stems",
    "all_found": "all_stems",
    "words_found": "title_words",
}


def sqlite_statements():
    for table, (columns, options) in SQLITE_TABLES.items():
        names = ", ".join(columns)
        new = ", ".join(f"new.{column}" for column in columns)
        old = ", ".join(f"old.{column}" for column in columns)
        take = f"INSERT INTO {table}({table}, rowid, {names}) VALUES ('delete', old.document_id, {old});"
        give = f"INSERT INTO {table}(rowid, {names}) VALUES (new.document_id, {new});"
        yield (
            f"CREATE VIRTUAL TABLE {table} USING fts5({names}, content='search_documenttext', content_rowid='document_id', "
            f"tokenize='unicode61', detail=column{options})"
        )
        yield f"CREATE TRIGGER {table}_insert AFTER INSERT ON search_documenttext BEGIN {give} END"
        yield f"CREATE TRIGGER {table}_delete AFTER DELETE ON search_documenttext BEGIN {take} END"
        yield (
            f"CREATE TRIGGER {table}_update AFTER UPDATE OF document_id, {names} ON search_documenttext BEGIN {take} {give} END"
        )
        yield f"INSERT INTO {table}({table}) VALUES ('rebuild')"


def postgresql_statements():
    for column, source in POSTGRESQL_COLUMNS.items():
        # The stems are tokens already, one space between: no parser, no dictionary, no position.
        yield (
            f"ALTER TABLE search_documenttext ADD COLUMN {column} tsvector "
            f"GENERATED ALWAYS AS (array_to_tsvector(string_to_array({source}, ' '))) STORED"
        )
        yield f"CREATE INDEX search_{column} ON search_documenttext USING gin ({column}) WITH (fastupdate = off)"
    # Long values are kept apart, so that visiting a row for each hit reads little.
    yield "ALTER TABLE search_documenttext SET (toast_tuple_target = 128)"


def install(apps, schema_editor):
    statements = sqlite_statements() if schema_editor.connection.vendor == "sqlite" else postgresql_statements()
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def uninstall(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for table in SQLITE_TABLES:
                for event in ("insert", "delete", "update"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}")
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            return
        for column in POSTGRESQL_COLUMNS:
            cursor.execute(f"ALTER TABLE search_documenttext DROP COLUMN IF EXISTS {column}")
        cursor.execute("ALTER TABLE search_documenttext RESET (toast_tuple_target)")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]
    operations = [migrations.RunPython(install, uninstall)]
