"""What the page of results shows: each hit with its address and the place where the query stands in it, and the facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.models import NamedFact
from cms.translation_guard import language_name
from museums.folding import fold
from museums.models import Territory, Trade
from search import highlighting, words
from search.addresses import addresses
from search.entries import KINDS
from search.filters import Filters, named_facts
from search.models import DocumentText
from search.searching import Asked, Counts, shelves


@dataclass(frozen=True)
class Result:
    url: str
    title: SafeString
    excerpt: SafeString
    kind: str
    kind_label: str | Promise
    language: str
    foreign: str  # the language's name, where it is not the reader's
    place: str
    date: date | None


def results(ids: list[int], asked: Asked, request: HttpRequest) -> list[Result]:
    """The results of these documents, in this order, in a fixed number of statements."""
    found = DocumentText.objects.filter(pk__in=ids).select_related("document__shelf")
    texts = {
        text.pk: text for text in found.defer("digest", "title_stems", "named_stems", "all_stems", "title_words", "vocabulary")
    }
    where = addresses(texts.values(), request, asked.reader)
    tokens: frozenset[str] = frozenset().union(*asked.terms)
    return [_result(texts[pk], where[pk], tokens, asked.reader) for pk in ids if pk in where]


def _result(text: DocumentText, url: str, tokens: frozenset[str], reader: str) -> Result:
    document, shelf = text.document, text.document.shelf
    territory = named_facts(Territory).by_id.get(shelf.territory_id)
    return Result(
        url=url,
        title=highlighting.marked(text.title, tokens, document.language),
        excerpt=highlighting.excerpt(text.summary, text.text, tokens, document.language),
        kind=shelf.kind,
        kind_label=KINDS[shelf.kind].one,
        language=document.language,
        foreign="" if document.language == reader else language_names()[document.language],
        place=territory.name if territory else "",
        date=document.date,
    )


def language_names() -> dict[str, str]:
    """The site's languages by name, in the reader's."""
    from wagtail.models import Locale  # noqa: PLC0415 - only its names

    return {code: language_name(Locale(language_code=code)) for code in words.LANGUAGES}


# --- Facets -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    value: str
    label: str | Promise
    count: int
    selected: bool
    query: str = ""  # the address with this choice, from the first page, where it is a link


def facets(asked: Asked, counts: Counts) -> dict[str, list[Choice]]:
    """The choices of each facet that would find something, and the one that is chosen."""
    filters = asked.filters
    return {
        "kind": [
            Choice("", _("All"), sum(counts["kind"].values()), not filters.kind, filters.query(kind="")),
            *(
                Choice(name, kind.label, counts["kind"][name], name == filters.kind, filters.query(kind=name))
                for name, kind in KINDS.items()
                if counts["kind"][name] or name == filters.kind
            ),
        ],
        "territory": _named("territory", named_facts(Territory).by_id.values(), counts["territory"], filters),
        "trade": _named("trade", named_facts(Trade).by_id.values(), counts["trade"], filters),
        "language": [
            Choice(code, name, counts["language"][code], code == filters.language)
            for code, name in language_names().items()
            if counts["language"][code] or code == filters.language
        ],
    }


def _named(facet: str, facts: Iterable[NamedFact], counts: Counter[str], filters: Filters) -> list[Choice]:
    chosen = getattr(filters, facet)
    choices = [
        Choice(fact.slug, fact.name, counts[str(fact.pk)], fact.slug == chosen)
        for fact in facts
        if counts[str(fact.pk)] or fact.slug == chosen
    ]
    return sorted(choices, key=lambda choice: fold(str(choice.label)))


TRADES_SHOWN = 12


def well_known_trades() -> list[Choice]:
    """The trades that most museums show, for those who do not know what to look for."""
    museums: Counter[str] = Counter()
    for shelf in shelves(None).values():
        if shelf.kind == "museum":
            museums.update(shelf.trades)
    known = named_facts(Trade).by_id
    facts = [known[int(trade)] for trade, _count in museums.most_common(TRADES_SHOWN) if int(trade) in known]
    names = sorted((fact.name for fact in facts), key=fold)
    return [Choice("", name, 0, False, Filters(text=name).query()) for name in names]
