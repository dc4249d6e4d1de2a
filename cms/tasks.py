"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

import requests
import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_q.models import Schedule

from cms.models import Banner
from cms.public_cache import forget_all_pages
from cms.short_cache import SECONDS

logger = structlog.get_logger("portal.cache")

TIMEOUT = 10
A_MINUTE = timedelta(minutes=1)
#: How far back a banner's hour is looked for: twice the pause between two looks, so that none slips between them.
TURN = timedelta(minutes=10)


def purge_shared_caches(*, again: bool = False) -> None:
    """Tell each shared cache to forget every page: `PURGE` with `Surrogate-Key: site`. One that does not take it is told again
    every minute until it does.

    `again`: once more when no other process can still answer from what it remembers for a few seconds (cms/short_cache.py).
    """
    refused = [address for address in settings.PUBLIC_CACHE_PURGE_URLS if not purged(address)]
    if refused:
        purge_in(A_MINUTE)
    elif again:
        purge_in(timedelta(seconds=SECONDS + 5))


def purged(address: str) -> bool:
    try:
        response = requests.request("PURGE", address, headers={"Surrogate-Key": "site"}, timeout=TIMEOUT)
    except requests.RequestException as error:
        logger.warning("cache_not_purged", cache=address, error=type(error).__name__)
        return False
    if not response.ok:
        logger.warning("cache_not_purged", cache=address, status=response.status_code)
    return bool(response.ok)


def purge_in(delay: timedelta) -> None:
    """One order waits at a time: it is for all pages."""
    when = {"schedule_type": Schedule.ONCE, "repeats": -1, "next_run": timezone.now() + delay}
    Schedule.objects.update_or_create(name="purge_again", defaults={"func": "cms.tasks.purge_shared_caches", **when})


def turn_banners() -> None:
    """Have pages forgotten that show a banner whose time is over, or not yet one whose time has come. Runs every five minutes."""
    now = timezone.now()
    turning = Q(starts_at__gt=now - TURN, starts_at__lte=now) | Q(ends_at__gt=now - TURN, ends_at__lte=now)
    if Banner.objects.filter(turning).exists():
        forget_all_pages()
