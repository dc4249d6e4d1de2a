"""Work done after the answer. It may run twice."""

from __future__ import annotations

from events.brochure import making


def make_brochure(edition_id: int) -> bool:
    return making.make(edition_id)
