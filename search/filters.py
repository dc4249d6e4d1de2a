"""What a visitor asked for, read from an address. What is not known is dropped, so that no address can break the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from cms.models import NamedFact
from cms.short_cache import ShortCache
from museums.models import Territory, Trade
from search import words
from search.entries import KINDS

RELEVANCE, DATE = "", "date"


@dataclass(frozen=True)
class NamedFacts:
    """The territories or trades, by id and by slug."""

    by_id: dict[int, NamedFact]
    by_slug: dict[str, NamedFact]


def _read(model: type[NamedFact]) -> NamedFacts:
    facts = list(model._default_manager.order_by("pk"))
    return NamedFacts({fact.pk: fact for fact in facts}, {fact.slug: fact for fact in facts})


named_facts = ShortCache[type[NamedFact], NamedFacts](_read)


@dataclass(frozen=True)
class Filters:
    text: str = ""
    kind: str = ""
    territory: str = ""
    trade: str = ""
    language: str = ""  # "": the reader's, and what stands in for what is not translated
    sort: str = RELEVANCE

    @classmethod
    def from_query(cls, query: QueryDict) -> Filters:
        def one_of(name: str, known: object) -> str:
            value = query.get(name, "")
            return value if value in known else ""  # type: ignore[operator]  # any container of strings

        return cls(
            text=words.clean(query.get("q", "")),
            kind=one_of("kind", KINDS),
            territory=one_of("territory", named_facts(Territory).by_slug),
            trade=one_of("trade", named_facts(Trade).by_slug),
            language=one_of("language", words.LANGUAGES),
            sort=one_of("sort", (DATE,)),
        )

    @property
    def territory_id(self) -> int | None:
        return named_facts(Territory).by_slug[self.territory].pk if self.territory else None

    @property
    def trade_id(self) -> int | None:
        return named_facts(Trade).by_slug[self.trade].pk if self.trade else None

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.territory or self.trade or self.language)

    def query(self, **changes: str) -> str:
        """As a query string, with some of it changed."""
        wanted = replace(self, **changes)
        names = {"text": "q"}
        pairs = ((names.get(name, name), value) for name, value in wanted.__dict__.items() if value)
        return urlencode(list(pairs))
