"""Documents that must say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("assets", "cms", "docs", "events", "home", "museums", "passes", "scripts", "search", "templates", "tests")
SOURCES = (
    "*.md",
    "Makefile",
    "docs/**/*.md",
    *(f"{folder}/**/*.{ending}" for folder in FOLDERS for ending in ("css", "html", "mjs", "py", "ts")),
)


def test_every_variable_the_settings_read_is_explained_to_operators() -> None:
    settings = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "cms" / "settings").glob("*.py"))
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert read <= explained, read - explained


@pytest.mark.parametrize(
    "document", sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{document} links to {target}"


def test_files_that_documents_and_comments_name_are_there() -> None:
    """A path from the root, such as `cms/roles.py`; what is made while the site runs is not looked for."""
    written = re.compile(rf"(?<![\w./\"'-])(?:{'|'.join(FOLDERS)})/[\w./-]+\.(?:css|html|json|md|mjs|py|ts)\b")
    read = (path for pattern in SOURCES for path in ROOT.glob(pattern) if not {"node_modules", "build"} & {*path.parts})
    named = {
        (path.relative_to(ROOT).as_posix(), name) for path in read for name in written.findall(path.read_text(encoding="utf-8"))
    }
    missing = [pair for pair in sorted(named) if not any((folder / pair[1]).exists() for folder in (ROOT, ROOT / "templates"))]
    assert missing == []


def test_help_names_every_target_people_use() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("setup", "demo", "test", "check", "format", "messages", "build", "bench", "screens"):
        assert re.search(rf"^{target}: ## \w", makefile, re.MULTILINE), target
