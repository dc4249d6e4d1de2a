"""Addresses of static files: with the digest of what is in them, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from cms.static_files import StaticFiles


@pytest.fixture
def storage(tmp_path: Path) -> StaticFiles:
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    storage.save("site.css", ContentFile(b"main{color:red}"))
    list(storage.post_process({"site.css": (storage, "site.css")}))
    return storage


def test_an_address_has_the_digest_and_is_made_once(storage: StaticFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    address = storage.url("site.css")
    assert address.startswith("/static/site.")
    assert address.endswith(".css")
    assert address != "/static/site.css"
    monkeypatch.setattr(storage, "stored_name", None)  # nobody asks again
    assert storage.url("site.css") == address


def test_a_file_that_was_not_collected_is_an_error_each_time(storage: StaticFiles) -> None:
    for _again in range(2):
        with pytest.raises(ValueError, match=r"none\.css"):
            storage.url("none.css")
