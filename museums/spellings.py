"""“Did you mean” for the directory: names of trades, communes and museums that nearly are what was typed."""

from __future__ import annotations

import difflib

from cms.short_cache import ShortCache
from museums.folding import fold
from museums.models.facts import Commune, Museum
from museums.vocabulary import vocabulary

MAX_SUGGESTIONS = 3
MOST_NAMES = 2000  # compared with a text, in some 20 ms
CLOSE = 0.75


def _load(_key: None) -> dict[str, str]:
    """Every name that the directory may be asked for, by its folded form; and the words of museums' names."""
    museums = list(Museum.objects.members().order_by("sort_name").values_list("name", flat=True)[:MOST_NAMES])
    communes = Commune.objects.filter(museums__isnull=False).distinct().values_list("name", "name_nl")[:MOST_NAMES]
    trades = [name for trade in vocabulary(None).trades.values() for name in (trade.name_fr, trade.name_nl, trade.name_en)]
    words = [word for name in (*museums, *trades) for word in name.replace("’", " ").replace("'", " ").split() if len(word) > 3]
    names = [*trades, *(name for pair in communes for name in pair), *museums, *words]
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(fold(name), name)
    return dict(list(found.items())[: 2 * MOST_NAMES])


names_by_folded = ShortCache[None, dict[str, str]](_load)


def suggestions(text: str) -> list[str]:
    """The nearest known names to a text that finds nothing."""
    known = names_by_folded(None)
    close = difflib.get_close_matches(fold(text), known, n=MAX_SUGGESTIONS, cutoff=CLOSE)
    return [known[name] for name in close]
