from typing import Any, ClassVar

import structlog
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Locale, Page, PageManager, Revision
from wagtail.search import index

from cms.translation_guard import UntranslatedError, require_translated
from cms.visibility import ListedPageQuerySet

logger = structlog.get_logger("portal.pages")


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

    objects = PageManager.from_queryset(ListedPageQuerySet)()

    # What a page is read together with when it is served (`select_related`).
    served_with: ClassVar[tuple[str, ...]] = ()
    # The language of who reads this page where it is not in it: set when it is served, never saved (cms/serving.py).
    reader_locale: Locale | None = None

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
    def drawn_share_url(self) -> str:
        """The address of the picture that the site draws for a page without one of its own; empty for the site's own."""
        return ""

    @property
    def reading_locale_id(self) -> int:
        """The locale of what is shown beside this page: the reader's."""
        return self.reader_locale.pk if self.reader_locale else self.locale_id

    @property
    def meta_description(self) -> str:
        """What search engines show: the editor's own description, else the summary."""
        return self.search_description or self.summary

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse (UntranslatedError) to go live in a language with sentences of the source language left in it.

        Every way to publish ends here: the editor, a workflow, the clock, wagtail-localize, a script.
        """
        if self.live and kwargs.get("update_fields") is None:
            require_translated(self)
        return super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish a revision. One that the clock publishes and that is not translated is set aside, not raised:
        the pages whose turn comes after it must not wait for it."""
        try:
            super().publish(revision, *args, **kwargs)
        except UntranslatedError as error:
            if kwargs.get("log_action") != "wagtail.publish.scheduled":
                raise
            self.revisions.filter(pk=revision.pk).update(approved_go_live_at=None)
            logger.warning("scheduled_page_not_translated", page=self.pk, texts=len(error.sentences))

    def copy_for_translation(self, locale: Locale, copy_parents: bool = False, alias: bool = False, **kwargs: Any) -> Page:  # noqa: ARG002 - part of the method it replaces
        """Copy this page into another language, always as a draft of its own: an alias would show visitors the source's words."""
        return super().copy_for_translation(locale, copy_parents=copy_parents, alias=False, **kwargs)
