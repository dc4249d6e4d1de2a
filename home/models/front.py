"""The page of the front door."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from home.landmarks import counted, landmarks
from home.sections import USUAL, FrontBlock, SectionBlock


class HomePage(BasePage):
    """The front door in one language, composed of sections."""

    body = BodyField(FrontBlock(), verbose_name=_("sections"), help_text=_("Without any, the page shows the usual ones."))

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    page_description = _("The front door of the site in one language.")
    template = "home/home_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug", overridable=True)]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "marks": landmarks(self.reading_locale_id),
            "counted": counted(""),
            "sections": self.sections(),
        }

    def sections(self) -> list[dict[str, Any]]:
        """The blocks in their order; words that follow one another stand together."""
        blocks = self.body or self.body.stream_block.to_python([{"type": name, "value": {}} for name in USUAL])
        found: list[dict[str, Any]] = []
        for is_section, group in groupby(blocks, key=lambda block: isinstance(block.block, SectionBlock)):
            together = list(group)
            found += [{"section": block} for block in together] if is_section else [{"words": together}]
        return found
