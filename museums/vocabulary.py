"""The short lists of words that every page of the directory needs: trades, territories and clubs, kept for a few seconds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.short_cache import ShortCache
from museums.folding import words_of
from museums.models.facts import Club, Territory, Trade
from museums.trade_words import has_word


@dataclass(frozen=True)
class Vocabulary:
    trades: dict[str, Trade]
    territories: dict[str, Territory]
    clubs: dict[str, Club]
    trade_words: dict[int, str]

    def trades_with(self, word: str, same: frozenset[str] = frozenset()) -> list[int]:
        """The trades that have, in some language, a word that starts so, or one that means the `same` (all are folded)."""
        return [
            pk for pk, words in self.trade_words.items() if f" {word}" in words or any(has_word(words, other) for other in same)
        ]


def _load(_key: None) -> Vocabulary:
    trades = list(Trade.objects.all())
    return Vocabulary(
        trades={trade.slug: trade for trade in trades},
        territories={territory.slug: territory for territory in Territory.objects.all()},
        clubs={club.slug: club for club in Club.objects.all()},
        trade_words={trade.pk: words_of(f"{trade.name_fr} {trade.name_nl} {trade.name_en}") for trade in trades},
    )


vocabulary = ShortCache[None, Vocabulary](_load)


@receiver([post_save, post_delete], sender=Trade)
@receiver([post_save, post_delete], sender=Territory)
@receiver([post_save, post_delete], sender=Club)
def forget(**_kwargs: object) -> None:
    vocabulary.clear()
