"""How often somebody may do something: fixed windows counted in the cache.

With several web processes and no shared cache (Redis) each process counts for itself, so that a limit is then
at most N times as high for N processes: good enough against harvesting, stated in docs/operations.md.
"""

import hashlib
import time

from django.core.cache import cache


def allow(scope: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one attempt of `who` and tell whether it is within `limit` for the current window.

    `who` (an address, a desk) is only kept as a digest, and for one window.
    """
    window = int(time.time()) // seconds
    name = hashlib.sha256(f"{scope}|{who}|{window}".encode()).hexdigest()[:32]
    key = f"rate:{name}"
    if cache.add(key, 1, timeout=seconds):
        return limit >= 1
    try:
        return cache.incr(key) <= limit
    except ValueError:  # the window ended between the two calls
        cache.set(key, 1, timeout=seconds)
        return limit >= 1


def seconds_left(seconds: int) -> int:
    """Until the next window of so many seconds: when to try again."""
    return seconds - int(time.time()) % seconds
