from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from museums.folding import fold

if TYPE_CHECKING:
    from museums.models import Museum  # noqa: F401

MAX_WORDS = 8


class MuseumQuerySet(models.QuerySet["Museum"]):
    def matching(self, text: str) -> MuseumQuerySet:
        """Museums whose names or place hold every word of the text, whatever its accents or case."""
        found = self
        for word in fold(text).split()[:MAX_WORDS]:
            found = found.filter(folded_text__contains=word)
        return found
