"""Every check that needs no run of the product: one line each, all of them run, exit 1 when any failed.

.venv/bin/python -m scripts.check              all
.venv/bin/python -m scripts.check types style  some
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from scripts import messages
from scripts.bootstrap import BIN, LOCKS, PYTHON, ROOT

# Secrets that open nothing: production settings refuse to load without any.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "a-key-for-the-checks-alone-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "PASS_KEY_SECRET": "another-key-for-the-checks-alone-0123456789-ABCDEFGHIJKLMNOP",
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgresql://portal@localhost/portal",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": f"sqlite:///{ROOT / 'var' / 'check.sqlite3'}"}


@dataclass(frozen=True)
class Outcome:
    passed: bool
    output: str


Step = Callable[[], Outcome]


def command(*words: str | os.PathLike[str], env: dict[str, str] | None = None) -> Step:
    def run() -> Outcome:
        done = subprocess.run(
            [str(word) for word in words],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Outcome(done.returncode == 0, done.stdout)

    return run


def manage(*words: str, env: dict[str, str]) -> Step:
    return command(PYTHON, "manage.py", *words, env=env)


def project_files() -> list[str]:
    """Tracked files, and new ones that no .gitignore names."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


# Package indexes and mirrors, and the folders of one person's machine. Written so that this file does not name one itself.
FOREIGN = re.compile(
    r"\bpypi[.]org|pythonhosted[.]org|registry[.](?:npmjs|yarnpkg)|(?:deb|security)[.]debian|archive[.]ubuntu"
    r"|(?:^|[\s\"'(=:])/(?:home|Users|root|work)/\w"
)
INDEX_OPTION = re.compile(r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b|://", re.MULTILINE)
MADE = ("assets/package-lock.json", "cms/static/build/")


def addresses() -> Outcome:
    """No registry, mirror or machine path in any file: whoever installs uses the index their own tools are set to."""
    found = []
    for name in project_files():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if '"resolved"' in text and name.endswith("package-lock.json"):
            found.append(f'{name}: has "resolved" addresses; assets/.npmrc leaves them out')
        if name.startswith("requirements/") and INDEX_OPTION.search(text):
            found.append(f"{name}: names an index or an address")
        if name.startswith(MADE) and name != "assets/package-lock.json":
            continue
        found += [
            f"{name}:{number}: {line.strip()[:120]}" for number, line in enumerate(text.splitlines(), 1) if FOREIGN.search(line)
        ]
    return Outcome(not found, "\n".join(found))


def locks() -> Outcome:
    """Each lock holds a version that pyproject.toml asks for, and the development lock repeats the base one."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - a development package
    from packaging.utils import canonicalize_name  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    base, groups = project["project"]["dependencies"], project["dependency-groups"]
    asked = {"base": base, "dev": [*base, *groups["dev"]], "build": groups["build"], "bootstrap": groups["bootstrap"]}
    pins = {
        name: {
            canonicalize_name(package): version
            for package, version in re.findall(
                r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", (LOCKS / f"{name}.txt").read_text(), re.MULTILINE
            )
        }
        for name in asked
    }
    found = [
        f"requirements/{name}.txt has no fitting version of {line}"
        for name, lines in asked.items()
        for line in lines
        for wanted in [Requirement(line)]
        if not wanted.specifier.contains(pins[name].get(canonicalize_name(wanted.name), "0"), prereleases=True)
    ]
    found += [
        f"{name} is {version} in base, {pins['dev'].get(name)} in dev"
        for name, version in pins["base"].items()
        if pins["dev"].get(name) != version
    ]
    return Outcome(not found, "\n".join([*found, "Run `make lock`."] if found else []))


def translations() -> Outcome:
    """Messages complete and safe."""
    try:
        found = messages.check()
    except messages.ExtractionError as error:
        found = str(error).splitlines()
    more = [f"... and {len(found) - 40} more"] if len(found) > 40 else []
    return Outcome(not found, "\n".join([*found[:40], *more]))


def templates() -> Outcome:
    folders = [folder for folder in messages.TEMPLATE_FOLDERS if (ROOT / folder).is_dir()]
    return command(BIN / "djlint", "--lint", "--quiet", *folders)() if folders else Outcome(passed=True, output="")


# The slow ones first: two run at a time.
STEPS: dict[str, tuple[str, Step]] = {
    "types": ("Types (mypy)", command(BIN / "mypy")),
    "assets": (
        "Front end: types, and the committed build is what the sources give",
        command(PYTHON, "-m", "scripts.assets", "check"),
    ),
    "deploy": ("Production settings (check --deploy)", manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)),
    "migrations": ("No migration is missing", manage("makemigrations", "--check", "--dry-run", env=TESTING)),
    "imports": ("Layers (import-linter)", command(BIN / "lint-imports", "--no-cache")),
    "templates": ("Templates (djlint)", templates),
    "messages": ("Messages in French and Dutch", translations),
    "style": ("Code (ruff)", command(BIN / "ruff", "check", "--quiet", ".")),
    "format": ("Formatting (ruff)", command(BIN / "ruff", "format", "--check", "--quiet", ".")),
    "locks": ("Locks are in step with pyproject.toml", locks),
    "addresses": ("No registry or machine path in a file", addresses),
}


def timed(step: Step) -> tuple[Outcome, float]:
    start = time.monotonic()
    try:
        outcome = step()
    except Exception as error:  # noqa: BLE001 - a check that breaks is a check that failed; the others still run
        outcome = Outcome(passed=False, output=f"{type(error).__name__}: {error}")
    return outcome, time.monotonic() - start


def main(arguments: list[str]) -> int:
    unknown = set(arguments) - set(STEPS)
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(STEPS)}", file=sys.stderr)
        return 2
    (ROOT / "var").mkdir(exist_ok=True)
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = {pool.submit(timed, step): title for name, (title, step) in STEPS.items() if not arguments or name in arguments}
        for done in as_completed(running):
            outcome, seconds = done.result()
            failed += not outcome.passed
            print(f"{'ok    ' if outcome.passed else 'FAILED'}  {running[done]}  ({seconds:.0f} s)", flush=True)
            if not outcome.passed:
                print(f"{outcome.output.rstrip()}\n", flush=True)
    print(f"{len(running) - failed} of {len(running)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
