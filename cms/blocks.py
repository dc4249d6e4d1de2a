"""The blocks editors compose pages with, shared by every app.

Definitions stay out of migrations: `BodyField` writes an empty block list there, so that a new block is not a
database change (ONSdigital's and other large Wagtail sites' migrations grew by megabytes otherwise).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock, URLBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES: tuple[str, ...] = ("h3", "bold", "italic", "ol", "ul", "link", "document-link")


class HeadingBlock(CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "components/blocks/heading.html"
        description = _("Starts a part of the page and appears in its outline.")


class TextPassageBlock(RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": list(RICH_TEXT_FEATURES), **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "components/blocks/text.html"
        description = _("Paragraphs, lists and links.")


class PictureBlock(StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    caption = CharBlock(required=False, max_length=250, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "components/blocks/picture.html"
        description = _("One picture with its caption and credit.")


class QuoteBlock(StructBlock):
    text = TextBlock(label=_("Quotation"))
    source = CharBlock(required=False, max_length=160, label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "components/blocks/quote.html"
        description = _("Words of somebody else, with their source.")


class CallToActionBlock(StructBlock):
    text = CharBlock(max_length=60, label=_("Words on the button"))
    url = URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "components/blocks/call_to_action.html"
        description = _("One button that leads on.")


class BodyBlock(StreamBlock):
    heading = HeadingBlock()
    text = TextPassageBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    call_to_action = CallToActionBlock()


class BodyField(StreamField):
    """The body of a page; its block definitions are left out of migrations."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types if block_types is not None else BodyBlock(), **{"blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("blank", None)
        return name, path, [[]], kwargs
