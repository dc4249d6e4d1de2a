"""The network address of whoever makes a request, for rate limits and log-in protection only."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest, *args: object) -> str:
    """The client's address as text; behind N trusted proxies, the N-th from the right of X-Forwarded-For."""
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
