"""The SQL statements of one warm request on SQLite, as SQLite's own trace sees them, BEGIN and COMMIT included.

Reads requests (JSON) from standard input, sends all of them, writes the statements of the last one (JSON).
"""

from __future__ import annotations

import json
import sys


def main() -> int:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    requests = json.load(sys.stdin)
    client = Client(headers={"x-forwarded-proto": "https", "host": "127.0.0.1"})
    seen: list[str] = []
    connection.ensure_connection()
    for method, path, body, headers, expect in requests:
        seen.clear()
        connection.ensure_connection()
        connection.connection.set_trace_callback(seen.append)
        content_type = headers.pop("Content-Type", "application/json")
        response = client.generic(method, path, body, content_type, secure=True, headers=headers)
        content = response.content.decode()
        if response.status_code >= 400 or expect not in content:
            print(f"{method} {path} answered {response.status_code}: {content[:500]}", file=sys.stderr)
            return 1
    # A line that begins with "--" is a statement inside a trigger, part of the one before it.
    json.dump([" ".join(statement.split()) for statement in seen if not statement.startswith("--")], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
