"""Sample objects, never saved: what components are shown with."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.blocks.context import reader_locale_id
from cms.models import NetworkSettings
from cms.navigation import Group, Link, Navigation, ShownBanner
from events.models import Event, Occurrence, Pathway, PathwayPage, Programme, ProgrammePage
from home.cards import Card
from home.models import ArticlePage, ResourcePage, Testimony, TestimonyPage
from museums.models import Commune, Museum, MuseumPage, Trade
from passes.models import Advantage

NOWHERE = "#nowhere"
TRADES = ("textile", "glass", "milling")


def placed(page: Any) -> Any:
    """A page that leads nowhere: it has no place in the tree. It is in the reader's language."""
    page.locale_id = reader_locale_id()
    page.get_url = page.relative_url = lambda *args, **kwargs: NOWHERE
    return page


def with_many(instance: Any, **many: list[Any]) -> Any:
    """An unsaved object whose relations are already fetched."""
    instance.pk = 0
    instance._prefetched_objects_cache = many  # noqa: SLF001 - as `prefetch_related` leaves it
    return instance


def trades() -> list[Trade]:
    names = (_("Textile (an example)"), _("Glass (an example)"), _("Milling (an example)"))
    return [Trade(slug=slug, name_fr=name, name_nl=name, name_en=name) for slug, name in zip(TRADES, names, strict=True)]


def museum(slug: str = "museum-of-the-example", *, plain: bool = False) -> Museum:
    name = _("Museum of the example")
    if plain:
        return with_many(Museum(slug=slug, name=name), trades=[], prices=[])
    commune = Commune(slug="example", name="Roubaix", postal_code="59100", country="FR")
    filled = Museum(slug=slug, name=name, commune=commune, area="FR-59", practical_examples=True)
    filled.opening_hours = "Tu-Fr 10:00-12:00,14:00-18:00; Sa,Su 14:00-18:00"
    return with_many(filled, trades=trades(), prices=[])


def museum_page(*, plain: bool = False) -> MuseumPage:
    fact = museum("a-much-longer-name" if plain else "museum-of-the-example", plain=plain)
    title = _("House of the weavers, the dyers and the lacemakers of the valley") if plain else fact.name
    return placed(MuseumPage(title=title, slug=fact.slug, museum=fact))


def named(name: str) -> dict[str, str]:
    """The names of a fact, which has one for each language."""
    return {"name_fr": name, "name_nl": name, "name_en": name}


def dates() -> list[Occurrence]:
    soon = timezone.localdate() + timedelta(days=9)
    commune = Commune(slug="example", name="Roubaix", country="FR")
    said = {"kind": "workshop", "commune": commune, "place": _("Museum of the example")}
    workshop = Event(slug="sample-1", **named(_("Weaving with children")), start=soon, end=soon, **said)
    night = Event(slug="sample-2", **named(_("Night of the looms")), status="cancelled", start=soon, end=soon, **said)
    several = Occurrence(event=workshop, day=soon, end_day=soon, origin="rule", all_day=True)
    several.dates = 7  # type: ignore[attr-defined]  # as `next_per_event` counts
    return [several, Occurrence(event=night, day=soon, end_day=soon + timedelta(days=2), all_day=True)]


def programme_page() -> ProgrammePage:
    programme = Programme(slug="sample-programme", kind="thematic_operation", status="running", start=date(2026, 3, 1))
    page = ProgrammePage(title=_("Unusual objects"), slug="sample-programme", programme=programme)
    page.summary = _("A summer in which each museum shows the strangest thing it keeps.")
    return placed(page)


def showing_page() -> MuseumPage:
    """A museum with what it shows in a programme."""
    page = museum_page()
    text = _("A clog for a horse, worn on the marshes of the Scarpe.")
    page.shows = [SimpleNamespace(name=_("The strangest of our shoes"), text=text)]
    return page


def pathway_page() -> PathwayPage:
    pathway = Pathway(slug="sample-pathway", subject="textile", levels=["college"], minutes=150)
    page = placed(PathwayPage(title=_("From flax to shirt"), slug="sample-pathway", pathway=pathway))
    page.kilometres = 12.0
    return page


def article() -> ArticlePage:
    page = ArticlePage(title=_("How a loom is brought back to life"), slug="sample-article", published_on=date(2026, 3, 2))
    page.summary = _("Two winters of work, and a thread that holds.")
    page.topic_names = [_("In the workshop")]
    return placed(page)


def resource() -> ResourcePage:
    page = ResourcePage(title=_("Booklet for school classes"), slug="sample-resource", published_on=date(2026, 3, 2))
    page.summary = _("Twelve pages, for classes of children from eight to eleven.")
    return placed(page)


def testimony() -> Testimony:
    fact = Testimony(slug="sample-testimony", museum=museum(), trade=trades()[0], seconds=240, is_example=True)
    fact.external_url = "https://video.example.org/w/abcdef123"
    return fact


def testimony_page() -> TestimonyPage:
    page = TestimonyPage(title=_("At the loom"), slug="sample-testimony", testimony=testimony())
    page.summary = _("A weaver shows how the shuttle passes.")
    return placed(page)


def card() -> Card:
    summary = _("Two winters of work, and a thread that holds.")
    return Card(_("How a loom is brought back to life"), NOWHERE, _("Article"), summary, None, "sample-card")


def advantages() -> list[Advantage]:
    given = {"museum": museum(), "kind": "free_entry", "is_example": True}
    return [Advantage(**given, conditions_fr=_("On showing the pass at the desk."))]


def results(number: int) -> Any:
    return Paginator(range(200), 20).get_page(number)


def topics() -> list[Any]:
    names = (_("In the workshop"), _("Collections"), _("Schools"))
    return [SimpleNamespace(slug=f"topic-{number}", name=name) for number, name in enumerate(names)]


def link(label: str = "") -> Link:
    return Link(label or _("Museums"), NOWHERE)


def navigation() -> Navigation:
    entries = tuple(link(label) for label in (_("Museums"), _("Agenda"), _("Pass")))
    return Navigation(
        menu=(*entries, Group(_("The network"), entries[:2])), columns=(Group(_("Visit"), entries),), legal=entries[:1]
    )


def banners() -> list[ShownBanner]:
    notice = _("The network’s office is closed from 24 December to 2 January.")
    warning = _("Ice on the roads: ask the museum before you set out.")
    return [
        ShownBanner("info", notice, "", NOWHERE, None, None),
        ShownBanner("warning", warning, "", "", None, None),
    ]


def network() -> NetworkSettings:
    return NetworkSettings(
        organisation_name="PROSCITEC",
        address="1 rue de l’Exemple\n59100 Roubaix",
        phone="03 00 00 00 00",
        email="bonjour@example.org",
    )


def figures() -> list[dict[str, str]]:
    return [
        {"value": "126", "label": _("museums")},
        {"value": "9", "label": _("territories")},
        {"value": "48 %", "label": _("of visits with the pass (an example)")},
    ]


def crumbs() -> list[Any]:
    return [SimpleNamespace(title=title, url=NOWHERE) for title in (_("Home"), _("Museums"))]


def languages() -> list[Any]:
    names = {"fr": "Français", "nl": "Nederlands", "en": "English"}
    return [SimpleNamespace(code=code, name=name, url=NOWHERE, current=code == "fr") for code, name in names.items()]
