"""Films kept elsewhere: which hosts may be shown in a frame, and at which address. By default none: a plain link leads out."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

VIDEO_ID = re.compile(r"^[\w-]{6,40}$")


def frame_address(address: str) -> str:
    """The address of a film's player, if its host is among settings.FRAME_HOSTS; else nothing."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme != "https" or not host:
        return ""
    if host in {"youtube.com", "youtu.be"}:
        player, key = "www.youtube-nocookie.com", parse_qs(parts.query).get("v", [parts.path.strip("/")])[0]
        found = f"https://{player}/embed/{key}"
    else:
        player, key = host, parts.path.rstrip("/").rsplit("/", 1)[-1]
        found = f"https://{player}/videos/embed/{key}"
    return found if player in settings.FRAME_HOSTS and VIDEO_ID.match(key) else ""
