"""Words: headings, passages, quotations, what folds away."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.rich_text import RichText

from cms.blocks.groups import WORDS
from cms.blocks.links import load_pages
from cms.blocks.loading import Loaded, fetch, page_links, using

RICH_TEXT_FEATURES: tuple[str, ...] = ("h3", "bold", "italic", "ol", "ul", "link", "document-link")


class LinkedText(RichText):
    """A rich text that knows the pages it links to, so that showing it asks for none."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        keys = page_links(self.source)
        self.loaded: Loaded = {load_pages: fetch(load_pages, keys)} if keys else {}

    def __html__(self) -> SafeString:
        with using(self.loaded):
            return super().__html__()


class HeadingBlock(CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        group = WORDS
        template = "components/blocks/heading.html"
        description = _("Starts a part of the page and appears in its outline.")
        preview_value = _("A loom that still weaves")


class TextPassageBlock(RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": list(RICH_TEXT_FEATURES), **kwargs})

    def to_python(self, value: str) -> LinkedText:
        return LinkedText(value)

    def get_preview_value(self) -> LinkedText:
        sentence = now("In the workshop, visitors see how linen thread becomes cloth, and try the shuttle themselves.")
        return LinkedText(f"<p>{sentence}</p>")

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = WORDS
        template = "components/blocks/text.html"
        description = _("Paragraphs, lists and links.")


class QuoteBlock(StructBlock):
    text = TextBlock(label=_("Quotation"))
    source = CharBlock(required=False, max_length=160, label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = WORDS
        template = "components/blocks/quote.html"
        description = _("Words of somebody else, with their source.")

    def get_preview_value(self) -> Any:
        words = now("A museum is a workshop that remembers.")
        return self.to_python({"text": words, "source": now("An example")})


class FoldBlock(StructBlock):
    title = CharBlock(max_length=160, label=_("Title"))
    text = TextPassageBlock(label=_("Text"))

    class Meta:
        icon = "collapse-down"
        label = _("Part")


class AccordionBlock(StructBlock):
    """Parts that open one by one, with no script: `details` and `summary`."""

    parts = ListBlock(FoldBlock(), min_num=1, label=_("Parts"))

    class Meta:
        icon = "list-ul"
        label = _("Parts that unfold")
        group = WORDS
        template = "components/blocks/accordion.html"
        description = _("Titles that open on their text: questions and answers, practical details.")

    def get_preview_value(self) -> Any:
        parts = [
            (now("Can one come with a school class?"), now("Yes. Write to the museum, which proposes a visit for each age.")),
            (now("Is there a car park?"), now("There is one beside the museum, with two places for disabled visitors.")),
        ]
        items = [{"title": title, "text": f"<p>{text}</p>"} for title, text in parts]
        return self.to_python({"parts": items})
