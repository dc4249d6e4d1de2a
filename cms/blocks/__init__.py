"""The blocks editors compose pages with, one module a family. Blocks that show an app's own things live in that app.

Definitions stay out of migrations: `BodyField` writes an empty block list there, so that a new block is not a
database change (ONSdigital's and other large Wagtail sites' migrations grew by megabytes otherwise).
"""

from cms.blocks.body import BodyBlock, BodyField
from cms.blocks.data import FiguresBlock, TableBlock, TimelineBlock
from cms.blocks.links import CallToActionBlock, PageBlock, shown_page
from cms.blocks.loading import BulkChooser, LoadedStreamBlock
from cms.blocks.media import DocumentBlock, DownloadBlock, VideoBlock
from cms.blocks.pictures import BeforeAfterBlock, GalleryBlock, PictureBlock, PictureChooserBlock
from cms.blocks.words import RICH_TEXT_FEATURES, AccordionBlock, HeadingBlock, QuoteBlock, TextPassageBlock

__all__ = [
    "RICH_TEXT_FEATURES",
    "AccordionBlock",
    "BeforeAfterBlock",
    "BodyBlock",
    "BodyField",
    "BulkChooser",
    "CallToActionBlock",
    "DocumentBlock",
    "DownloadBlock",
    "FiguresBlock",
    "GalleryBlock",
    "HeadingBlock",
    "LoadedStreamBlock",
    "PageBlock",
    "PictureBlock",
    "PictureChooserBlock",
    "QuoteBlock",
    "TableBlock",
    "TextPassageBlock",
    "TimelineBlock",
    "VideoBlock",
    "shown_page",
]
