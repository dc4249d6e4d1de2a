"""Names of routes outside the page tree that search engines should find; each app adds its own when it is ready."""

from __future__ import annotations

ROUTES: list[str] = []
