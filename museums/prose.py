"""What the site says of museums, territories, clubs and trades, composed from facts in each language and never invented.

Pure functions over plain values: whole sentences for each case, nothing about collections, opening hours or prices. The
sentences stand here rather than in the message catalogues because they make page texts, which editors then rewrite at will.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cms.prose import LANGUAGES, at_fr, capitalised, listed, of_fr, typographic

# In the département or province, by ISO 3166-2 code: fr, nl, en.
IN_AREA = {
    "FR-02": ("dans l’Aisne", "in het departement Aisne", "in the Aisne"),
    "FR-59": ("dans le Nord", "in het departement Nord", "in the Nord"),
    "FR-60": ("dans l’Oise", "in het departement Oise", "in the Oise"),
    "FR-62": ("dans le Pas-de-Calais", "in het departement Pas-de-Calais", "in the Pas-de-Calais"),
    "FR-80": ("dans la Somme", "in het departement Somme", "in the Somme"),
    "FR-95": ("dans le Val-d’Oise", "in het departement Val-d’Oise", "in the Val-d’Oise"),
    "BE-VAN": (
        "dans la province d’Anvers, en Belgique",
        "in de provincie Antwerpen, in België",
        "in the province of Antwerp, Belgium",
    ),
    "BE-BRU": ("à Bruxelles, en Belgique", "in Brussel, in België", "in Brussels, Belgium"),
    "BE-VOV": ("en Flandre-Orientale, en Belgique", "in Oost-Vlaanderen, in België", "in East Flanders, Belgium"),
    "BE-VBR": ("dans le Brabant flamand, en Belgique", "in Vlaams-Brabant, in België", "in Flemish Brabant, Belgium"),
    "BE-WHT": ("dans le Hainaut, en Belgique", "in Henegouwen, in België", "in Hainaut, Belgium"),
    "BE-WLG": ("dans la province de Liège, en Belgique", "in de provincie Luik, in België", "in the province of Liège, Belgium"),
    "BE-VLI": ("dans le Limbourg, en Belgique", "in Limburg, in België", "in Limburg, Belgium"),
    "BE-WLX": ("dans le Luxembourg belge", "in Belgisch Luxemburg", "in Belgian Luxembourg"),
    "BE-WNA": ("dans la province de Namur, en Belgique", "in de provincie Namen, in België", "in the province of Namur, Belgium"),
    "BE-WBR": ("dans le Brabant wallon, en Belgique", "in Waals-Brabant, in België", "in Walloon Brabant, Belgium"),
    "BE-VWV": ("en Flandre-Occidentale, en Belgique", "in West-Vlaanderen, in België", "in West Flanders, Belgium"),
}

# What it is about: with a place and trades, with trades alone, with a place alone.
SUBJECT = {
    "fr": {"both": "{place}, il est question {trades}.", "trades": "Il y est question {trades}.", "place": "C’est {place}."},
    "nl": {"both": "{place} draait het om {trades}.", "trades": "Hier draait het om {trades}.", "place": "Te vinden {place}."},
    "en": {
        "both": "{place}, it is all about {trades}.",
        "trades": "Here, it is all about {trades}.",
        "place": "Find it {place}.",
    },
}

# What ties it to the network: by membership, then with a club (c) and a territory (t).
TIE = {
    "fr": {
        "stated": {
            "ct": "Membre du réseau PROSCITEC et de son {clubs}, territoire {territory}.",
            "c": "Membre du réseau PROSCITEC et de son {clubs}.",
            "t": "Membre du réseau PROSCITEC, territoire {territory}.",
            "": "Membre du réseau PROSCITEC.",
        },
        "implied": {
            "ct": "Participe aux actions du réseau PROSCITEC et de son {clubs}, territoire {territory}.",
            "c": "Participe aux actions du réseau PROSCITEC et de son {clubs}.",
            "t": "Participe aux actions du réseau PROSCITEC, territoire {territory}.",
            "": "Participe aux actions du réseau PROSCITEC.",
        },
        "uncertain": {
            "ct": "Le réseau PROSCITEC le cite dans son {clubs}, territoire {territory} ; son adhésion reste à confirmer.",
            "c": "Le réseau PROSCITEC le cite dans son {clubs} ; son adhésion reste à confirmer.",
            "t": "Cité par le réseau PROSCITEC, territoire {territory} ; son adhésion reste à confirmer.",
            "": "Cité par le réseau PROSCITEC ; son adhésion reste à confirmer.",
        },
    },
    "nl": {
        "stated": {
            "ct": "Lid van het PROSCITEC-netwerk en van zijn {clubs}, gebied {territory}.",
            "c": "Lid van het PROSCITEC-netwerk en van zijn {clubs}.",
            "t": "Lid van het PROSCITEC-netwerk, gebied {territory}.",
            "": "Lid van het PROSCITEC-netwerk.",
        },
        "implied": {
            "ct": "Werkt mee aan de acties van het PROSCITEC-netwerk en van zijn {clubs}, gebied {territory}.",
            "c": "Werkt mee aan de acties van het PROSCITEC-netwerk en van zijn {clubs}.",
            "t": "Werkt mee aan de acties van het PROSCITEC-netwerk, gebied {territory}.",
            "": "Werkt mee aan de acties van het PROSCITEC-netwerk.",
        },
        "uncertain": {
            "ct": "Genoemd door het PROSCITEC-netwerk bij zijn {clubs}, gebied {territory}; het lidmaatschap moet nog worden bevestigd.",
            "c": "Genoemd door het PROSCITEC-netwerk bij zijn {clubs}; het lidmaatschap moet nog worden bevestigd.",
            "t": "Genoemd door het PROSCITEC-netwerk, gebied {territory}; het lidmaatschap moet nog worden bevestigd.",
            "": "Genoemd door het PROSCITEC-netwerk; het lidmaatschap moet nog worden bevestigd.",
        },
    },
    "en": {
        "stated": {
            "ct": "A member of the PROSCITEC network and of its {clubs}, in the {territory} territory.",
            "c": "A member of the PROSCITEC network and of its {clubs}.",
            "t": "A member of the PROSCITEC network, in the {territory} territory.",
            "": "A member of the PROSCITEC network.",
        },
        "implied": {
            "ct": "Takes part in the work of the PROSCITEC network and of its {clubs}, in the {territory} territory.",
            "c": "Takes part in the work of the PROSCITEC network and of its {clubs}.",
            "t": "Takes part in the work of the PROSCITEC network, in the {territory} territory.",
            "": "Takes part in the work of the PROSCITEC network.",
        },
        "uncertain": {
            "ct": "Named by the PROSCITEC network in its {clubs}, in the {territory} territory; its membership is still to be confirmed.",
            "c": "Named by the PROSCITEC network in its {clubs}; its membership is still to be confirmed.",
            "t": "Named by the PROSCITEC network, in the {territory} territory; its membership is still to be confirmed.",
            "": "Named by the PROSCITEC network; its membership is still to be confirmed.",
        },
    },
}

TERRITORY = {
    "fr": {
        "none": "Le territoire {name} du réseau PROSCITEC.",
        "one": "Le réseau PROSCITEC nomme un musée ou lieu dans le territoire {name}.",
        "many": "Le réseau PROSCITEC nomme {count} musées et lieux dans le territoire {name}.",
        "trades": "Il y est notamment question {trades}.",
    },
    "nl": {
        "none": "Het gebied {name} van het PROSCITEC-netwerk.",
        "one": "Het PROSCITEC-netwerk noemt één museum of plek in het gebied {name}.",
        "many": "Het PROSCITEC-netwerk noemt {count} musea en plekken in het gebied {name}.",
        "trades": "Het draait er onder meer om {trades}.",
    },
    "en": {
        "none": "The {name} territory of the PROSCITEC network.",
        "one": "The PROSCITEC network names one museum or place in the {name} territory.",
        "many": "The PROSCITEC network names {count} museums and places in the {name} territory.",
        "trades": "Among other things, they are about {trades}.",
    },
}

CLUB = {
    "fr": {
        "none": "Un club du réseau PROSCITEC.",
        "one": "Le {name} compte un membre du réseau PROSCITEC.",
        "many": "Le {name} réunit {count} membres du réseau PROSCITEC qui partagent un même métier.",
    },
    "nl": {
        "none": "Een club van het PROSCITEC-netwerk.",
        "one": "De {name} telt één lid van het PROSCITEC-netwerk.",
        "many": "De {name} brengt {count} leden van het PROSCITEC-netwerk samen die eenzelfde ambacht delen.",
    },
    "en": {
        "none": "A club of the PROSCITEC network.",
        "one": "The {name} has one member of the PROSCITEC network.",
        "many": "The {name} brings together {count} members of the PROSCITEC network who share a craft.",
    },
}

# How many museums show a trade, then where they are when that is on both sides of the border.
TRADE = {
    "fr": {
        "none": "Il est question {trade} dans le réseau PROSCITEC.",
        "one": "Un musée du réseau PROSCITEC vous parle {trade}.",
        "many": "{count} musées et lieux du réseau PROSCITEC vous parlent {trade}.",
        "border": "Il y en a en France et en Belgique.",
    },
    "nl": {
        "none": "Het PROSCITEC-netwerk heeft het over {trade}.",
        "one": "In één museum van het PROSCITEC-netwerk draait het om {trade}.",
        "many": "In {count} musea en plekken van het PROSCITEC-netwerk draait het om {trade}.",
        "border": "U vindt ze in Frankrijk en in België.",
    },
    "en": {
        "none": "The PROSCITEC network is also about {trade}.",
        "one": "One museum of the PROSCITEC network is about {trade}.",
        "many": "{count} museums and places of the PROSCITEC network are about {trade}.",
        "border": "You will find them in France and in Belgium.",
    },
}


@dataclass(frozen=True)
class Place:
    """A commune's names and the code of its département or province; each may be unknown."""

    commune: str = ""
    commune_nl: str = ""
    area: str = ""


