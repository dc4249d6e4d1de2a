"""The written-out statements of a redemption (passes/services/redeeming.py), the same on SQLite and PostgreSQL.

Two things are PostgreSQL's alone, for the sake of its CPU: its statements are prepared, and the two inserts of an
accepted scan travel as one statement.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware

from passes.models import Advantage, Desk, WhenFull
from passes.services.records import FoundPass, FoundUse, Outcome, has_quota

FIND = """
SELECT p.id, p.edition_id, p.offer_id, p.short_code, p.state, p.valid_from, p.valid_until, p.lasts_days, p.party_size, p.locale,
       u.museum_id, u.day, u.used_at, u.number, u.day_number, u.number_in_all
FROM passes_pass p LEFT JOIN passes_useslot u ON u.held_pass_id = p.id
WHERE p.{column} = %s
"""
INSERT_SCAN = """
INSERT INTO passes_scan (uuid, kind, held_pass_id, edition_id, offer_id, advantage_id, museum_id, desk_id, decided_at, received_at,
                         verdict, reason, mode, input, bundle_version, advantage_kind, full_price, price_paid, party_size)
VALUES (%s, 'scan', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'online', %s, '', %s, %s, %s, %s)
"""
INSERT_SLOT = """
INSERT INTO passes_useslot (held_pass_id, museum_id, advantage_id, scan_uuid, used_at, day, number, day_number, number_in_all)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
INSERT_BOTH = f"WITH slot AS ({INSERT_SLOT}) {INSERT_SCAN}"
UNLESS_TAKEN = "ON CONFLICT DO NOTHING"
UNIQUE_VIOLATION = "23505"
TAKE_MONTH = """
INSERT INTO passes_offermonth (offer_id, month, used) VALUES (%s, %s, 1)
ON CONFLICT (offer_id, month) DO UPDATE SET used = passes_offermonth.used + 1 WHERE passes_offermonth.used < %s
"""
NO_LIMIT = 2_000_000_000
TAKE_QUOTA = "UPDATE passes_advantage SET quota_used = quota_used + 1 WHERE id = %s AND quota_used < quota"


class TakenError(Exception):
    """Meanwhile another scan has taken the UUID, the number of the use, or the last of the quota. Nothing was written."""


def find_pass(public_id: str, short_code: str) -> FoundPass | None:
    """The pass with one of the two ids, and its uses, in one statement."""
    column, value = ("public_id", public_id) if public_id else ("short_code", short_code)
    with _cursor() as cursor:
        cursor.execute(FIND.format(column=column), [value])
        rows = cursor.fetchall()
    if not rows:
        return None
    first = rows[0]
    return FoundPass(
        id=first[0],
        edition_id=first[1],
        offer_id=first[2],
        short_code=first[3],
        revoked=first[4] != "active",
        valid_from=_date(first[5]),
        valid_until=_date(first[6]),
        lasts_days=first[7],
        party_size=first[8],
        locale=first[9],
        uses=tuple(_use(*row[10:]) for row in rows if row[10] is not None),
    )


def _use(museum_id: int, day: Any, used_at: Any, *numbers: int | None) -> FoundUse:
    return FoundUse(museum_id, _date(day), _datetime(used_at), *numbers)


def new_slot(outcome: Outcome, desk: Desk, today: date) -> list[Any]:
    """The values of the use to insert: for each limit the right has, the lowest number that is free."""
    found, advantage = outcome.held_pass, outcome.advantage
    assert found is not None and advantage is not None  # noqa: S101, PT018 - only accepted scans take a use
    here = [use for use in found.uses if use.museum_id == desk.museum_id]
    return [
        found.id,
        desk.museum_id,
        advantage.pk,
        _uuid(outcome.uuid),
        _stamp(outcome.received_at),
        connection.ops.adapt_datefield_value(today),
        _lowest_free(advantage.uses_per_pass, [use.number for use in here]),
        _lowest_free(advantage.uses_per_day, [use.day_number for use in here if use.day == today]),
        _lowest_free(advantage.scheme.uses_in_all, [use.number_in_all for use in found.uses]),
    ]


