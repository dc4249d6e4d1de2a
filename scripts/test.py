"""The whole suite on SQLite, then what depends on the database engine again on a real PostgreSQL.

    .venv/bin/python -m scripts.test                     everything
    .venv/bin/python -m scripts.test -k desk             pytest's own options go to both runs
    DATABASE_URL=postgresql://... make test              this server instead of one started for the run

The last lines are the closing lines of both runs; the exit code is 0 only if both passed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import nullcontext

from scripts import messages
from scripts.bootstrap import PYTHON, ROOT
from scripts.chromium import ChromiumError, find
from scripts.servers import ServerError, postgresql

NOTHING_SELECTED = 5
CLOSING = re.compile(r"^=+ .*\bin [\d.]+s.* =+$")
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def pytest(*arguments: str, database: str) -> tuple[int, str]:
    """Run it, passing its output on as it comes; exit code and closing line."""
    spread = (
        []
        if any(word.startswith(("-n", "--pdb", "--numprocesses")) for word in arguments)
        else ["-n", "logical", "--maxprocesses=8"]
    )
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [str(PYTHON), "-m", "pytest", "--durations=20", *spread, *colour, *arguments]
    # Many processes read the same modules: compiled once, whatever the machine's habit is.
    env = {**os.environ, "DATABASE_URL": database, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}
    closing = ""
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            bare = COLOUR.sub("", line).strip()
            closing = bare if CLOSING.match(bare) else closing
    return process.returncode, closing


def on_sqlite(arguments: list[str]) -> tuple[int, str]:
    # The file is never made: tests/databases.py gives each worker one of its own.
    return pytest(*arguments, database=f"sqlite:///{ROOT / 'var' / 'tests.sqlite3'}")


def on_postgresql(arguments: list[str], given: str) -> tuple[int, str]:
    with nullcontext(given) if given else postgresql(durable=False) as url:
        code, closing = pytest("-m", "database", *arguments, database=url)
    # Options such as -k may leave nothing for this run.
    return (0, closing) if code == NOTHING_SELECTED and arguments else (code, closing)


def main(arguments: list[str]) -> int:
    given = os.environ.get("DATABASE_URL", "")
    try:
        os.environ["CHROMIUM"] = find()
        messages.compile_catalogues()
        print("\n--- Every test, on SQLite\n", flush=True)
        first, first_closing = on_sqlite(arguments)
        print("\n--- What depends on the database engine, on PostgreSQL\n", flush=True)
        second, second_closing = on_postgresql(arguments, given if given.startswith("postgres") else "")
    except (ChromiumError, ServerError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"\nSQLite, then PostgreSQL:\n{first_closing}\n{second_closing}", flush=True)
    return first or second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
