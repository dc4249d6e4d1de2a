"""What the front door leads to and counts, kept for a few seconds: it hardly ever changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.short_cache import ShortCache
from events.models import AgendaPage
from home.models.articles import ArticleIndexPage, ArticlePage
from home.models.partners import Partner, PartnersPage, partners_by_kind
from home.models.testimonies import Testimony, TestimonyIndexPage
from museums.folding import fold
from museums.models import Commune, Museum, MuseumDirectoryPage, TerritoryPage, Trade
from museums.models.pages import museum_pages
from passes.models import PassPage

TOWNS = 300


@dataclass(frozen=True)
class Landmarks:
    """The sections of the site in one language; None where a section has no public page in it."""

    directory: Page | None
    agenda: Page | None
    passes: PassPage | None
    articles: Page | None
    testimonies: Page | None
    partners: Page | None
    territories: tuple[TerritoryPage, ...]
    museums: int  # with a page in this language


@dataclass(frozen=True)
class Counted:
    """What the facts say of the network, the same in every language."""

    trades: tuple[Trade, ...]
    towns: tuple[Commune, ...]  # where museums are, those with most museums first
    partners: tuple[dict[str, Any], ...]


def _landmarks(locale_id: int) -> Landmarks:
    def first(model: Any) -> Any:
        return model.objects.filter(locale_id=locale_id).listed().first()

    territories = TerritoryPage.objects.filter(locale_id=locale_id).listed().select_related("territory").defer("body")
    return Landmarks(
        directory=first(MuseumDirectoryPage),
        agenda=first(AgendaPage),
        passes=first(PassPage),
        articles=first(ArticleIndexPage),
        testimonies=first(TestimonyIndexPage),
        partners=first(PartnersPage),
        territories=tuple(territories.order_by("title")),
        museums=museum_pages(locale_id).count(),
    )


def _counted(_key: str) -> Counted:
    towns = Commune.objects.filter(latitude__isnull=False).annotate(count=Count("museums")).filter(count__gt=0)
    return Counted(
        trades=tuple(sorted(Trade.objects.filter(museums__isnull=False).distinct(), key=lambda trade: fold(trade.name_fr))),
        towns=tuple(towns.order_by("-count", "slug")[:TOWNS]),
        partners=tuple(partners_by_kind()),
    )


def _told(_key: str) -> frozenset[tuple[str, int]]:
    """What articles and testimonies are about, published or not: `("museum", 12)`. One statement."""
    about = [
        model.objects.exclude(**{field: None}).order_by().values_list(Value(kind), field)
        for model, kind, field in (
            (ArticlePage.museums.through, "museum", "museum_id"),
            (ArticlePage.trades.through, "trade", "trade_id"),
            (ArticlePage, "territory", "territory_id"),
            (ArticlePage, "club", "club_id"),
            (Testimony, "museum", "museum_id"),
            (Testimony, "trade", "trade_id"),
        )
    ]
    return frozenset(about[0].union(*about[1:]))


landmarks = ShortCache[int, Landmarks](_landmarks)
counted = ShortCache[str, Counted](_counted)
told = ShortCache[str, frozenset[tuple[str, int]]](_told)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver([post_save, post_delete], sender=Museum)
@receiver([post_save, post_delete], sender=Trade)
@receiver([post_save, post_delete], sender=Partner)
@receiver([post_save, post_delete], sender=ArticlePage)
@receiver([post_save, post_delete], sender=Testimony)
@receiver(m2m_changed, sender=ArticlePage.museums.through)
@receiver(m2m_changed, sender=ArticlePage.trades.through)
def forget(**_kwargs: Any) -> None:
    landmarks.clear()
    counted.clear()
    told.clear()
