from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.utils import timezone

from museums import open_days
from museums.folding import words_of

if TYPE_CHECKING:
    from museums.models import Museum

MAX_WORDS = 8


class MuseumQuerySet(models.QuerySet["Museum"]):
    def matching(self, text: str) -> MuseumQuerySet:
        """Museums whose names, place or trades (in any language) have, for each word of the text, a word that starts so."""
        words = words_of(text).split()[:MAX_WORDS]
        if text and not words:
            return self.none()
        found = self
        for word in words:
            found = found.filter(models.Q(folded_text__contains=f" {word}") | models.Q(pk__in=self._showing(word)))
        return found

    def open_on(self, day: date) -> MuseumQuerySet:
        """Museums known to be open on a day to whoever comes, this year or next; by appointment is not open."""
        return self.filter(open_days.open_on(day))

    def open_now(self, moment: datetime | None = None) -> MuseumQuerySet:
        """Museums open at this minute (or at an aware moment)."""
        return self.filter(open_days.open_at(moment or timezone.now()))

    def _showing(self, word: str) -> models.QuerySet[Museum, int]:
        """The ids of museums that show a trade with a word that starts so. The vocabulary is short: it is read, not searched."""
        trades = apps.get_model("museums", "Trade").objects.values_list("pk", "name_fr", "name_nl", "name_en")
        ids = [pk for pk, *names in trades if f" {word}" in words_of(" ".join(names))]
        return self.model.objects.filter(trades__in=ids).values_list("pk", flat=True)
