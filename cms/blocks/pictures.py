"""Pictures among text: one, several, two to compare. Each asks for words for those who cannot see it, or says it only adorns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock, StructValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from cms import pictures
from cms.blocks.groups import PICTURES
from cms.blocks.loading import BulkChooser

if TYPE_CHECKING:
    from cms.models import CustomImage

ALT_HELP = _("Only when this page needs other words than the picture’s own.")
ADORNS_HELP = _("People who cannot see it miss nothing.")


def load_images(keys: Collection[int]) -> dict[int, CustomImage]:
    """Pictures with every rendition that a body shows: two statements."""
    return pictures.images("text", "wide", "thumb").in_bulk(list(keys))


class PictureChooserBlock(BulkChooser, ImageChooserBlock):
    """Chooses a picture; all those of a body are loaded together, with their renditions."""

    loader: ClassVar = staticmethod(load_images)

    class Meta:
        # The fields beside it that hold other words for it, and that say it only adorns where it stands.
        alt = "alt"
        decorative = "decorative"
        always_adorns = False

    def has_own_words(self, beside: Mapping[str, Any]) -> bool:
        """Whether it needs no words of the picture's own, by what is written beside it."""
        meta = self.meta
        return bool(meta.always_adorns or beside.get(meta.decorative) or (beside.get(meta.alt) or "").strip())


class DescribedBlock(StructBlock):
    """A block whose pictures all have words for those who cannot see them: the picture's own, or those written beside it."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {
            child.meta.alt: ValidationError(_("Say what the picture shows, or say that it only adorns."))
            for name, child in self.child_blocks.items()
            if isinstance(child, PictureChooserBlock)
            and (image := cleaned.get(name))
            and not (image.description or image.is_decorative or child.has_own_words(cleaned))
        }
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


def sample_image(title: str) -> CustomImage:
    """An unsaved picture for previews: it has no file, so a woven pattern is shown."""
    from cms.models import CustomImage  # noqa: PLC0415 - the models import the blocks

    return CustomImage(title=title, description=title, credit=now("An example"), width=3, height=2)


class PictureValue(StructValue):
    @property
    def own_words(self) -> str:
        """Words of this page instead of the picture's."""
        return str(self.get("alt") or "")


class PictureBlock(DescribedBlock):
    image = PictureChooserBlock(label=_("Picture"))
    caption = CharBlock(required=False, max_length=250, label=_("Caption"))
    alt = CharBlock(required=False, max_length=250, label=_("Alternative text"), help_text=ALT_HELP)
    decorative = BooleanBlock(required=False, label=_("Only adorns"), help_text=ADORNS_HELP)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = PICTURES
        template = "components/blocks/picture.html"
        description = _("One picture with its caption and credit.")
        value_class = PictureValue

    def get_preview_value(self) -> Any:
        value = self.to_python({"caption": now("The weaving shed on a day of demonstration.")})
        value["image"] = sample_image("sheds")
        return value


class GalleryBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"))
    pictures = ListBlock(PictureBlock(), min_num=2, label=_("Pictures"))

    class Meta:
        icon = "images"
        label = _("Gallery")
        group = PICTURES
        template = "components/blocks/gallery.html"
        description = _("Several pictures side by side, each with its credit.")

    def get_preview_value(self) -> Any:
        value = self.to_python({"title": now("In the workshop"), "pictures": [{}, {}, {}, {}]})
        for number, picture in enumerate(value["pictures"]):
            picture["image"] = sample_image(f"gallery-{number}")
        return value


class BeforeAfterBlock(DescribedBlock):
    """Two pictures of one thing: side by side, and with a script one over the other with a slider between.

    Bodies stored before the alternative texts were there hold none: their default is a text, which translation needs.
    """

    before = PictureChooserBlock(label=_("Picture before"), alt="before_alt", decorative="before_decorative")
    before_label = CharBlock(max_length=60, label=_("Words under it"), help_text=_("A year, for example."))
    before_alt = CharBlock(
        required=False, default="", max_length=250, label=_("Alternative text of the picture before"), help_text=ALT_HELP
    )
    before_decorative = BooleanBlock(required=False, label=_("The picture before only adorns"), help_text=ADORNS_HELP)
    after = PictureChooserBlock(label=_("Picture after"), alt="after_alt", decorative="after_decorative")
    after_label = CharBlock(max_length=60, label=_("Words under it"))
    after_alt = CharBlock(
        required=False, default="", max_length=250, label=_("Alternative text of the picture after"), help_text=ALT_HELP
    )
    after_decorative = BooleanBlock(required=False, label=_("The picture after only adorns"), help_text=ADORNS_HELP)
    caption = CharBlock(required=False, max_length=250, label=_("Caption"))

    class Meta:
        icon = "arrows-up-down"
        label = _("Before and after")
        group = PICTURES
        template = "components/blocks/before_after.html"
        description = _("Two pictures of the same place or object, to compare.")

    def get_preview_value(self) -> Any:
        value = self.to_python({"before_label": "1912", "after_label": "2026", "caption": now("The same shed, a century apart.")})
        value["before"], value["after"] = sample_image("before"), sample_image("after")
        return value
