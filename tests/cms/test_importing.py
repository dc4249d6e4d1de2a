"""The merge of a file with what people changed on the site, and the reading of one record."""

from __future__ import annotations

from typing import Any

import pytest

from cms.importing import BrokenFileError, Row, three_way


@pytest.mark.parametrize(
    ("file", "base", "site", "written", "kept", "remembered"),
    [
        ("a", "a", "a", None, False, "a"),  # nothing happened
        ("b", "a", "a", "b", False, "b"),  # the file changed
        ("a", "a", "c", None, True, "a"),  # the site changed
        ("b", "a", "c", None, True, "a"),  # both changed: the site wins, and its own return to “a” would be taken up
        ("b", "a", "b", None, False, "b"),  # both changed to the same
        ("", "a", "a", "", False, ""),  # the file no longer says it
        ("a", "a", "", None, True, "a"),  # somebody emptied it here
    ],
)
def test_one_field(file: str, base: str, site: str, written: str | None, *, kept: bool, remembered: str) -> None:
    merged = three_way({"x": file}, {"x": base}, {"x": site})
    assert merged.write.get("x") == written
    assert merged.keep == (["x"] if kept else [])
    assert merged.base == {"x": remembered}


def test_a_record_that_was_here_before_the_first_import_is_only_filled_in() -> None:
    merged = three_way({"empty": "a", "own": "b", "same": "c"}, {}, {"empty": "", "own": "mine", "same": "c"})
    assert merged.write == {"empty": "a"}
    assert merged.keep == ["own"]
    assert three_way({"empty": "a", "own": "b", "same": "c"}, merged.base, {"empty": "a", "own": "mine", "same": "c"}).keep == [
        "own"
    ]


def row(**values: Any) -> Row:
    return Row("file.json", "slug", values)


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2022", "year", "2022-01-01", "2022-12-31"),
        ("2022-05-07", "day", "2022-05-07", "2022-05-07"),
    ],
)
def test_a_date_stands_for_its_first_and_last_day(value: str, precision: str, first: str, last: str) -> None:
    assert row(x=value).day("x", precision) == first
    assert row(x=value).day("x", precision, last=True) == last


@pytest.mark.parametrize("value", [True, "5", [], 5.5])
def test_a_count_is_a_whole_number(value: Any) -> None:
    with pytest.raises(BrokenFileError, match=r'file.json, record "slug", field "x": .* is not a whole number'):
        row(x=value).count("x")


def test_null_is_nothing_and_absent_is_an_error() -> None:
    assert row(x=None).count("x") is None
    assert row(x=None).optional_text("x") == ""
    assert row(x=None).references("x", ()) == []
    with pytest.raises(BrokenFileError, match="is missing"):
        row().count("x")
