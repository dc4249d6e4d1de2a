"""The editorial files are checked before anything is written, and no figure that the report contradicts is taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cms.importing import BrokenFileError
from home.editorial_importing import LANGUAGES, read_editorial_data, words_of
from home.importing import OWN_DATA
from tests.content import change, change_record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OWN_DATA, tmp_path / "network"))


def test_one_article_and_one_resource_are_only_in_french_and_all_else_in_three_languages() -> None:
    data = read_editorial_data(OWN_DATA)
    for rows in (data.articles, data.resources):
        missing = [row.slug for row in rows if set(words_of(row)) != set(LANGUAGES)]
        assert len(missing) == 1
    assert all(set(words_of(row)) == set(LANGUAGES) for row in (*data.sections, *data.testimonies))


def test_translations_have_the_blocks_of_their_french_page() -> None:
    data = read_editorial_data(OWN_DATA)
    for row in (*data.articles, *data.resources, *data.testimonies, *data.sections):
        shapes = {
            tuple((block["type"], block["value"].count("<p>"), block["value"].count("<li>")) for block in words.get("body", []))
            for words in words_of(row).values()
        }
        assert len(shapes) == 1, row.slug
    assert len({tuple(block["type"] for block in blocks) for blocks in data.questions.values()}) == 1


@pytest.mark.parametrize("slug", ["inventory-objects", "annual-budget", "nowhere"])
def test_a_figure_that_the_report_contradicts_or_does_not_have_is_refused(folder: Path, slug: str) -> None:
    change(folder, "editorial.json", lambda content: content["figures"].append({**content["figures"][0], "slug": slug}))
    with pytest.raises(BrokenFileError, match=slug):
        read_editorial_data(folder)


def test_a_folder_without_editorial_files_has_no_editorial_pages(tmp_path: Path) -> None:
    data = read_editorial_data(tmp_path)
    assert not data.sections
    assert not data.articles


def test_what_is_wrong_in_a_file_is_named(folder: Path) -> None:
    change_record(folder, "resources.json", "resources", "visite-scolaire", fr="not an object")
    with pytest.raises(BrokenFileError, match="visite-scolaire"):
        words_of(next(row for row in read_editorial_data(folder).resources if row.slug == "visite-scolaire"))
