"""Text as the index keeps it and a query asks for it: the same stems on every database.

A word is stemmed in its language first and loses its accents afterwards: the other way round the stemmers no longer see
endings ("sculptée" would not meet "sculpté"). The bare word is stemmed too, so that who types no accents finds as much.
Everything that leaves this module is ASCII letters and digits, which both engines' own tokenisers leave alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it has none
from django.conf import settings

from museums.folding import fold

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
STEMMERS = {
    language: snowballstemmer.stemmer(name)
    for language, name in (("fr", "french"), ("nl", "dutch"), ("en", "english"))
    if language in LANGUAGES
}
#: A change here makes `rebuild_search` write every document again.
VERSION = 2

MAX_QUERY = 200  # characters read of a query
MAX_TERMS = 8
MAX_WORD = 40

WORD = re.compile(r"[^\W_]+")

#: Words that say nothing in any of the three languages; one that means something in another is not here (pas, or, die).
SAY_NOTHING = """
    de la le les des du et au aux un une en dans pour par sur avec qui que ce cette est ou
    het een van voor met op te der den is bij
    of the and to for with on at an in from
"""
COMMON = frozenset(SAY_NOTHING.split())
#: Plurals that the stemmers do not undo.
IRREGULAR = {
    "fr": {"travaux": "travail", "vitraux": "vitrail", "émaux": "émail", "soupiraux": "soupirail", "baux": "bail"},
    "nl": {"musea": "museum", "schepen": "schip", "steden": "stad", "smeden": "smid", "glazen": "glas"},
    "en": {"men": "man", "women": "woman", "knives": "knife", "loaves": "loaf", "mice": "mouse"},
}


def bare(word: str) -> str:
    """A word as one token: folded, ASCII. Other scripts are kept as hexadecimal, which compares and begins alike."""
    token = "".join(WORD.findall(fold(word)))[:MAX_WORD]
    return token if token.isascii() else "x" + token.encode().hex()[: 2 * MAX_WORD]


def split(text: str) -> Iterator[str]:
    """The words of a text that say something, in lower case, as they are written."""
    for word in WORD.findall(text.lower()):
        if (len(word) > 1 or word.isdigit()) and word not in COMMON:
            yield word


@lru_cache(maxsize=100_000)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The few tokens a lower-case word is known by in a language."""
    word = word[:MAX_WORD]
    stemmer = STEMMERS.get(language)
    if stemmer is None:
        return (bare(word),)
    word = IRREGULAR[language].get(word, word)
    spellings = {word, fold(word)}
    if language == "fr":  # an ending that the stemmer knows by its accent only: sculptée, typed "sculptee"
        spellings |= {re.sub(r"ee(s?)$", r"ée\1", spelling) for spelling in spellings}
    found = {bare(stemmer.stemWord(spelling)) for spelling in spellings}
    return tuple(sorted(found - {""}))


@lru_cache(maxsize=20_000)
def term(word: str) -> frozenset[str]:
    """What a typed word may be known by, whichever of the languages it is in."""
    return frozenset(stem for language in LANGUAGES for stem in stems(word, language))


def index_stems(texts: Iterable[tuple[str, str]]) -> str:
    """The distinct stems of texts, each with its language, as the index stores them: sorted, one space between."""
    words = {(word, language) for language, text in texts for word in split(text)}
    return " ".join(sorted({stem for word, language in words for stem in stems(word, language)}))


def index_words(texts: Iterable[str]) -> str:
    """The distinct words, folded and not stemmed: what one is typing is not a stem yet."""
    return " ".join(sorted({bare(word) for text in texts for word in split(text)} - {""}))


def query_words(text: str) -> list[str]:
    """The words of a query, each once, in the order they were typed."""
    return list(dict.fromkeys(split(text)))[:MAX_TERMS]


def query_terms(text: str) -> list[frozenset[str]]:
    """For each word of a query what it may be known by; two words with the same stems count once."""
    return list(dict.fromkeys(found for word in query_words(text) if (found := term(word))))


def clean(text: str) -> str:
    """A query as it is shown again: no control characters, one line, not too long."""
    printable = "".join(char if char.isprintable() else " " for char in text[: 4 * MAX_QUERY])
    return " ".join(printable.split())[:MAX_QUERY]
