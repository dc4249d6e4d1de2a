"""What a source says of one thing in one language, and the kinds of things there are."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search import words


@dataclass(frozen=True)
class Kind:
    one: str | Promise  # beside a result
    label: str | Promise  # in the facet
    weight: int  # between things that match equally well, the higher comes first


#: In the order of the facet. A page type is of the kind its class names (`search_kind`), else of the one its name says.
KINDS: dict[str, Kind] = {
    "museum": Kind(_("Museum"), _("Museums"), 9),
    "event": Kind(_("Event"), _("Events"), 5),
    "programme": Kind(_("Programme"), _("Programmes"), 7),
    "article": Kind(_("Article"), _("Articles"), 6),
    "testimony": Kind(_("Testimony"), _("Testimonies"), 6),
    "resource": Kind(_("Resource"), _("Resources"), 6),
    "territory": Kind(_("Territory"), _("Territories"), 8),
    "trade": Kind(_("Trade"), _("Trades"), 8),
    "club": Kind(_("Club"), _("Clubs"), 7),
    "pathway": Kind(_("School pathway"), _("School pathways"), 6),
    "page": Kind(pgettext_lazy("kind of search result", "Page"), pgettext_lazy("kind of search result", "Pages"), 4),
    "file": Kind(_("Document"), _("Documents"), 3),
}


def kind_of(page: Any) -> str:
    """The kind of a page of any type, known today or made tomorrow."""
    named = getattr(page, "search_kind", "")
    if named in KINDS:
        return str(named)
    guessed = page._meta.model_name.removesuffix("page")
    return guessed if guessed in KINDS else "page"


@dataclass(frozen=True)
class Entry:
    """One document to be. `names` rank as its title does; `keywords` carry the language they are written in."""

    key: str
    language: str
    kind: str
    title: str
    names: tuple[tuple[str, str], ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()  # keywords by which one also looks for a title while typing
    summary: str = ""
    text: str = ""
    territory_id: int | None = None
    trades: tuple[int, ...] = ()
    date: date | None = None
    page_id: int | None = None
    object_id: int | None = None
    url: str = ""

    @property
    def digest(self) -> str:
        return hashlib.blake2b(repr((words.VERSION, astuple(self))).encode(), digest_size=16).hexdigest()

    @property
    def titles(self) -> list[tuple[str, str]]:
        return [(self.language, self.title), *self.names]

    @property
    def named(self) -> list[tuple[str, str]]:
        return [*self.titles, *self.keywords, *((self.language, place) for place in self.places), (self.language, self.summary)]