@dataclass(frozen=True)
class MuseumFacts:
    """What is known of one museum, its words already in one language. `trades` are words without article (`verre`)."""

    membership: str
    place: Place = Place()
    trades: tuple[str, ...] = ()
    clubs: tuple[str, ...] = ()
    territory: str = ""


def museum_summary(facts: MuseumFacts, language: str) -> str:
    """One to two sentences: trades and place, then the tie to the network. Shorter where less is known."""
    place, trades = where(facts.place, language), about(facts.trades, language)
    sentences = []
    if place or trades:
        case = "both" if place and trades else "trades" if trades else "place"
        if case == "both":
            # Dutch closes an apposition with a comma, but has none before the verb otherwise.
            place = capitalised(place) + ("," if language == "nl" and "," in place else "")
        sentences.append(SUBJECT[language][case].format(place=place, trades=trades))
    case = ("c" if facts.clubs else "") + ("t" if facts.territory else "")
    sentences.append(TIE[language][facts.membership][case].format(clubs=listed(facts.clubs, language), territory=facts.territory))
    return typographic(" ".join(sentences))


def where(place: Place, language: str) -> str:
    """`à Caudry, dans le Nord`; only what is known of it, in lower case."""
    area = IN_AREA[place.area][LANGUAGES.index(language)] if place.area else ""
    if not place.commune:
        return area
    if language == "fr":
        commune = at_fr(place.commune)
    elif language == "nl" and place.commune_nl and place.commune_nl != place.commune:
        commune = f"in {place.commune_nl} ({place.commune})"
    else:
        commune = f"in {place.commune}"
    return f"{commune}, {area}" if area else commune


