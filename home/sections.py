"""What editors compose the home page of: each section finds for itself what it shows, and shows nothing when there is nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.cache import caches
from django.core.cache.utils import make_template_fragment_key
from django.db.models import F, Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock

from cms.readers import CARD_FIELDS
from events.listing import linked, past_dates, upcoming_dates
from events.models import ProgrammePage
from home.body import FullBodyBlock
from home.landmarks import counted, landmarks
from home.models.articles import latest_articles, with_topics
from home.models.figures import every_figure, shown_with
from home.models.testimonies import testimony_pages
from museums.card_pictures import with_pictures
from museums.models import Museum
from museums.models.pages import museum_pages

GROUP = _("Sections of the home page")


class SectionBlock(StructBlock):
    """A section with a title of its own or the usual one. `show` gives what its template needs."""

    title = CharBlock(required=False, max_length=80, label=_("Title"), help_text=_("Leave empty for the usual title."))

    class Meta:
        group = GROUP

    def render(self, value: Any, context: dict[str, Any] | None = None) -> SafeString:
        """Every visitor gets a section alike: its HTML is kept for some seconds (cms/short_cache.py)."""
        page = (context or {}).get("page")
        if page is None or page.pk is None:
            return super().render(value, context=context)
        key = make_template_fragment_key(
            "section",
            [page.pk, page.reading_locale_id, get_language(), timezone.localdate(), self.name, self.get_prep_value(value)],
        )
        html = caches["fragments"].get_or_set(key, lambda: str(super(SectionBlock, self).render(value, context=context)))
        return mark_safe(html)  # noqa: S308 - it is what the template made

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        return {**context, **self.show(value, page.reading_locale_id)} if page is not None else context

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:  # noqa: ARG002 - for those that look for something
        return {"marks": landmarks(locale_id)}


class OpenTodayBlock(SectionBlock):
    count = IntegerBlock(min_value=3, max_value=12, default=4, label=_("How many museums"))

    class Meta:
        icon = "time"
        label = _("Open today")
        template = "home/sections/open_today.html"
        description = _("Museums open today, and the way to those near the visitor.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        today = timezone.localdate()
        found = museum_pages(locale_id, museum__in=Museum.objects.open_on(today).values("pk"))
        count, total = value.get("count") or 4, found.count()
        start = todays_turn(today, count, total)
        towns = [[town.name, round(town.latitude or 0, 3), round(town.longitude or 0, 3)] for town in counted("").towns]
        return {
            **super().show(value, locale_id),
            "today": today,
            "total": total,
            "museums": with_pictures(found[start : start + count]) if total else [],
            "towns": json.dumps(towns, ensure_ascii=False, separators=(",", ":")),
        }


def todays_turn(day: date, count: int, total: int) -> int:
    """Where to start in a list of which so many are shown: elsewhere each day, so that every museum has its turn."""
    return min(day.toordinal() * count % total, max(total - count, 0)) if total else 0


class NextEventsBlock(SectionBlock):
    count = IntegerBlock(min_value=2, max_value=8, default=4, label=_("How many dates"))

    class Meta:
        icon = "date"
        label = _("Next events")
        template = "home/sections/events.html"
        description = _("The next dates of the agenda; the latest when none is announced.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        count = value.get("count") or 4
        upcoming = linked(upcoming_dates()[:count], locale_id)
        past = [] if upcoming else linked(past_dates()[:count], locale_id)
        return {**super().show(value, locale_id), "upcoming": upcoming, "past": past}


class PassBlock(SectionBlock):
    class Meta:
        icon = "tag"
        label = _("The pass")
        template = "home/sections/pass.html"
        description = _("What the pass is, with the button to get one.")


class ProgrammeBlock(SectionBlock):
    class Meta:
        icon = "pick"
        label = _("Current programme")
        template = "home/sections/programme.html"
        description = _("The programme that runs now; else the latest.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        today = timezone.localdate()
        running = Q(programme__start__lte=today, programme__end__gte=today)
        found = ProgrammePage.objects.filter(locale_id=locale_id, programme__start__isnull=False).listed()
        found = found.select_related("programme").only(*CARD_FIELDS, "programme")
        pages = found.annotate(now=running).order_by(F("now").desc(), "-programme__start")[:3]
        return {**super().show(value, locale_id), "programmes": list(pages)}


class NewsBlock(SectionBlock):
    count = IntegerBlock(min_value=2, max_value=6, default=3, label=_("How many articles"))

    class Meta:
        icon = "doc-full"
        label = _("News")
        template = "home/sections/news.html"
        description = _("The latest articles.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        return {**super().show(value, locale_id), "articles": with_topics(latest_articles(locale_id)[: value.get("count") or 3])}


class TestimoniesBlock(SectionBlock):
    class Meta:
        icon = "openquote"
        label = _("Testimonies")
        template = "home/sections/testimonies.html"
        description = _("The latest testimonies.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        return {**super().show(value, locale_id), "testimonies": list(testimony_pages(locale_id)[:3])}


class KeyFiguresBlock(SectionBlock):
    count = IntegerBlock(min_value=2, max_value=12, default=6, label=_("How many figures"))

    class Meta:
        icon = "order"
        label = _("Key figures")
        template = "home/sections/figures.html"
        description = _("The first of the key figures, in their order.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        return {**super().show(value, locale_id), **shown_with(every_figure("")[: value.get("count") or 6])}


class PartnersBlock(SectionBlock):
    class Meta:
        icon = "link"
        label = _("Partners")
        template = "home/sections/partners.html"
        description = _("The names of the partners.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        groups = counted("").partners
        return {**super().show(value, locale_id), "partners": [partner for group in groups for partner in group["partners"]]}


class TradesBlock(SectionBlock):
    class Meta:
        icon = "cogs"
        label = _("Trades")
        template = "home/sections/trades.html"
        description = _("Every trade that museums show, by family.")

    def show(self, value: Any, locale_id: int) -> dict[str, Any]:
        return {**super().show(value, locale_id), "trades": counted("").trades}


class TerritoriesBlock(SectionBlock):
    class Meta:
        icon = "site"
        label = _("Territories")
        template = "home/sections/territories.html"
        description = _("The territories of the network.")


class FrontBlock(FullBodyBlock):
    """Sections in the order the editors like, with any other block of the site between them."""

    open_today = OpenTodayBlock()
    next_events = NextEventsBlock()
    the_pass = PassBlock()
    programme = ProgrammeBlock()
    news = NewsBlock()
    testimonies = TestimoniesBlock()
    key_figures = KeyFiguresBlock()
    trades = TradesBlock()
    territories = TerritoriesBlock()
    partners = PartnersBlock()


#: What a home page shows before anybody has composed it.
USUAL = ("open_today", "next_events", "the_pass", "trades", "news", "programme", "key_figures", "territories", "partners")
