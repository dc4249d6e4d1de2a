"""The short lists that editorial pages are sorted by. They hardly change: a page reads their names from the process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from cms.models import NamedFact
from cms.short_cache import ShortCache
from museums.folding import fold
from museums.models import Trade


class Topic(NamedFact):
    """What an article or a resource is about."""

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["name_fr"]


class AuthorRole(NamedFact):
    """Who signs an article: a role or a group, never the name of a person."""

    class Meta:
        verbose_name = _("author (role)")
        verbose_name_plural = _("authors (roles)")
        ordering: ClassVar = ["name_fr"]


class Series(NamedFact):
    """Articles to be read one after the other."""

    class Meta:
        verbose_name = _("series of articles")
        verbose_name_plural = _("series of articles")
        ordering: ClassVar = ["name_fr"]


Vocabulary = type[NamedFact]
T = TypeVar("T", bound=NamedFact)


def _every_word(model: Vocabulary) -> dict[int, NamedFact]:
    return {fact.pk: fact for fact in model._default_manager.all()}


words_of = ShortCache[Vocabulary, dict[int, NamedFact]](_every_word)


def named(model: type[T], pks: Iterable[int | None]) -> list[T]:
    """The facts with these keys, in alphabetical order of the reader's language."""
    known = words_of(model)
    found: list[T] = [known[pk] for pk in pks if pk in known]  # type: ignore[misc]  # the cache is keyed by model
    return sorted(found, key=lambda fact: fold(fact.name))


def by_slug(model: type[T], slug: str) -> T | None:
    """The fact of that slug; None for anything that may stand in an address."""
    return next((fact for fact in words_of(model).values() if fact.slug == slug), None)  # type: ignore[return-value]


def forget(**_kwargs: Any) -> None:
    words_of.clear()


for _model in (Topic, AuthorRole, Series, Trade):
    for _signal in (post_save, post_delete):
        _signal.connect(forget, sender=_model, dispatch_uid=f"forget_{_model.__name__}")
