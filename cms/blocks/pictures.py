"""Pictures among text: one, several, two to compare. Each asks for words for those who cannot see it, or says it only adorns."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock, StructValue
from wagtail.images.blocks import ImageChooserBlock

from cms import pictures
from cms.blocks.groups import PICTURES
from cms.blocks.loading import BulkChooser

if TYPE_CHECKING:
    from cms.models import CustomImage

ALT_HELP = _("Only when this page needs other words than the picture’s own.")


def load_images(keys: Collection[int]) -> dict[int, CustomImage]:
    """Pictures with every rendition that a body shows: two statements."""
    return pictures.images("text", "wide", "thumb").in_bulk(list(keys))


class PictureChooserBlock(BulkChooser, ImageChooserBlock):
    """Chooses a picture; all those of a body are loaded together, with their renditions."""

    loader: ClassVar = staticmethod(load_images)


def sample_image(title: str) -> CustomImage:
    """An unsaved picture for previews: it has no file, so a woven pattern is shown."""
    from cms.models import CustomImage  # noqa: PLC0415 - the models import the blocks

    return CustomImage(title=title, description=title, credit=now("An example"), width=3, height=2)


class PictureValue(StructValue):
    @property
    def own_words(self) -> str:
        """Words of this page instead of the picture's."""
        return str(self.get("alt") or "")


class PictureBlock(StructBlock):
    image = PictureChooserBlock(label=_("Picture"))
    caption = CharBlock(required=False, max_length=250, label=_("Caption"))
    alt = CharBlock(required=False, max_length=250, label=_("Alternative text"), help_text=ALT_HELP)
    decorative = BooleanBlock(required=False, label=_("Only adorns"), help_text=_("People who cannot see it miss nothing."))

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


class BeforeAfterBlock(StructBlock):
    """Two pictures of one thing: side by side, and with a script one over the other with a slider between."""

    before = PictureChooserBlock(label=_("Picture before"))
    before_label = CharBlock(max_length=60, label=_("Words under it"), help_text=_("A year, for example."))
    after = PictureChooserBlock(label=_("Picture after"))
    after_label = CharBlock(max_length=60, label=_("Words under it"))
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