def about(trades: tuple[str, ...], language: str) -> str:
    """The trades as they stand after `il est question`, `draait het om`, `it is all about`."""
    words = [of_fr(word) for word in trades] if language == "fr" else trades
    return listed(words, language)


def territory_summary(name: str, count: int, trades: tuple[str, ...], language: str) -> str:
    """How many museums the network names there, and the trades most of them show."""
    words = TERRITORY[language]
    sentences = [_counted(words, name, count)]
    if count and trades:
        sentences.append(words["trades"].format(trades=about(trades, language)))
    return typographic(" ".join(sentences))


def club_summary(name: str, count: int, language: str) -> str:
    return typographic(_counted(CLUB[language], name, count))


def trade_summary(trade: tuple[str, ...], count: int, countries: Collection[str], language: str) -> str:
    """How many museums show a trade, and whether they are on both sides of the border."""
    words = TRADE[language]
    case = "none" if count == 0 else "one" if count == 1 else "many"
    sentences = [words[case].format(trade=about(trade, language), count=count)]
    if len(countries) > 1:
        sentences.append(words["border"])
    return typographic(" ".join(sentences))


def _counted(words: dict[str, str], name: str, count: int) -> str:
    case = "none" if count == 0 else "one" if count == 1 else "many"
    return words[case].format(name=name, count=count)
