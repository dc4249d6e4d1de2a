"""Films and files. Nothing is asked of another site before a visitor clicks, and by default not even then."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock, StructValue, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from cms.blocks.groups import LEADING_ON, PICTURES
from cms.blocks.loading import BulkChooser
from cms.blocks.pictures import PictureChooserBlock, sample_image
from cms.blocks.words import TextPassageBlock
from cms.film_hosts import frame_address

FILMS = {".mp4": "video/mp4", ".webm": "video/webm"}


class Track(NamedTuple):
    """Subtitles, as `components/film.html` takes them."""

    url: str
    language: str
    label: str


def load_documents(keys: Collection[int]) -> dict[int, Any]:
    from cms.models import CustomDocument  # noqa: PLC0415 - the models import the blocks

    return CustomDocument.objects.in_bulk(list(keys))


class DocumentBlock(BulkChooser, DocumentChooserBlock):
    """Chooses a document; all those of a body are loaded together."""

    loader: ClassVar = staticmethod(load_documents)


def extension(document: Any) -> str:
    return PurePath(document.filename).suffix.casefold() if document else ""


class Video(StructValue):
    @property
    def kind(self) -> str:
        return FILMS.get(extension(self.get("film")), "")

    @property
    def tracks(self) -> list[Track]:
        """The subtitles, in their own language: a French film keeps its French ones on the Dutch page, too."""
        file = self.get("captions")
        if not file:
            return []
        language = self.get("captions_language") or settings.LANGUAGE_CODE
        return [Track(file.url, language, capfirst(get_language_info(language)["name_local"]))]

    @property
    def host(self) -> str:
        """Where an address elsewhere leads, to be said before anybody goes there."""
        return (urlsplit(self.get("address") or "").hostname or "").removeprefix("www.")

    @property
    def frame(self) -> str:
        """The address to load in a frame after a click; empty where the site does not allow frames of that host."""
        return frame_address(self.get("address") or "")


class VideoBlock(StructBlock):
    title = CharBlock(max_length=160, label=_("Title"))
    film = DocumentBlock(required=False, label=_("Film kept on this site"), help_text=_("An MP4 or WebM file."))
    captions = DocumentBlock(required=False, label=_("Subtitles"), help_text=_("A WebVTT file (.vtt)."))
    captions_language = ChoiceBlock(
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        required=False,
        label=_("Language of the subtitles"),
        help_text=_("Their own, which need not be that of the page."),
    )
    address = URLBlock(required=False, label=_("Film elsewhere"), help_text=_("The address of its page, on PeerTube or YouTube."))
    poster = PictureChooserBlock(required=False, label=_("Picture shown before it plays"), always_adorns=True)
    duration = CharBlock(required=False, max_length=20, label=_("Duration"), help_text=_("As it is to be read: 4 min."))
    transcript = TextPassageBlock(required=False, label=_("What is said and shown, in writing"))

    class Meta:
        icon = "media"
        label = _("Film")
        group = PICTURES
        template = "components/blocks/video.html"
        description = _("A film with its subtitles and what is said in writing. Nothing is asked of another site before a click.")
        value_class = Video

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if bool(cleaned.get("film")) == bool(cleaned.get("address")):
            errors["address"] = ValidationError(
                _("Choose a film kept on this site or write its address elsewhere: one of the two.")
            )
        if cleaned.get("film") and not cleaned.kind:
            errors["film"] = ValidationError(_("This is not a film that browsers play. Choose an MP4 or WebM file."))
        if cleaned.get("captions") and extension(cleaned["captions"]) != ".vtt":
            errors["captions"] = ValidationError(_("Subtitles are a WebVTT file, whose name ends in .vtt."))
        if cleaned.get("film") and not (cleaned.get("captions") or cleaned.get("transcript")):
            errors["transcript"] = ValidationError(_("Add subtitles or what is said in writing, for people who cannot hear."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_preview_value(self) -> Any:
        transcript = f"<p>{now('A weaver shows how the shuttle passes.')}</p>"
        value = self.to_python(
            {
                "title": now("At the loom"),
                "address": "https://example.org/film",
                "duration": "4 min",
                "transcript": transcript,
            }
        )
        value["poster"] = sample_image("film")
        return value


class Download(StructValue):
    @property
    def name(self) -> str:
        document = self.get("document")
        return str(self.get("title") or (document.title if document else ""))

    @property
    def kind(self) -> str:
        return extension(self.get("document")).removeprefix(".").upper()

    @property
    def href(self) -> str:
        """Where the document is; nowhere for the sample of a preview, which is not stored."""
        document = self.get("document")
        return document.url if document and document.pk else ""

    @property
    def size(self) -> int | None:
        """In bytes. What was uploaded by a script may have none stored, and the file is not opened for it."""
        document = self.get("document")
        return document.file_size if document else None


class DownloadBlock(StructBlock):
    document = DocumentBlock(label=_("Document"))
    title = CharBlock(required=False, max_length=160, label=_("Title"), help_text=_("Otherwise the document’s own."))
    text = CharBlock(required=False, max_length=250, label=_("What is in it"))

    class Meta:
        icon = "download"
        label = _("Download")
        group = LEADING_ON
        template = "components/blocks/download.html"
        description = _("A document with its format and size.")
        value_class = Download

    def get_preview_value(self) -> Any:
        from cms.models import CustomDocument  # noqa: PLC0415 - the models import the blocks

        value = self.to_python({"title": "", "text": now("Twelve pages, for classes of children from eight to eleven.")})
        value["document"] = CustomDocument(title=now("Booklet for school classes"), file="booklet.pdf", file_size=1_400_000)
        return value
