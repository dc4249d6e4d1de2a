"""Museums asked for by place, words and membership, and in which order."""

from __future__ import annotations

from datetime import date, datetime
from math import cos, radians
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.utils import timezone

from museums import open_days
from museums.folding import words_of
from museums.places import EARTH_KM
from museums.trade_words import SHORT, meanings, without_phrases

if TYPE_CHECKING:
    from museums.models import Museum  # noqa: F401 - the queryset's own model, named in a string

MAX_WORDS = 8
KM_PER_DEGREE = 111.2  # of latitude
ROUNDING = 1.001  # the box is a little wider than the circle in it


def distance_from(latitude: float, longitude: float, prefix: str = "") -> models.Expression:
    """Great-circle kilometres from a point to a museum, in SQL; `prefix`: the way to the museum (`museum__`)."""
    north, east = F(f"{prefix}latitude"), F(f"{prefix}longitude")
    half = Power(Sin(Radians(north - Value(latitude)) / 2), 2) + Value(cos(radians(latitude))) * Cos(Radians(north)) * Power(
        Sin(Radians(east - Value(longitude)) / 2), 2
    )
    return models.ExpressionWrapper(Value(2 * EARTH_KM) * ASin(Least(Value(1.0), Sqrt(half))), output_field=models.FloatField())


def names_with(words: frozenset[str]) -> Q:
    """The condition of a name or place with one of a few words, met as `museums.trade_words.has_word` meets them."""
    found = Q()
    long = [word for word in words if len(word) > SHORT]
    for word in sorted(words):
        if any(word != other and word.startswith(other) for other in long):
            continue  # who looks for " brewer" has met every " brewery"
        if len(word) > SHORT:
            found |= Q(folded_text__contains=f" {word}")
        else:
            for whole in (word, f"{word}s"):
                found |= Q(folded_text__contains=f" {whole} ") | Q(folded_text__endswith=f" {whole}")
    return found


def asked_words(text: str) -> list[tuple[str, frozenset[str]]]:
    """Each word with what means the same, without those that another one says already: "dent dentelle", "brasserie beer"."""
    words = without_phrases(words_of(text)).split()[:MAX_WORDS]
    asked: list[tuple[str, frozenset[str]]] = []
    for word in dict.fromkeys(words):
        same = meanings(word)
        longer = any(other != word and other.startswith(word) for other in words)
        if not longer and not (same and any(same == others for _other, others in asked)):
            asked.append((word, same))
    return asked


def is_member(prefix: str = "") -> Q:
    """The condition of a membership that has not ended; `prefix`: the way to the museum (`museum__`)."""
    year = timezone.localdate().year
    return Q((f"{prefix}member_until__isnull", True)) | Q((f"{prefix}member_until__gte", year))


class MuseumQuerySet(models.QuerySet["Museum"]):
    def members(self) -> MuseumQuerySet:
        """Those whose membership has not ended; the year it ends in is still a member's."""
        return self.filter(is_member())

    def matching(self, text: str) -> MuseumQuerySet:
        """Museums whose names, place or trades (in any language) have, for each word of the text, a word that starts so.

        A visitor's word for a trade ("windmolen", "coal") meets what means the same."""
        from museums.vocabulary import vocabulary  # noqa: PLC0415 - it reads the models, which use this

        asked = asked_words(text)
        if text and not asked:
            return self.none()
        found = self
        for word, same in asked:
            condition = Q(folded_text__contains=f" {word}")
            if trades := vocabulary(None).trades_with(word, same):
                condition |= Q(pk__in=self.model.objects.filter(trades__in=trades).values("pk"))
            else:  # no trade says it: perhaps a name does
                condition |= names_with(same)
            found = found.filter(condition)
        return found

    def open_on(self, day: date) -> MuseumQuerySet:
        """Museums known to be open on a day to whoever comes, this year or next; by appointment is not open."""
        return self.filter(open_days.open_on(day))

    def open_now(self, moment: datetime | None = None) -> MuseumQuerySet:
        """Museums open at this minute (or at an aware moment)."""
        return self.filter(open_days.open_at(moment or timezone.now()))

    def near(self, latitude: float, longitude: float, radius: float) -> MuseumQuerySet:
        """Those within so many kilometres, each with its `distance`. The box uses the index, the circle looks at what is in it."""
        high = radius * ROUNDING / KM_PER_DEGREE
        wide = high / max(cos(radians(latitude)), 0.01)
        return (
            self.filter(latitude__range=(latitude - high, latitude + high), longitude__range=(longitude - wide, longitude + wide))
            .alias(kilometres=distance_from(latitude, longitude))
            .filter(kilometres__lte=radius)
        )
