"""A desk's day: how many passes its museum accepted and refused, and its own last scans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from passes.models import Desk, Scan, ScanKind

RECENT = 10


@dataclass(frozen=True, slots=True)
class Today:
    accepted: int
    refused: int


def count_today(museum_id: int) -> Today:
    """The museum's counts since midnight in Europe/Paris, without what was undone."""
    midnight = _midnight()
    given = Q(verdict__in=["accepted", "look"])
    counts = Scan.objects.filter(museum_id=museum_id, received_at__gte=midnight).aggregate(
        given=Count("pk", filter=given & Q(kind=ScanKind.SCAN)),
        undone=Count("pk", filter=Q(kind=ScanKind.UNDO, corrects__received_at__gte=midnight)),
        refused=Count("pk", filter=Q(verdict="refused", kind=ScanKind.SCAN)),
    )
    return Today(accepted=counts["given"] - counts["undone"], refused=counts["refused"])


def recent_scans(desk: Desk) -> list[Scan]:
    """The desk's last scans of today, latest first."""
    return list(
        Scan.objects.filter(desk=desk, kind=ScanKind.SCAN, received_at__gte=_midnight())
        .select_related("held_pass")
        .prefetch_related("corrections")
        .order_by("-received_at", "-pk")[:RECENT]
    )


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
