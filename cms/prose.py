"""Small rules of the three languages, for sentences composed from facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

AND = {"fr": "et", "nl": "en", "en": "and"}
LANGUAGES = tuple(AND)

# Words in h that French does not elide before, among those the network uses.
ASPIRATED = ("haut", "hangar", "herse", "houe", "houille")


def listed(items: Sequence[str], language: str) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {AND[language]} {items[-1]}"


def of_fr(word: str) -> str:
    """French `de` before a word without article: `de verre`, `d’école`, `d’hôpitaux`."""
    first = unicodedata.normalize("NFKD", word[:1]).casefold()[:1]
    mute_h = first == "h" and not word.casefold().startswith(ASPIRATED)
    return f"d’{word}" if first in "aeiouœ" or mute_h else f"de {word}"


def at_fr(place: str) -> str:
    """French `à` before a commune, contracted with its article: `au Cateau-Cambrésis`, `aux Lilas`, `à La Gorgue`, `à Lille`."""
    if place.startswith("Le "):
        return f"au {place[3:]}"
    if place.startswith("Les "):
        return f"aux {place[4:]}"
    return f"à {place}"


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def typographic(text: str) -> str:
    """Curly apostrophes, and no break before French double punctuation."""
    return re.sub(r" ([;:!?»])", "\u00a0\\1", text.replace("'", "’")).replace("« ", "«\u00a0")
