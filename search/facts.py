"""The facts that a page of any type points at, found by looking at its fields: a new page type needs nothing here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Page

from cms.models import NamedFact
from museums.models import Commune, Museum, Territory, Trade
from museums.trade_words import said_otherwise
from search.words import LANGUAGES

Texts = tuple[tuple[str, str], ...]


@dataclass
class Facts:
    """What is known of a page through its facts."""

    names: list[tuple[str, str]] = field(default_factory=list)
    keywords: list[tuple[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    territory_id: int | None = None
    trades: set[int] = field(default_factory=set)


def names_of(fact: NamedFact) -> Texts:
    """A fact's names, each with its language."""
    return tuple((language, name) for language in LANGUAGES if (name := getattr(fact, f"name_{language}", "")))


def is_fact(model: Any) -> bool:
    return isinstance(model, type) and (issubclass(model, NamedFact | Museum))


@cache
def relations(model: type[models.Model]) -> tuple[tuple[str, bool], ...]:
    """The fields of a model that lead to facts: the name, and whether to many."""
    return tuple(
        (found.name, bool(found.many_to_many))
        for found in model._meta.get_fields()
        if (found.many_to_one or found.many_to_many) and not found.auto_created and is_fact(found.related_model)
    )


def related(instance: models.Model) -> Iterator[tuple[str, Any]]:
    """Each fact that a model instance points at, with the name of the field."""
    for name, to_many in relations(type(instance)):
        value = getattr(instance, name)
        for fact in value.all() if to_many else [value] if value is not None else []:
            yield name, fact


def children(page: Page) -> Iterator[models.Model]:
    """What editors add to a page in rows (an inline panel): part of the page."""
    for relation in get_all_child_relations(type(page)):
        if relation.field.model._meta.app_label not in {"wagtailcore", "taggit"}:
            yield from getattr(page, relation.get_accessor_name()).all()


def rows_of(fact: models.Model) -> Iterator[models.Model]:
    """What a fact holds in rows, each with the facts it points at: the places a school pathway leads to."""
    if isinstance(fact, ClusterableModel):
        for relation in get_all_child_relations(type(fact)):
            if pointed := [name for name, to_many in relations(relation.field.model) if not to_many]:
                yield from getattr(fact, relation.get_accessor_name()).select_related(*pointed)


class FactReader:
    """Reads facts into words. Museums are remembered: many pages of one run point at the same ones."""

    def __init__(self) -> None:
        self._museums: dict[int, Museum] = {}

    def of_page(self, page: Page) -> Facts:
        own = getattr(page, "fact_field", "")
        facts = Facts()
        linked = [*related(page), *((name, fact) for child in children(page) for name, fact in related(child))]
        about = getattr(page, own, None) if own else None
        if about is not None and not is_fact(type(about)):  # a fact that has no names of its own: a testimony
            linked += related(about)
        inherited = Facts()
        for name, fact in linked:
            self._add(facts, inherited, fact, own=name == own)
        if about is not None:
            facts.keywords.extend(_in_rows(about))
        facts.trades = facts.trades or inherited.trades
        facts.territory_id = facts.territory_id or inherited.territory_id
        return _in_visitors_words(facts)

    def of_museums(self, museums: Iterable[Museum]) -> Facts:
        facts, inherited = Facts(), Facts()
        for museum in museums:
            self._add(facts, inherited, museum, own=False)
        facts.trades, facts.territory_id = inherited.trades, inherited.territory_id
        return _in_visitors_words(facts)

    def _add(self, facts: Facts, inherited: Facts, fact: Any, *, own: bool) -> None:
        """Add one fact. What its museum says of a page (trades, territory) counts only where the page says nothing itself."""
        if isinstance(fact, Museum):
            museum = self._museum(fact)
            names = [("fr", name) for name in (museum.name, *museum.other_names)]
            (facts.names if own else facts.keywords).extend(names)
            facts.places.extend(places_of(museum.commune) if own else [])
            said = facts if own else inherited
            said.trades |= {trade.pk for trade in museum.trades.all()}
            said.territory_id = said.territory_id or museum.territory_id
            if own:
                self._say(facts, museum)
            return
        (facts.names if own else facts.keywords).extend(names_of(fact))
        if isinstance(fact, Trade):
            facts.trades.add(fact.pk)
        elif isinstance(fact, Territory):
            facts.territory_id = facts.territory_id or fact.pk

    def _say(self, facts: Facts, museum: Museum) -> None:
        for fact in (*museum.trades.all(), *museum.clubs.all(), *([museum.territory] if museum.territory else [])):
            facts.keywords.extend(names_of(fact))

    def _museum(self, museum: Museum) -> Museum:
        if museum.pk not in self._museums:
            found = Museum.objects.select_related("commune", "territory").prefetch_related("trades", "clubs")
            self._museums[museum.pk] = found.get(pk=museum.pk)
        return self._museums[museum.pk]


def _in_rows(fact: models.Model) -> Iterator[tuple[str, str]]:
    """The names in a fact's rows: of museums, of communes, and of what has no fact (a company, a course)."""
    for row in rows_of(fact):
        for _name, found in related(row):
            if isinstance(found, Museum):
                yield from (("fr", name) for name in (found.name, *found.other_names))
            else:
                yield from names_of(found)
        if name := getattr(row, "name", ""):
            yield "fr", name


def _in_visitors_words(facts: Facts) -> Facts:
    """Add to the keywords what visitors call the things that the names and keywords speak of."""
    said = said_otherwise(" ".join(name for _language, name in (*facts.names, *facts.keywords)))
    facts.keywords.extend(pair for pair in said if pair not in facts.keywords)
    return facts


def places_of(commune: Commune | None) -> list[str]:
    if commune is None:
        return []
    return [text for text in (commune.name, commune.name_nl, commune.postal_code) if text]
