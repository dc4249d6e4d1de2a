"""The body of a page, as every app knows it. `home.body.FullBodyField` adds the blocks of the apps."""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField

from cms.blocks.data import FiguresBlock, TableBlock, TimelineBlock
from cms.blocks.links import CallToActionBlock
from cms.blocks.loading import LoadedStreamBlock
from cms.blocks.media import DownloadBlock, VideoBlock
from cms.blocks.pictures import BeforeAfterBlock, GalleryBlock, PictureBlock
from cms.blocks.words import AccordionBlock, HeadingBlock, QuoteBlock, TextPassageBlock


class BodyBlock(LoadedStreamBlock):
    heading = HeadingBlock()
    text = TextPassageBlock()
    quote = QuoteBlock()
    accordion = AccordionBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    before_after = BeforeAfterBlock()
    video = VideoBlock()
    figures = FiguresBlock()
    timeline = TimelineBlock()
    table = TableBlock()
    call_to_action = CallToActionBlock()
    download = DownloadBlock()


class BodyField(StreamField):
    """The body of a page; its block definitions are left out of migrations, where every kind of body is the same column."""

    block_class: type[LoadedStreamBlock] = BodyBlock

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types if block_types is not None else self.block_class(), **{"blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("blank", None)
        return name, "cms.blocks.BodyField", [[]], kwargs
