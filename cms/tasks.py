"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

import requests
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import schedule

from cms.models import Banner
from cms.public_cache import forget_all_pages
from cms.short_cache import SECONDS

TIMEOUT = 10
#: How far back a banner's hour is looked for: twice the pause between two looks, so that none slips between them.
TURN = timedelta(minutes=10)


class CacheNotPurgedError(RuntimeError):
    """A shared cache did not take the order. The task is tried again."""


def purge_shared_caches(*, again: bool = False) -> None:
    """Tell each shared cache to forget every page: `PURGE` with `Surrogate-Key: site`.

    And once more when no other process can still answer from what it remembers for a few seconds (cms/short_cache.py).
    """
    for address in settings.PUBLIC_CACHE_PURGE_URLS:
        try:
            response = requests.request("PURGE", address, headers={"Surrogate-Key": "site"}, timeout=TIMEOUT)
        except requests.RequestException as error:
            raise CacheNotPurgedError(type(error).__name__) from None
        if not response.ok:
            raise CacheNotPurgedError(f"answered {response.status_code}")
    if again:
        later = timezone.now() + timedelta(seconds=SECONDS + 5)
        schedule("cms.tasks.purge_shared_caches", schedule_type=Schedule.ONCE, next_run=later)


def turn_banners() -> None:
    """Have pages forgotten that show a banner whose time is over, or not yet one whose time has come. Runs every five minutes."""
    now = timezone.now()
    turning = Q(starts_at__gt=now - TURN, starts_at__lte=now) | Q(ends_at__gt=now - TURN, ends_at__lte=now)
    if Banner.objects.filter(turning).exists():
        forget_all_pages()
