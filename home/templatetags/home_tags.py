"""What other apps' pages show of the editorial content: one statement each, nothing when there is nothing."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import DateField, F, Model, Q, TextField
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from cms.models import BasePage
from cms.page_addresses import address_of
from cms.readers import LINK_FIELDS
from events.models import Programme
from home.landmarks import told
from home.models import ArticlePage, Partner, Testimony, TestimonyPage, Topic
from home.models.faq import plain
from home.models.figures import every_figure, shown_with
from home.models.partners import partners_by_kind
from museums.models import Club, Museum, Territory, Trade

register = template.Library()

SHOWN = 4
BLOCK = "home/inclusion/stories.html"


def locale_of(context: Context) -> int:
    """The language of the page that shows the list; a list outside a page is in the reader's language."""
    page = context.get("page")
    return page.reading_locale_id if isinstance(page, BasePage) else Locale.get_active().pk


def stories(context: Context, title: str, fact: Model, articles: Q, testimonies: Q | None = None) -> dict[str, Any]:
    """The latest articles and testimonies on one thing, as pages with `summary`, `day` and `recording`.

    Most things have none, and those that have one are known from the process.
    """
    if (fact._meta.model_name, fact.pk) not in told(""):
        return {}
    locale = locale_of(context)
    wanted = Q(pk__in=ArticlePage.objects.filter(articles).readable_in(locale).values("pk"))
    if testimonies is not None:
        wanted |= Q(pk__in=TestimonyPage.objects.filter(testimonies).readable_in(locale).values("pk"))
    found = (
        Page.objects.filter(wanted)
        .only(*LINK_FIELDS)
        .annotate(
            summary=Coalesce(F("articlepage__summary"), F("testimonypage__summary"), output_field=TextField()),
            day=Coalesce(F("articlepage__published_on"), Cast(F("first_published_at"), DateField())),
            recording=F("testimonypage__testimony_id"),
        )
    )
    return {"stories": list(found.order_by("-day", "-pk")[:SHOWN]), "title": title, "request": context.get("request")}


@register.inclusion_tag(BLOCK, takes_context=True)
def museum_stories(context: Context, museum: Museum) -> dict[str, Any]:
    """Articles and testimonies about a museum."""
    return stories(context, _("To read and to hear"), museum, Q(museums=museum.pk), Q(testimony__museum=museum.pk))


@register.inclusion_tag(BLOCK, takes_context=True)
def territory_news(context: Context, territory: Territory) -> dict[str, Any]:
    """Articles about a territory."""
    return stories(context, _("News of the territory"), territory, Q(territory=territory.pk))


@register.inclusion_tag(BLOCK, takes_context=True)
def trade_articles(context: Context, trade: Trade) -> dict[str, Any]:
    """Articles and testimonies about a trade."""
    return stories(context, _("To read and to hear"), trade, Q(trades=trade.pk), Q(testimony__trade=trade.pk))


@register.inclusion_tag(BLOCK, takes_context=True)
def club_news(context: Context, club: Club) -> dict[str, Any]:
    """Articles about a club."""
    return stories(context, _("News of the club"), club, Q(club=club.pk))


@register.inclusion_tag("home/inclusion/key_figures.html")
def key_figures(slugs: str = "") -> dict[str, Any]:
    """Key figures: all of them, or those whose identifiers are named, separated by commas. No statement when warm."""
    figures = every_figure("")
    names = [slug.strip() for slug in slugs.split(",") if slug.strip()]
    if names:
        by_slug = {figure.slug: figure for figure in figures}
        figures = [by_slug[name] for name in names if name in by_slug]
    return shown_with(figures)


@register.inclusion_tag("home/inclusion/feeds.html")
def article_feeds(topic: Topic | None = None) -> dict[str, Any]:
    """Where programs that read feeds find the articles of the reader's language."""
    return {"topic": topic}


@register.simple_tag(takes_context=True)
def article_data(context: Context, page: ArticlePage) -> dict[str, Any]:
    """An article as schema.org has it. Its author is a role of the association."""
    request: HttpRequest = context["request"]
    url = request.build_absolute_uri(address_of(page, request))
    network = context.get("network")
    publisher = {"@type": "Organization", "name": network.organisation_name if network else ""}
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "url": url,
        "headline": page.title,
        "description": page.summary,
        "inLanguage": page.locale.language_code,
        "datePublished": page.published_on.isoformat(),
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
        "author": {"@type": "Organization", "name": page.author_name} if page.author_name else publisher,
        "publisher": publisher,
    }


@register.simple_tag(takes_context=True)
def testimony_data(context: Context, page: TestimonyPage, testimony: Testimony) -> dict[str, Any]:
    """A recording as schema.org has it: a video or a sound, with its transcript. Nothing of the consent."""
    request: HttpRequest = context["request"]
    published = page.first_published_at
    return {
        "@context": "https://schema.org",
        "@type": "VideoObject" if testimony.is_video else "AudioObject",
        "url": request.build_absolute_uri(address_of(page, request)),
        "name": page.title,
        "description": page.summary or page.title,
        "inLanguage": testimony.spoken,
        "uploadDate": published.isoformat() if published else "",
        "duration": f"PT{testimony.seconds}S" if testimony.seconds else "",
        "contentUrl": request.build_absolute_uri(testimony.media_url) if testimony.media else testimony.external_url,
        "thumbnailUrl": request.build_absolute_uri(static("icons/share.png")),
        "transcript": plain(str(page.body)),
    }


@register.simple_tag
def brochure_partners() -> list[dict[str, Any]]:
    """The partners by category, for the last page of a brochure."""
    return partners_by_kind()


@register.inclusion_tag("home/inclusion/programme_partners.html")
def programme_partners(programme: Programme) -> dict[str, Any]:
    """Whom a programme is run with."""
    return {"partners": list(Partner.objects.filter(programmes=programme)) if programme and programme.pk else []}