def write(outcome: Outcome, desk: Desk, read_by: str, slot: list[Any] | None) -> None:
    """Write a line of the ledger and, for an accepted scan, its use: both or neither.

    Raises TakenError when another scan was quicker.
    """
    found = outcome.held_pass
    advantage = outcome.advantage if slot else None
    scan = [
        _uuid(outcome.uuid),
        found.id if found else None,
        found.edition_id if found else None,
        found.offer_id if found else None,
        advantage.pk if advantage else None,
        desk.museum_id,
        desk.pk,
        _stamp(outcome.decided_at),
        _stamp(outcome.received_at),
        outcome.verdict,
        outcome.reason,
        read_by,
        advantage.kind if advantage else "",
        _money(advantage.full_price if advantage else None),
        _money(advantage.pass_price if advantage else None),
        outcome.party_size,
    ]
    if slot is None:
        with _cursor() as cursor:
            _one(cursor, INSERT_SCAN + UNLESS_TAKEN, scan)
    elif connection.vendor == "postgresql" and advantage and not has_quota(advantage):
        _write_both(slot, scan)
    else:
        with transaction.atomic(), _cursor() as cursor:
            _one(cursor, INSERT_SCAN + UNLESS_TAKEN, scan)
            _one(cursor, INSERT_SLOT + UNLESS_TAKEN, slot)
            if advantage:
                _take_quotas(cursor, advantage, timezone.localdate(outcome.received_at))


def _take_quotas(cursor: CursorWrapper, advantage: Advantage, today: date) -> None:
    if advantage.quota is not None:
        _one(cursor, TAKE_QUOTA, [advantage.pk])
    offer = advantage.offer
    if offer and offer.month_quota is not None:
        most = offer.month_quota if offer.when_full == WhenFull.REFUSE else NO_LIMIT
        month = connection.ops.adapt_datefield_value(today.replace(day=1))
        _one(cursor, TAKE_MONTH, [offer.pk, month, most])


def _write_both(slot: list[Any], scan: list[Any]) -> None:
    """One statement is a transaction of its own, unless the caller has one open already: then a savepoint."""
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), _cursor() as cursor:
            cursor.execute(INSERT_BOTH, [*slot, *scan])
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", None) != UNIQUE_VIOLATION:
            raise
        raise TakenError from error


def _cursor() -> CursorWrapper:
    """A cursor whose statements PostgreSQL plans once for each connection: parameters travel apart from the text."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # type: ignore[attr-defined]  # noqa: PLC0415 - defined where psycopg 3 is in use

    connection.ensure_connection()
    # What connection.cursor() itself ends in.
    wrapped: CursorWrapper = connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[attr-defined]  # noqa: SLF001
    return wrapped


def _one(cursor: CursorWrapper, statement: str, values: list[Any]) -> None:
    """Run a statement that must touch one row."""
    cursor.execute(statement, values)
    if cursor.rowcount != 1:
        raise TakenError


def _lowest_free(limit: int | None, taken: list[int | None]) -> int | None:
    if limit is None:
        return None
    return min(set(range(1, limit + 1)) - set(taken))


def _uuid(value: Any) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex


def _stamp(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _money(value: Any) -> Any:
    return connection.ops.adapt_decimalfield_value(value, 6, 2) if value is not None else None


def _date(value: Any) -> date:
    """SQLite gives text back, PostgreSQL a date."""
    parsed = parse_date(value) if isinstance(value, str) else value
    assert isinstance(parsed, date)  # noqa: S101 - a date column
    return parsed


def _datetime(value: Any) -> datetime:
    parsed = parse_datetime(value) if isinstance(value, str) else value
    assert isinstance(parsed, datetime)  # noqa: S101 - a timestamp column
    return make_aware(parsed, UTC) if is_naive(parsed) else parsed
