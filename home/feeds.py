"""The articles as feeds, RSS and Atom, in each language and for each topic.

A feed holds only pages in its own language: a reader of feeds sees no notice that a text is not translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.context_processors import network_of, site_id
from home.models import ArticleIndexPage, ArticlePage, Topic
from home.models.articles import latest_articles, with_topics
from home.models.vocabulary import by_slug

ITEMS = 20
MAX_AGE = 600  # seconds that anybody may keep a feed


@dataclass(frozen=True)
class Wanted:
    index: ArticleIndexPage
    topic: Topic | None
    request: HttpRequest


class ArticleFeed(Feed[ArticlePage, Wanted]):
    feed_type = Rss201rev2Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Anybody may keep the feed for ten minutes, and ask whether it has changed."""
        response = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        set_response_etag(response)
        changed = parse_http_date_safe(response.headers.get("Last-Modified", ""))
        return get_conditional_response(request, response.headers["ETag"], changed, response)  # type: ignore[return-value]

    def get_object(self, request: HttpRequest, topic: str = "") -> Wanted:
        locale = Locale.objects.filter(language_code=get_language()).first()
        index = locale and ArticleIndexPage.objects.filter(locale=locale).listed().first()
        found = by_slug(Topic, topic) if topic else None
        if index is None or (topic and found is None):
            raise Http404
        return Wanted(index, found, request)

    def title(self, obj: Wanted) -> str:
        name = network_of(site_id(obj.request)).organisation_name
        about = obj.topic.name if obj.topic else obj.index.title
        return _("%(network)s: %(topic)s") % {"network": name, "topic": about}

    def link(self, obj: Wanted) -> str:
        address = obj.index.get_url(obj.request)
        return f"{address}?topic={obj.topic.slug}" if obj.topic else address

    def feed_url(self, obj: Wanted) -> str:
        return obj.request.get_full_path()

    def feed_guid(self, obj: Wanted) -> str:
        topic = f":{obj.topic.slug}" if obj.topic else ""
        return f"urn:uuid:{obj.index.translation_key}:{obj.index.locale.language_code}{topic}"

    def description(self, obj: Wanted) -> str:
        return obj.index.summary

    subtitle = description

    def items(self, obj: Wanted) -> list[ArticlePage]:
        about = {"topics": obj.topic.pk} if obj.topic else {}
        listed = with_topics(latest_articles(obj.index.locale_id, locale=obj.index.locale_id, **about)[:ITEMS])
        for article in listed:
            article.address = article.get_url(obj.request) or ""
        return listed

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: ArticlePage) -> str:
        return item.address

    def item_guid(self, obj: ArticlePage) -> str:
        """The same wherever the page is moved to and whatever its title becomes."""
        return f"urn:uuid:{obj.translation_key}:{get_language()}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: ArticlePage) -> datetime:
        return timezone.make_aware(datetime.combine(item.published_on, time(12)))

    def item_updateddate(self, item: ArticlePage) -> datetime | None:
        return item.last_published_at

    def item_author_name(self, item: ArticlePage) -> str:
        return item.author_name

    def item_categories(self, item: ArticlePage) -> list[str]:
        return item.topic_names


class AtomArticleFeed(ArticleFeed):
    feed_type = Atom1Feed  # type: ignore[assignment]  # the same interface
