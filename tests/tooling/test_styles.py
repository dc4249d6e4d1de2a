"""One component, one file: two files that style the same name wreck each other."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

COMPONENTS = Path(__file__).resolve().parents[2] / "assets" / "css" / "components"
# A block's own rule at the outermost level: `.sheet {`, not `.stack > .sheet {` and not `.sheet__title {`.
OWN_RULE = re.compile(r"^\.([a-z][a-z0-9-]*)(?= \{|,$)", re.MULTILINE)


def test_no_two_components_share_a_name() -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for path in COMPONENTS.glob("*.css"):
        for name in OWN_RULE.findall(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)):
            files[name.split("--")[0]].add(path.name)
    assert len(files) > 30
    assert {name: sorted(found) for name, found in files.items() if len(found) > 1} == {}
