"""What the style guide shows: each component of templates/components/ in each of its states, then each block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.blocks.pictures import sample_image
from cms.templatetags import picture_tags
from home.body import FullBodyBlock
from home.styleguide import samples
from museums.templatetags import hours_tags

#: Parts of other components, heads without a look of their own, and what needs a whole page around it.
NOT_SHOWN = {
    "agenda_filters.html": "counts what the database holds: see the agenda",
    "body.html": "each block stands below",
    "directory_filters.html": "counts what the database holds: see the directory",
    "languages.html": "in site_header.html",
    "map.html": "loads a script of its own: see the block Map below",
    "menu_link.html": "in site_header.html",
    "share_picture.html": "for networks that preview a link",
}

DEFAULT = gettext_lazy("as it is")
HOVER = gettext_lazy("under the pointer")
FOCUS = gettext_lazy("with the focus")
EMPTY = gettext_lazy("with little to show")
ERROR = gettext_lazy("with an error")
DISABLED = gettext_lazy("disabled")


@dataclass(frozen=True)
class State:
    """One state: its name, what the template is given, and the class whose element carries the pointer or the focus."""

    name: Any = DEFAULT
    context: Callable[[], dict[str, Any]] = dict
    on: str = ""
    shows: str = ""  # is-hover, is-focus


@dataclass(frozen=True)
class Specimen:
    template: str
    states: tuple[State, ...] = (State(),)
    around: str = "{}"
    wide: bool = False


@dataclass(frozen=True)
class Shown:
    """A specimen drawn: its name and the HTML of each state."""

    name: str
    states: list[tuple[str, SafeString]]
    wide: bool
    note: str = ""
    key: str = field(default="")


GRID = '<ul class="grid" role="list">{}</ul>'


def touched(context: Callable[[], dict[str, Any]], on: str) -> tuple[State, ...]:
    """As it is, under the pointer and with the focus."""
    return (State(DEFAULT, context), State(HOVER, context, on, "is-hover"), State(FOCUS, context, on, "is-focus"))


class SampleForm(forms.Form):
    """Fields in their states. Its ids and names are its own."""

    name = forms.CharField(label=gettext_lazy("Name of the class"), help_text=gettext_lazy("As the school writes it."))
    wrong = forms.EmailField(label=gettext_lazy("E-mail address"))
    off = forms.CharField(label=gettext_lazy("Number"), disabled=True, required=False, initial="42")
    agreed = forms.BooleanField(label=gettext_lazy("Send me a copy"), required=False)


def bound_form() -> SampleForm:
    form = SampleForm({"name": "CM2", "wrong": "ecole@", "agreed": "on"}, prefix="sample")
    form.is_valid()
    return form


def field_state(name: Any, field_name: str) -> State:
    return State(name, lambda: {"field": bound_form()[field_name]})


def hours() -> dict[str, Any]:
    return hours_tags.opening_hours(samples.museum())


def hours_of_a_day() -> dict[str, Any]:
    return hours_tags.open_on_day(samples.museum(), timezone.localdate())


def prices() -> dict[str, Any]:
    return {"prices": [(_("adults"), "6 €"), (_("children under 12"), _("free"))], "is_example": True}


def picture_context() -> dict[str, Any]:
    return picture_tags.picture(sample_image("picture"), "card")


def figure_context() -> dict[str, Any]:
    return {"image": sample_image("picture"), "spec": "card", "caption": _("The weaving shed on a day of demonstration.")}


def said(level: str, words: Any) -> Any:
    return type("Message", (), {"level_tag": level, "__str__": lambda _self: str(words)})()


SPECIMENS: tuple[Specimen, ...] = (
    Specimen("banners.html", (State(DEFAULT, lambda: {"banners": samples.banners()}),), wide=True),
    Specimen(
        "site_header.html",
        (State(DEFAULT, lambda: {"navigation": samples.navigation(), "languages": samples.languages(), "banners": []}),),
        wide=True,
    ),
    Specimen(
        "breadcrumbs.html",
        (State(DEFAULT, lambda: {"crumbs": samples.crumbs(), "here": _("Museum of the example"), "data": {}}),),
    ),
    Specimen("page_head.html", (State(DEFAULT, lambda: {"page": samples.article(), "kind": _("Article")}),), wide=True),
    Specimen("not_translated.html", (State(DEFAULT, lambda: {"page": samples.article()}),), wide=True),
    Specimen(
        "messages.html",
        (
            State(DEFAULT, lambda: {"messages": [said("success", _("Your message is on its way."))]}),
            State(ERROR, lambda: {"messages": [said("error", _("Your message was not sent. Please try again."))]}),
        ),
    ),
    Specimen(
        "field.html",
        (
            State(DEFAULT, lambda: {"field": SampleForm(prefix="fresh")["name"]}),
            field_state(ERROR, "wrong"),
            field_state(DISABLED, "off"),
            field_state(DEFAULT, "agreed"),
        ),
        '<div class="guide__form">{}</div>',
    ),
    Specimen(
        "search_field.html",
        (State(DEFAULT, lambda: {"id": "guide-q", "value": ""}),),
        '<form class="search search-field" action="#nowhere">{}</form>',
        wide=True,
    ),
    Specimen("topics.html", (State(DEFAULT, lambda: {"topics": samples.topics(), "topic": samples.topics()[1]}),), wide=True),
    Specimen("trades.html", (State(DEFAULT, lambda: {"trades": samples.trades()}),)),
    Specimen("place.html", (State(DEFAULT, lambda: {"museum": samples.museum(), "class": "card__place"}),)),
    Specimen(
        "museum_card.html",
        (
            *touched(lambda: {"entry": samples.museum_page()}, "card__link"),
            State(EMPTY, lambda: {"entry": samples.museum_page(plain=True)}),
        ),
        GRID,
    ),
    Specimen("shown_card.html", touched(lambda: {"entry": samples.showing_page()}, "card__link"), GRID),
    Specimen("pathway_card.html", touched(lambda: {"entry": samples.pathway_page()}, "card__link"), GRID),
    Specimen("programme_card.html", touched(lambda: {"entry": samples.programme_page()}, "card__link"), GRID),
    Specimen("article_card.html", touched(lambda: {"entry": samples.article()}, "card__link"), GRID),
    Specimen("testimony_card.html", touched(lambda: {"entry": samples.testimony_page()}, "card__link"), GRID),
    Specimen(
        "resource_card.html",
        touched(lambda: {"entry": samples.resource()}, "sheet__link"),
        '<ul class="sheets" role="list">{}</ul>',
    ),
    Specimen("topic_links.html", (State(DEFAULT, lambda: {"topics": samples.topics(), "address": samples.NOWHERE}),)),
    Specimen("player.html", (State(DEFAULT, lambda: {"testimony": samples.testimony(), "title": _("At the loom")}),)),
    Specimen("page_card.html", touched(lambda: {"card": samples.card()}, "card__link"), GRID),
    Specimen("events.html", (State(DEFAULT, lambda: {"dates": samples.dates()}),), wide=True),
    Specimen("advantages.html", (State(DEFAULT, lambda: {"advantages": samples.advantages()}),)),
    Specimen("open_now.html", (State(DEFAULT, hours),)),
    Specimen("open_on_day.html", (State(DEFAULT, hours_of_a_day),)),
    Specimen("opening_hours.html", (State(DEFAULT, hours), State(EMPTY, dict)), wide=True),
    Specimen("prices.html", (State(DEFAULT, prices),)),
    Specimen(
        "pagination.html",
        (State(DEFAULT, lambda: {"results": samples.results(5)}),),
        wide=True,
    ),
    Specimen("picture.html", (State(EMPTY, picture_context),)),
    Specimen("figure.html", (State(EMPTY, figure_context),)),
    Specimen("figures.html", (State(DEFAULT, lambda: {"figures": samples.figures()}),), wide=True),
    Specimen(
        "film.html",
        (
            State(
                DEFAULT,
                lambda: {
                    "title": _("At the loom"),
                    "address": "https://example.org/film",
                    "host": "example.org",
                    "duration": "4 min",
                    "poster": sample_image("film"),
                },
            ),
        ),
    ),
    Specimen(
        "download.html",
        (
            State(
                DEFAULT,
                lambda: {"href": samples.NOWHERE, "title": _("Booklet for school classes"), "kind": "PDF", "size": 1_400_000},
            ),
            State(
                FOCUS,
                lambda: {"href": samples.NOWHERE, "title": _("Booklet for school classes"), "kind": "PDF"},
                "download__link",
                "is-focus",
            ),
        ),
    ),
    Specimen(
        "site_footer.html",
        (State(DEFAULT, lambda: {"network": samples.network(), "navigation": samples.navigation()}),),
        wide=True,
    ),
)


def draw(specimen: Specimen, request: HttpRequest) -> Shown:
    states = []
    for state in specimen.states:
        html: str = render_to_string(f"components/{specimen.template}", state.context(), request)
        if state.on:
            html = html.replace(f'class="{state.on}', f'class="{state.on} {state.shows}', 1)
        states.append((str(state.name), format_html(specimen.around, mark_safe(html))))  # noqa: S308 - our own templates
    return Shown(specimen.template, states, specimen.wide, key=specimen.template.removesuffix(".html"))


def components(request: HttpRequest) -> list[Shown]:
    return [draw(specimen, request) for specimen in SPECIMENS]


def blocks(request: HttpRequest) -> list[Shown]:
    """Each block that editors compose pages with, as its preview in the editor shows it."""
    context = {"request": request, "page": None}
    return [
        Shown(
            str(block.label),
            [("", block.render(block.get_preview_value(), context))],
            wide=True,
            note=str(block.meta.description),
            key=f"block-{name}",
        )
        for name, block in FullBodyBlock().child_blocks.items()
    ]
