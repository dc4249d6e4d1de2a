"""News and stories of the network: articles with topics, in series, signed by a role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.models import BasePage, CustomImage
from cms.pictures import images_of
from cms.prepared import Prepared
from cms.readers import CARD_FIELDS
from home.body import FullBodyField
from home.models.lists import asked_topic, index_url, page_of_results, query_of
from home.models.shared import SharedFactsPage
from home.models.vocabulary import AuthorRole, Series, Topic, named
from museums.card_pictures import with_pictures
from museums.models import Club, ClubPage, Museum, Territory, TerritoryPage, Trade
from museums.models.pages import museum_pages

ARTICLES_PER_PAGE = 12
ALSO_READ = 3


def latest_articles(locale_id: int, **filters: Any) -> models.QuerySet[ArticlePage]:
    """The public articles for readers of a language, latest first, as light as cards and feeds need them."""
    found = ArticlePage.objects.filter(**filters).readable_in(locale_id)
    return found.only(*CARD_FIELDS, "published_on", "author_id", "last_published_at").order_by("-published_on", "-pk")


def with_topics(articles: Iterable[ArticlePage]) -> list[ArticlePage]:
    """Articles with `topic_names` and `card_picture`, in as many statements however many they are."""
    listed = list(articles)
    images = images_of([article.share_image_id for article in listed if article.share_image_id], "card")
    links = ArticlePage.topics.through.objects.filter(articlepage__in=[article.pk for article in listed])
    topics: dict[int, list[int]] = {}
    for article, topic in links.values_list("articlepage_id", "topic_id"):
        topics.setdefault(article, []).append(topic)
    for article in listed:
        article.card_picture = images.get(article.share_image_id or 0)
        article.topic_names = [topic.name for topic in named(Topic, topics.get(article.pk, []))]
    return listed


class ArticleIndexPage(BasePage):
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["home.ArticlePage"]
    page_description = _("The articles, latest first, with a feed for each topic.")
    template = "home/article_index_page.html"

    class Meta:
        verbose_name = _("list of articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topic = asked_topic(request)
        found = latest_articles(self.reading_locale_id, **({"topics": topic.pk} if topic else {}))
        results = page_of_results(request, found, ARTICLES_PER_PAGE)
        results.object_list = with_topics(results.object_list)
        used = ArticlePage.topics.through.objects.filter(
            articlepage__in=latest_articles(self.reading_locale_id).order_by().values("pk")
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "results": results,
            "topic": topic,
            "topics": named(Topic, used.values_list("topic_id", flat=True).distinct()),
            "query": query_of(topic=topic.slug if topic else ""),
        }


class ArticlePage(SharedFactsPage):
    published_on = models.DateField(_("date of the article"), default=timezone.localdate, db_index=True)
    author = models.ForeignKey(
        AuthorRole,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
        verbose_name=_("signed by"),
        help_text=_("A role or a group, never the name of a person."),
    )
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="articles", verbose_name=_("series")
    )
    series_part = models.PositiveSmallIntegerField(_("part of the series"), null=True, blank=True)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="articles", verbose_name=_("topics"))
    museums = ParentalManyToManyField(Museum, blank=True, related_name="articles", verbose_name=_("museums"))
    trades = ParentalManyToManyField(Trade, blank=True, related_name="articles", verbose_name=_("trades"))
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="articles", verbose_name=_("territory")
    )
    club = models.ForeignKey(
        Club, null=True, blank=True, on_delete=models.PROTECT, related_name="articles", verbose_name=_("club")
    )
    body = FullBodyField(verbose_name=_("text"))

    shared = ("published_on", "author", "series", "series_part", "territory", "club")
    shared_many = ("topics", "museums", "trades")
    parent_page_types: ClassVar = ["home.ArticleIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("News or a story, with its topics and the museums it is about.")
    template = "home/article_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("author")]),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
                FieldRowPanel([FieldPanel("series"), FieldPanel("series_part")]),
            ],
            heading=_("Topics and series"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("museums"),
                FieldPanel("trades"),
                FieldRowPanel([FieldPanel("territory"), FieldPanel("club")]),
            ],
            heading=_("What the article is about"),
            help_text=_("The article then stands on their pages too. The Dutch and English articles follow the French one."),
        ),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField(name, overridable=False) for name in (*shared, *shared_many)]

    card_picture: CustomImage | None = None  # set by `with_topics`
    topic_names: list[str]  # set by `with_topics`
    address: str  # set by the feeds

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def author_name(self) -> str:
        return next((role.name for role in named(AuthorRole, [self.author_id])), "")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topics, trades, museums = self.links()
        return {
            **super().get_context(request, *args, **kwargs),
            "topics": topics,
            "index_url": index_url(self, request),
            "trades": trades,
            "museums": with_pictures(_MUSEUMS(museums, locale_id=self.reading_locale_id)),
            "territory_page": self.territory_id and TerritoryPage.in_locale(self.reading_locale_id, territory=self.territory_id),
            "club_page": self.club_id
            and ClubPage.objects.filter(locale_id=self.reading_locale_id, club=self.club_id).listed().first(),
            "part": self.series_place(),
            "also": self.also_read(topics),
        }

    def links(self) -> tuple[list[Topic], list[Trade], list[int]]:
        """Its topics, its trades and the keys of its museums, in one statement."""
        keys: dict[str, list[int]] = {"topic": [], "trade": [], "museum": []}
        for kind, key in _LINKS(self.pk):
            keys[kind].append(key)
        return named(Topic, keys["topic"]), named(Trade, keys["trade"]), keys["museum"]

    def series_place(self) -> dict[str, Any] | None:
        """Where this article stands among the parts of its series; None outside a series."""
        if self.series_id is None:
            return None
        parts = list(latest_articles(self.reading_locale_id, series=self.series_id).order_by("series_part", "published_on", "pk"))
        place = next((place for place, part in enumerate(parts) if part.pk == self.pk), None)
        if place is None:
            return None
        return {
            "series": next(iter(named(Series, [self.series_id])), None),
            "parts": parts,
            "number": place + 1,
            "total": len(parts),
            "previous": parts[place - 1] if place else None,
            "next": parts[place + 1] if place + 1 < len(parts) else None,
        }

    def also_read(self, topics: list[Topic]) -> list[ArticlePage]:
        """The latest articles that share a topic with this one, else simply the latest."""
        return _ALSO(self.pk, [topic.pk for topic in topics] or [0], locale_id=self.reading_locale_id)


def _links(article: int) -> models.QuerySet[Any, Any]:
    """What an article is about, as (kind, key)."""
    rows = [
        getattr(ArticlePage, f"{kind}s").through.objects.filter(articlepage=article).values_list(models.Value(kind), f"{kind}_id")
        for kind in ("topic", "trade", "museum")
    ]
    return rows[0].union(*rows[1:], all=True)


def _also_read(article: int, topics: list[int], *, locale_id: int) -> models.QuerySet[ArticlePage]:
    shares = ArticlePage.topics.through.objects.filter(articlepage=models.OuterRef("pk"), topic__in=topics)
    found = latest_articles(locale_id).exclude(pk=article).annotate(close=models.Exists(shares))
    return found.order_by("-close", "-published_on", "-pk")[:ALSO_READ]


_LINKS = Prepared(_links, int)
_MUSEUMS = Prepared(lambda museums, *, locale_id: museum_pages(locale_id, museum__in=museums), [int])
_ALSO = Prepared(_also_read, int, [int])
