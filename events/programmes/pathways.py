"""School pathways as teachers look for them: by subject, level and distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, F, FloatField, OuterRef, QuerySet, Subquery, When
from django.http import QueryDict

from events.models import Pathway, PathwayPage, PathwayStep, PathwaySubject, SchoolLevel
from museums.card_pictures import with_pictures
from museums.facets import Counts
from museums.filters import RADIUS, Choice, DirectoryFilters, DirectoryForm
from museums.models.pages import museum_pages
from museums.places import Place
from museums.querysets import distance_from

PER_PAGE = 24


@dataclass(frozen=True)
class PathwayFilters:
    """What a teacher asked for; what no filter knows is dropped, with a word where somebody typed it."""

    subject: str
    level: str
    around: DirectoryFilters  # the place and the radius, read as the directory reads them

    @classmethod
    def from_query(cls, query: QueryDict) -> PathwayFilters:
        place = QueryDict(urlencode({name: query.get(name, "") for name in ("near", "radius")}))
        subject, level = query.get("subject", ""), query.get("level", "")
        return cls(
            subject=subject if subject in PathwaySubject.values else "",
            level=level if level in SchoolLevel.values else "",
            around=DirectoryFilters.from_query(place),
        )

    @property
    def near(self) -> Place | None:
        return self.around.near

    @property
    def active(self) -> bool:
        return bool(self.subject or self.level or self.near)

    @property
    def query(self) -> str:
        near, radius = self.near, self.around.radius
        values = {
            "subject": self.subject,
            "level": self.level,
            "near": near.slug if near else "",
            "radius": str(radius) if near and radius != RADIUS else "",
        }
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def place_form(self) -> DirectoryForm:
        """The fields for a place, as the directory has them."""
        return DirectoryForm(self.around, Counts())

    @property
    def levels(self) -> list[Choice]:
        return [Choice(level.value, str(level.label), level == self.level) for level in SchoolLevel]


def shown(query: QueryDict, locale_id: int) -> dict[str, Any]:
    """The context of the list. With a place: those within the radius, nearest first, then those whose places are not known."""
    filters = PathwayFilters.from_query(query)
    every = PathwayPage.objects.readable_in(locale_id)
    subjects = set(every.order_by().values_list("pathway__subject", flat=True).distinct())
    found = narrowed(every, filters).select_related("pathway", "locale").defer("body").order_by("title", "pk")
    unplaced: list[PathwayPage] = []
    if filters.near is not None:
        found = found.annotate(kilometres=Subquery(nearest_step(filters.near)))
        unplaced = list(found.filter(kilometres__isnull=True)[:PER_PAGE])
        found = found.filter(kilometres__lte=filters.around.radius).order_by("kilometres", "title", "pk")
    return {
        "filters": filters,
        "subjects": [
            Choice(subject.value, str(subject.label), subject == filters.subject)
            for subject in PathwaySubject
            if subject in subjects or subject == filters.subject
        ],
        "results": Paginator(found, PER_PAGE).get_page(query.get("page")),
        "unplaced": unplaced,
        "query": filters.query,
    }


def narrowed(pages: QuerySet[PathwayPage], filters: PathwayFilters) -> QuerySet[PathwayPage]:
    """Those of the theme and for the level asked for."""
    if filters.subject:
        pages = pages.filter(pathway__subject=filters.subject)
    return pages.filter(pathway__level_codes__contains=f" {filters.level} ") if filters.level else pages


def nearest_step(near: Place) -> QuerySet[PathwayStep, float]:
    """How far the nearest step of a page's pathway is that has a known place (`PathwayStep.position`), as a sub-query."""
    steps = PathwayStep.objects.filter(pathway=OuterRef("pathway"))
    placed = steps.annotate(latitude=_position("latitude"), longitude=_position("longitude"))
    placed = placed.filter(
        latitude__isnull=False, longitude__isnull=False
    )  # PostgreSQL measures from nowhere too: LEAST skips null
    measured = placed.annotate(away=distance_from(near.latitude, near.longitude))
    return measured.order_by("away").values_list("away", flat=True)[:1]


def _position(name: str) -> Case:
    """A coordinate of a step: the museum's, else that of the museum's commune; of any other place, its commune's."""
    return Case(
        When(museum__latitude__isnull=False, museum__longitude__isnull=False, then=F(f"museum__{name}")),
        When(museum__isnull=False, then=F(f"museum__commune__{name}")),
        default=F(f"commune__{name}"),
        output_field=FloatField(),
    )


def steps_of(pathway: Pathway, locale_id: int) -> dict[str, Any]:
    """The steps, and the pages of the museums among them, for the cards and the map."""
    if pathway.pk is None:
        return {"steps": [], "entries": []}
    steps = list(pathway.steps.select_related("museum__commune", "commune"))
    museums = [step.museum_id for step in steps if step.museum_id]
    return {"steps": steps, "entries": with_pictures(museum_pages(locale_id, museum__in=museums)) if museums else []}
