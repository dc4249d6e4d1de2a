from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import shortcode
from passes import tokens
from passes.caches import verification_keys
from passes.models import Edition, Pass
from passes.services import issuing
from tests.passes.factories import make_edition

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_row_is_a_genuine_pass(tmp_path: Path) -> None:
    edition = make_edition()
    file = tmp_path / "passes.csv"
    call_command("issue_passes", "--edition", edition.slug, "--count", "25", "--out", str(file))
    known = verification_keys(None)
    made = rows(file)
    assert list(made[0]) == ["pass id", "short code", "token", "address"]
    assert len(made) == Pass.objects.count() == 25
    for row in made:
        claims = tokens.decode(row["token"], lambda number: known[number].public_key)
        held_pass = Pass.objects.get(public_id=row["pass id"])
        assert (claims.public_id, claims.number) == (row["pass id"], edition.number)
        assert shortcode.parse(row["short code"]) == held_pass.short_code
        assert row["address"] == f"{settings.WAGTAILADMIN_BASE_URL}/fr/pass/{held_pass.access_key}/"
    edition.refresh_from_db()
    assert edition.issued == 25


def test_statements_do_not_grow_with_the_count(tmp_path: Path) -> None:
    edition = make_edition()
    counts = []
    for count in (3, 300):
        with CaptureQueriesContext(connection) as queries:
            call_command(
                "issue_passes", "--edition", edition.slug, "--count", str(count), "--out", str(tmp_path / f"{count}.csv")
            )
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 300 // 45  # SQLite takes some 50 rows a statement, PostgreSQL all at once


@pytest.mark.parametrize(
    ("edition", "count", "words"),
    [("none", "1", "Known editions: pass-2026"), ("pass-2026", "0", "at least 1"), ("pass-2026", "11", "are left")],
)
def test_a_wrong_order_issues_nothing_and_says_why(tmp_path: Path, edition: str, count: str, words: str) -> None:
    make_edition(quantity=10)
    with pytest.raises(CommandError, match=words):
        call_command("issue_passes", "--edition", edition, "--count", count, "--out", str(tmp_path / "passes.csv"))
    assert not Pass.objects.exists()
    assert Edition.objects.get().issued == 0


def test_a_file_is_never_overwritten_and_then_nothing_is_issued(tmp_path: Path) -> None:
    make_edition()
    file = tmp_path / "passes.csv"
    file.write_text("precious")
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("issue_passes", "--edition", "pass-2026", "--count", "1", "--out", str(file))
    assert file.read_text() == "precious"
    assert not Pass.objects.exists()


def test_a_failed_order_leaves_no_empty_file(tmp_path: Path) -> None:
    make_edition(quantity=1)
    file = tmp_path / "passes.csv"
    with pytest.raises(CommandError):
        call_command("issue_passes", "--edition", "pass-2026", "--count", "2", "--out", str(file))
    assert not file.exists()


def test_an_order_that_breaks_off_issues_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_edition()
    file = tmp_path / "passes.csv"
    real, signed = issuing.issued, []

    def fail_at_the_third(held_pass: Pass) -> issuing.IssuedPass:
        signed.append(held_pass)
        if len(signed) == 3:
            raise OSError(28, "No space left on device")
        return real(held_pass)

    monkeypatch.setattr(issuing, "issued", fail_at_the_third)
    with pytest.raises(CommandError, match="No space left"):
        call_command("issue_passes", "--edition", edition.slug, "--count", "5", "--out", str(file))
    edition.refresh_from_db()
    assert (edition.issued, Pass.objects.count(), file.exists()) == (0, 0, False)
