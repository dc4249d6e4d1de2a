"""A wallet that is set up with a file that cannot be read stops the start, rather than a visitor."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from passes.wallets import apple, google


@register()
def wallets_are_readable(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's call
    found: list[CheckMessage] = []
    for name, wallet in (("APPLE_WALLET", apple), ("GOOGLE_WALLET", google)):
        if wallet.configured():
            try:
                wallet.see_that_readable()
            except (OSError, ValueError, TypeError, KeyError) as error:
                found.append(Error(f"The files of {name}_* cannot be used: {error}", id=f"passes.{name.lower()}"))
    return found
