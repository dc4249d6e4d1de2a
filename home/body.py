"""Blocks that show pages of any kind, and the body that has every block of the site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, ListBlock, StructBlock, StructValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.coreutils import resolve_model_string

from cms.blocks import BodyBlock, BodyField, PageBlock, shown_page
from cms.blocks.context import reader_locale_id
from cms.blocks.facts import FactBlock, in_bulk
from cms.blocks.groups import NETWORK
from events.blocks import EventListBlock
from home.cards import Card, cards_of, specific_pages
from museums.blocks import MapBlock, MuseumListBlock

SHOWN, MOST = 3, 12

#: Kinds of pages that “the latest of” knows: their model, and what makes one later than another.
LATEST: dict[str, tuple[str, str]] = {
    "articles": ("home.ArticlePage", "-published_on"),
    "programmes": ("events.ProgrammePage", "-programme__start"),
    "resources": ("home.ResourcePage", "-published_on"),
    "testimonies": ("home.TestimonyPage", "-first_published_at"),
}


def kinds() -> list[tuple[str, str]]:
    return [(key, resolve_model_string(model)._meta.verbose_name_plural) for key, (model, _order) in LATEST.items()]


class Cards(StructValue):
    @property
    def cards(self) -> list[Card]:
        chosen = [page for each in self.get("pages", []) if (page := shown_page(each))]
        if chosen:
            return cards_of(specific_pages(chosen))
        if self.get("latest") not in LATEST:
            return []
        model, order = LATEST[self["latest"]]
        found = resolve_model_string(model).objects.readable_in(reader_locale_id()).defer_streamfields()
        return cards_of(found.order_by(order, "-pk")[: self.get("limit") or SHOWN])


class CardListBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"))
    pages = ListBlock(PageBlock(), required=False, default=[], label=_("Pages, one by one"))
    latest = ChoiceBlock(choices=kinds, required=False, label=_("Or the latest of"))
    limit = IntegerBlock(default=SHOWN, min_value=1, max_value=MOST, label=_("How many at most"))

    class Meta:
        icon = "grip"
        label = _("Cards")
        group = NETWORK
        template = "home/blocks/card_list.html"
        description = _("Cards that lead to pages: those you choose, or the latest of one kind.")
        value_class = Cards

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["pages"]) == bool(cleaned["latest"]):
            message = _("Choose pages one by one, or a kind of which the latest are shown: one of the two.")
            raise StructBlockValidationError(block_errors={"latest": ValidationError(message)})
        return cleaned

    def get_preview_value(self) -> Any:
        return self.to_python({"title": now("What museums do together"), "pages": [], "latest": "programmes", "limit": 3})


class KeyFigureBlock(FactBlock):
    target = "home.KeyFigure"
    loader: ClassVar = staticmethod(in_bulk("home.KeyFigure"))


class KeyFigures(StructValue):
    @property
    def shown(self) -> list[dict[str, str]]:
        """The figures chosen, else all of them, each with its year: no statement when warm."""
        from home.models.figures import every_figure  # noqa: PLC0415 - the models import the blocks

        chosen = [figure for figure in self.get("figures", []) if figure]
        return [{"value": each.number, "label": f"{each.label} ({each.year})"} for each in chosen or every_figure("")]


class KeyFiguresBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"))
    figures = ListBlock(KeyFigureBlock(), required=False, default=[], label=_("Key figures, one by one"))

    class Meta:
        icon = "decimal"
        label = _("Key figures")
        group = NETWORK
        template = "home/blocks/key_figures.html"
        description = _("The network in numbers: those you choose, or all of them. They are edited once, for every page.")
        value_class = KeyFigures

    def get_preview_value(self) -> Any:
        return self.to_python({"title": now("The network in numbers"), "figures": []})


class NewsletterBlock(StructBlock):
    """The form of the newsletter. It posts to the newsletter's own page, which keeps what was typed when something is wrong."""

    title = CharBlock(required=False, max_length=120, label=_("Title"), help_text=_("Leave empty for the usual title."))

    class Meta:
        icon = "mail"
        label = _("Newsletter")
        group = NETWORK
        template = "home/blocks/newsletter.html"
        description = _("The form to sign up for the newsletter. Nothing is shown while no newsletter is offered.")

    def get_preview_value(self) -> Any:
        return self.to_python({"title": ""})


class FullBodyBlock(BodyBlock):
    cards = CardListBlock()
    key_figures = KeyFiguresBlock()
    museums = MuseumListBlock()
    map = MapBlock()
    events = EventListBlock()
    newsletter = NewsletterBlock()

    class Meta:
        block_counts: ClassVar = {"newsletter": {"max_num": 1}}  # its fields have ids of their own


class FullBodyField(BodyField):
    """A body with every block of the site: for the pages of this app."""

    block_class = FullBodyBlock
