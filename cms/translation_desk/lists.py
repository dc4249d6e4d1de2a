"""What translators have to do: pages not begun or not finished in a language, pages whose French has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

SOURCE = settings.LANGUAGE_CODE
OTHERS = tuple(code for code, _name in settings.LANGUAGES if code != SOURCE)
#: Publishing and sending to translation are two statements of one act.
SAME_ACT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A page whose translation is behind. `missing`: texts to translate; `unsent`: the French was published and not sent on."""

    title: str
    page_id: int
    source_page_id: int
    source_id: int
    language: str
    since: datetime | None
    missing: int
    unsent: bool


def not_begun(language: str) -> QuerySet[Page]:
    """French pages that visitors read and that have no page at all in a language."""
    there = Page.objects.filter(translation_key=OuterRef("translation_key"), locale__language_code=language)
    pages = Page.objects.filter(live=True, depth__gt=1, locale__language_code=SOURCE).filter(~Exists(there))
    return pages.order_by("path")


def translations(language: str = "") -> QuerySet[Translation]:
    """Each translation of a live French page, with its two pages, when the French was last published and the texts missing."""
    french = Page.objects.filter(translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale"), live=True)
    target = Page.objects.filter(translation_key=OuterRef("source__object_id"), locale=OuterRef("target_locale"))
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef(OuterRef("target_locale")),
        has_error=False,
    ).exclude(data="")
    left = (
        StringSegment.objects.filter(source=OuterRef("source"))
        .filter(~Exists(done))
        .order_by()
        .values("source")
        .annotate(n=Count("pk"))
    )
    found = (
        Translation.objects.filter(enabled=True)
        .annotate(
            title=Subquery(target.values("title")[:1]),
            page_id=Subquery(target.values("pk")[:1]),
            source_page_id=Subquery(french.values("pk")[:1]),
            published_at=Subquery(french.values("last_published_at")[:1], output_field=DateTimeField()),
            missing=Coalesce(Subquery(left.values("n")[:1], output_field=IntegerField()), Value(0)),
        )
        .filter(page_id__isnull=False, source_page_id__isnull=False)
        .select_related("source", "target_locale")
    )
    return found.filter(target_locale__language_code=language) if language else found


def outdated(language: str = "") -> QuerySet[Translation]:
    """Those that are behind their French page, the longest first."""
    behind = Q(published_at__gt=F("source__last_updated_at") + SAME_ACT) | Q(missing__gt=0)
    return translations(language).filter(behind).order_by("source__last_updated_at", "pk")


def say(found: Translation) -> Outdated:
    row = found.__dict__  # the annotations
    published = row["published_at"]
    unsent = bool(published and published > found.source.last_updated_at + SAME_ACT)
    return Outdated(
        title=row["title"],
        page_id=row["page_id"],
        source_page_id=row["source_page_id"],
        source_id=found.source_id,
        language=found.target_locale.language_code,
        since=published if unsent and not row["missing"] else found.source.last_updated_at,
        missing=row["missing"],
        unsent=unsent,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A language in which visitors do not read a page as it is in French: `behind`, or, without one, not begun."""

    language: str
    behind: Outdated | None


def standings(pages: Iterable[Page]) -> dict[int, list[Standing]]:
    """Of each page of a listing, by its primary key, the languages that wait; of a translation, its own. Two statements."""
    pages = list(pages)
    keys = {page.translation_key for page in pages}
    behind_them = [say(found) for found in outdated().filter(source__object_id__in=keys)]
    late = {(pk, each.language): each for each in behind_them for pk in (each.source_page_id, each.page_id)}
    there = set(Page.objects.filter(translation_key__in=keys).values_list("translation_key", "locale__language_code"))
    found: dict[int, list[Standing]] = {}
    for page in pages:
        own = page.locale.language_code
        for code in OTHERS if own == SOURCE else (own,):
            behind = late.get((page.pk, code))
            if behind or (own == SOURCE and page.live and (page.translation_key, code) not in there):
                found.setdefault(page.pk, []).append(Standing(code, behind))
    return found


def behind_of(page: Page) -> list[Outdated]:
    """The translations of one page that are behind it, by language."""
    found = outdated().filter(source__object_id=page.translation_key).order_by("target_locale__language_code")
    return [say(each) for each in found]
