"""Links to pages of the site: in the reader's language where the page exists in it, and never to what is not public."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, PageChooserBlock, StructBlock, StructValue, URLBlock
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.blocks.groups import LEADING_ON
from cms.blocks.loading import BulkChooser, fetch
from cms.readers import reader_url
from cms.visibility import is_public


def load_pages(keys: Collection[int]) -> dict[int, Page]:
    """Chosen pages, each knowing its public translations: one statement."""
    same = Page.objects.filter(pk__in=keys).values("translation_key")
    public = ExpressionWrapper(Q(is_public(), live=True), output_field=BooleanField())
    found = list(Page.objects.filter(translation_key__in=same).select_related("locale").annotate(shown=public))
    for page in found:
        page.shown_by_language = {
            other.locale.language_code: other for other in found if other.translation_key == page.translation_key and other.shown
        }
    return {page.pk: page for page in found if page.pk in keys}


def shown_page(page: Page | None) -> Page | None:
    """The public page a reader is led to: its translation in the active language, else itself, else none."""
    if page is None:
        return None
    languages = getattr(page, "shown_by_language", None)
    if languages is None:
        languages = load_pages([page.pk])[page.pk].shown_by_language if page.pk else {}
    return languages.get(get_language() or "") or languages.get(page.locale.language_code)


class PageBlock(BulkChooser, PageChooserBlock):
    """Chooses a page; all the pages of a body are loaded together."""

    loader: ClassVar = staticmethod(load_pages)


class PageLinks(PageLinkHandler):
    """Links inside rich text. Wagtail's own asks for the translation of each page it links to."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        keys = [int(attrs["id"]) if attrs.get("id", "").isdecimal() else 0 for attrs in attrs_list]
        found = fetch(load_pages, {key for key in keys if key})
        pages = [shown_page(found.get(key)) for key in keys]
        return [format_html('<a href="{}">', reader_url(page)) if page else "<a>" for page in pages]


class CallToAction(StructValue):
    @property
    def link(self) -> str:
        """Where the button leads; empty when the chosen page is not public, and then no button is shown."""
        page = shown_page(self.get("page"))
        return reader_url(page) if page else (self.get("url") or "")


class CallToActionBlock(StructBlock):
    text = CharBlock(max_length=60, label=_("Words on the button"))
    page = PageBlock(required=False, label=_("Page of this site"))
    url = URLBlock(required=False, label=_("Address elsewhere"), help_text=_("Only when the button leads away from this site."))

    class Meta:
        icon = "link"
        label = _("Call to action")
        group = LEADING_ON
        template = "components/blocks/call_to_action.html"
        description = _("One button that leads on.")
        value_class = CallToAction

    def get_preview_value(self) -> Any:
        return self.to_python({"text": _("See all museums"), "url": "https://example.org/"})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            from wagtail.blocks.struct_block import StructBlockValidationError  # noqa: PLC0415 - beside its only use

            message = _("Choose a page of this site or write an address elsewhere: one of the two.")
            raise StructBlockValidationError(block_errors={"url": ValidationError(message)})
        return cleaned
