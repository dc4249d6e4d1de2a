"""Addresses outside the page tree that search engines should find."""

from __future__ import annotations

#: The names of their routes; each app adds its own when it is ready.
VIEWS: list[str] = []
