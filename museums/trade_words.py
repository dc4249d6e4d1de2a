"""Visitors' words for trades, in three languages: who types "windmolen", "windmill" or "moulin à vent" means the same thing.

One row a thing: French; Dutch; English. Singular, and plurals that are more than an "s". Read by the directory's filter (museums/querysets.py)
and by the search index (search/facts.py). Whoever changes a row raises `search.words.VERSION` and runs `manage.py rebuild_search`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from museums.folding import words_of

TABLE = """
moulin, moulin à vent, moulin à eau, meunerie; molen, molens, windmolen, windmolens, watermolen, watermolens, molenaar; mill, windmill, watermill
dentelle, dentellière; kant, kantwerk, kantklossen; lace, lacemaking
broderie, brodeuse; borduurwerk, borduren; embroidery
mine, mineur, houille, charbon; mijn, mijnen, mijnbouw, mijnwerker, steenkool; mining, miner, coal
sabot, saboterie, sabotier; klomp, klompen, klompenmakerij, klompenmaker; clog, clog making
bière, brasserie, brasseur; bier, brouwerij, brouwer; beer, brewery, brewing, brewer
lin; vlas; flax, linen
laine, lainière; wol; wool, woollen
soie; zijde; silk
ruban, rubanerie; lint, lintweverij; ribbon
textile, tissage, tisserand, filature; textiel, weverij, wever, spinnerij; textiles, weaving, weaver
tapisserie; wandtapijt, wandtapijten; tapestry, tapestries
imprimerie, imprimeur, typographie; drukkerij, drukker, boekdrukkunst; printing, printer, letterpress
verre, verrerie, verrier, verrière; glas, glasblazerij, glasblazer; glass, glassmaking, glassblowing
céramique, faïence, poterie, potier, porcelaine; keramiek, aardewerk, pottenbakkerij, porselein; ceramics, earthenware, pottery, porcelain
brique, briqueterie; baksteen, bakstenen, steenbakkerij; brick, brickworks
chicorée; cichorei; chicory
sucre, sucrerie; suiker, suikerfabriek; sugar, sugar factory
confiserie, bonbon; suikergoed, snoep, snoepgoed; confectionery, sweets
gaufre; wafel, wafels; waffle
train, chemin de fer, chemins de fer, locomotive; spoorweg, spoorwegen, trein, treinen; railway, railroad
tram, tramway; trams; tramways
batelier, batellerie, péniche; binnenvaart, schipper; barge, inland navigation, bargee
marionnette; marionet, marionetten, poppenspel; puppet, puppetry
radio; radios; wireless
nacre, tabletterie; parelmoer; mother of pearl
agriculture, ferme, tracteur; landbouw, boerderij, tractor, tractoren; farming, farm, agriculture
hôpital, hôpitaux; ziekenhuis, ziekenhuizen; hospital
école; school, scholen; schools
repassage; strijken; ironing
pesage, balance; wegen, weegschaal, weegschalen; weighing, scales
poisson, pêche, hareng; visserij, haring; fish, fishing, fishery, herring
forge, forgeron; smederij, smid; blacksmith
"""
SHORT = 5  # a word of so many letters is met whole ("lin" is not "Linselles"), a longer one as the beginning of a word


@dataclass(frozen=True)
class Thing:
    """One row: its words and phrases as written, in the order of the languages."""

    said: tuple[tuple[str, str], ...]
    single: frozenset[str]  # the folded words that are no phrase
    phrases: tuple[str, ...]  # the others, each with a space before every word

    def in_text(self, text: str) -> bool:
        """Whether a text (as `words_of` gives it) has one of the words."""
        return any(f"{phrase} " in f"{text} " for phrase in self.phrases) or any(has_word(text, word) for word in self.single)


def has_word(text: str, word: str) -> bool:
    """Whether a text (as `words_of` gives it) has a word: whole or in the plural if it is short, else at the beginning of one."""
    return f" {word}" in text if len(word) > SHORT else f" {word} " in f"{text} " or f" {word}s " in f"{text} "


@cache
def things() -> tuple[Thing, ...]:
    return tuple(_rows())


def _rows() -> Iterator[Thing]:
    for row in TABLE.strip().splitlines():
        said = tuple(
            (language, word.strip())
            for language, words in zip(("fr", "nl", "en"), row.split(";"), strict=True)
            for word in words.split(",")
        )
        folded = [words_of(word) for _language, word in said]
        yield Thing(
            said=said,
            single=frozenset(word[1:] for word in folded if word.count(" ") == 1),
            phrases=tuple(word for word in folded if word.count(" ") > 1),
        )


@cache
def _heads() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each phrase, the longest first, with the one word that stands for it: the first of its row."""
    found = [(phrase, words_of(thing.said[0][1])) for thing in things() for phrase in thing.phrases]
    found.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.compile(f"{phrase.replace(' ', 's? ')[2:]}s?(?= |$)"), head) for phrase, head in found)


def without_phrases(text: str) -> str:
    """A text (as `words_of` gives it) with one word for each phrase: " moulin a vent" becomes " moulin"."""
    for phrase, head in _heads():
        text = phrase.sub(head, text)
    return text


@cache
def _meanings() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for thing in things():
        for word in thing.single:
            found[word] = found.get(word, frozenset()) | thing.single
    return found


def meanings(word: str) -> frozenset[str]:
    """The folded words that mean the same as one that was typed, in the singular or with an "s"."""
    known = _meanings()
    return known.get(word) or known.get(word.removesuffix("s"), frozenset())


def said_otherwise(text: str) -> list[tuple[str, str]]:
    """The words, each with its language, by which visitors may look for what a text names."""
    folded = words_of(text)
    return list(dict.fromkeys(pair for thing in things() if thing.in_text(folded) for pair in thing.said))
