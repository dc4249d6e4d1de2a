from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page
from wagtail.search import index


class BasePage(Page):
    """What every page of the site has: a summary for lists and search engines, and a picture to share."""

    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences, shown under the title, in lists and by search engines."),
    )
    share_image = models.ForeignKey(
        "cms.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture to share"),
        help_text=_("Shown when the page is shared; without one, the site draws a woven pattern."),
    )

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("summary")]
    promote_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("share_image"),
                FieldPanel("show_in_menus"),
            ],
            heading=_("Search engines and sharing"),
        ),
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    @property
    def meta_description(self) -> str:
        """What search engines show: the editor's own description, else the summary."""
        return self.search_description or self.summary
