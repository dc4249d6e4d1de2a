"""A filled site moves from SQLite to another database."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from museums.models import Museum, Territory
from passes.models import Edition
from passes.services import issuing
from tests import databases

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def manage(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As it is run at the installation, in a process of its own."""
    env = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    command = [sys.executable, str(databases.ROOT / "manage.py"), *arguments]
    return subprocess.run(command, cwd=databases.ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)


def filled(folder: Path) -> Path:
    """The demonstration as a SQLite file: the one kept from the run on SQLite, or made here."""
    file = folder / "old.sqlite3"
    kept = databases.KEPT / f"demo-{databases.digest('demo')}.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, file)
    else:
        for command in ("migrate", "load_network", "load_demo_passes"):
            done = manage(f"sqlite:///{file}", command, "--verbosity=0")
            assert done.returncode == 0, done.stderr
    return file


def here() -> str:
    """The test's own database, as an address."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def test_a_filled_site_moves_whole_and_goes_on(django_db_setup: Any, tmp_path: Path) -> None:
    old = filled(tmp_path)
    address = here()
    django_db_setup.disconnect()
    done = manage(address, "copy_from", str(old))
    assert done.returncode == 0, done.stderr
    assert f"{Museum.objects.count():>9}  museums_museum\n" in done.stdout
    assert Museum.objects.count() == 80

    assert Client().get("/nl/").status_code == 200
    found = Client().get("/fr/search/", {"q": "dentelle"})
    assert "Caudry" in found.text
    [held_pass] = issuing.issue(scheme=Edition.objects.get(), quantity=1)  # new rows follow the old ones
    assert Client().get(issuing.path_of(held_pass)).status_code == 200
    last = Territory.objects.latest("pk")
    assert Territory.objects.create(slug="new", name_fr="Nouveau").pk == last.pk + 1
    assert Group.objects.create(name="Weavers").permissions.count() == 0

    django_db_setup.disconnect()
    again = manage(address, "copy_from", str(old))
    assert (again.returncode, "in use" in again.stderr) == (1, True)


def test_a_file_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    done = manage(here(), "copy_from", str(tmp_path / "none.sqlite3"))
    assert (done.returncode, "There is no file" in done.stderr) == (1, True)
    assert not list(tmp_path.iterdir())
