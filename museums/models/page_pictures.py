"""The pictures that a page about a fact shows, in the editor's order: each app has a table of its own for its pages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel, Panel
from wagtail.models import Orderable

MAX_PICTURES = 12
PICTURES_PANEL = MultipleChooserPanel(
    "pictures", chooser_field_name="image", label=_("picture"), heading=_("Pictures"), max_num=MAX_PICTURES
)


class PagePicture(Orderable):
    """To be given a `page`, whose `pictures` they are."""

    image = models.ForeignKey("cms.CustomImage", on_delete=models.CASCADE, related_name="+", verbose_name=_("picture"))

    panels: ClassVar[list[Panel]] = [FieldPanel("image")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
