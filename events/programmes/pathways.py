"""School pathways as teachers look for them: by subject, level and distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import QueryDict

from events.models import Pathway, PathwayPage, PathwayStep, PathwaySubject, SchoolLevel
from museums.card_pictures import with_pictures
from museums.facets import Counts
from museums.filters import RADIUS, Choice, DirectoryFilters, DirectoryForm
from museums.models.pages import museum_pages
from museums.places import Place, kilometres

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
    pages = PathwayPage.objects.readable_in(locale_id).select_related("pathway", "locale").defer("body")
    every = list(pages.order_by("title", "pk"))
    subjects = {page.pathway.subject for page in every}
    found = [page for page in every if fits(page.pathway, filters)]
    unplaced: list[PathwayPage] = []
    if filters.near is not None:
        found, unplaced = by_distance(found, filters.near, filters.around.radius)
    return {
        "filters": filters,
        "subjects": [
            Choice(subject.value, str(subject.label), subject == filters.subject)
            for subject in PathwaySubject
            if subject in subjects or subject == filters.subject
        ],
        "results": Paginator(found, PER_PAGE).get_page(query.get("page")),
        "unplaced": unplaced[:PER_PAGE],
        "query": filters.query,
    }


def fits(pathway: Pathway, filters: PathwayFilters) -> bool:
    return (not filters.subject or pathway.subject == filters.subject) and (not filters.level or filters.level in pathway.levels)


def by_distance(pages: list[PathwayPage], near: Place, radius: int) -> tuple[list[PathwayPage], list[PathwayPage]]:
    """Those with a step within so many kilometres, nearest first, each with `kilometres`; and those of which no place is known."""
    steps = PathwayStep.objects.filter(pathway__in=[page.pathway_id for page in pages])
    nearest: dict[int, float] = {}
    for step in steps.select_related("museum__commune", "commune"):
        if step.position is not None:
            away = kilometres(near.latitude, near.longitude, *step.position)
            nearest[step.pathway_id] = min(away, nearest.get(step.pathway_id, away))
    placed = []
    for page in pages:
        page.kilometres = nearest.get(page.pathway_id)
        if page.kilometres is not None and page.kilometres <= radius:
            placed.append(page)
    placed.sort(key=lambda page: page.kilometres or 0.0)
    return placed, [page for page in pages if page.kilometres is None]


def steps_of(pathway: Pathway, locale_id: int) -> dict[str, Any]:
    """The steps, and the pages of the museums among them, for the cards and the map."""
    if pathway.pk is None:
        return {"steps": [], "entries": []}
    steps = list(pathway.steps.select_related("museum__commune", "commune"))
    museums = [step.museum_id for step in steps if step.museum_id]
    return {"steps": steps, "entries": with_pictures(museum_pages(locale_id, museum__in=museums)) if museums else []}
