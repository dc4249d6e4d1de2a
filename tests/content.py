"""A tiny site for tests that need some content and not the whole network: real records of tests/data/network, in three languages.

Three museums (la-manufacture-roubaix, tamat, petit-musee-de-la-gaufre), the territory eurometropole, the club textile, the programme
objets-insolites, three public events, an edition of the pass with an example advantage at two museums. About two seconds.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from home.importing import load_network
from passes.demo import load_demo_passes
from passes.models import Edition

FOLDER = Path(__file__).parent / "data" / "network"


def build(folder: Path = FOLDER) -> Edition:
    """Load the tiny site; the edition its pass pages give."""
    load_network(folder)
    return load_demo_passes().edition


def copy_folder(target: Path, *, words: bool = False) -> Path:
    """The tiny site's files somewhere they may be changed; with the file of words it otherwise borrows from the project."""
    folder = Path(shutil.copytree(FOLDER, target / "network"))
    if words:
        from home.importing import OWN_DATA

        shutil.copy(OWN_DATA / "words.json", folder)
    return folder


def change(folder: Path, file: str, edit: Callable[[Any], None]) -> None:
    """Edit one data file in place."""
    path = folder / file
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def change_record(folder: Path, file: str, key: str, slug: str, /, **values: Any) -> None:
    """Set fields of one record."""

    def edit(content: Any) -> None:
        record = next(record for record in content[key] if record["slug"] == slug)
        record.update(values)

    change(folder, file, edit)
