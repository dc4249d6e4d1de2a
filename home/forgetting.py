"""An address that its owner wants erased, in what this app keeps."""

from __future__ import annotations

from home.models import ContactMessage, SignUp, Subscriber
from passes.services.forgetting import also_forget


def connect() -> None:
    also_forget(erase)


def erase(email: str) -> int:
    """How many messages, sign-ups and subscriptions were erased."""
    count = 0
    for model in (ContactMessage, SignUp, Subscriber):
        found = model._default_manager.filter(email__iexact=email)
        count += found.count()
        found.delete()
    return count
