"""Questions that visitors ask, with their answers."""

from __future__ import annotations

from html import unescape
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index

from cms.blocks import BodyField
from cms.models import BasePage
from home.questions import QuestionsBlock


class FAQPage(BasePage):
    """Headings, each followed by its questions."""

    body = BodyField(QuestionsBlock(), verbose_name=_("questions"))

    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = []
    page_description = _("Questions and answers under headings.")
    template = "home/faq_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("questions and answers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "sections": self.sections(), "data": self.data()}

    def sections(self) -> list[dict[str, Any]]:
        """The questions under each heading; those before the first heading stand under none."""
        found: list[dict[str, Any]] = []
        for block in self.body:
            if block.block_type == "heading":
                found.append({"heading": block.value, "questions": []})
            else:
                if not found:
                    found.append({"heading": "", "questions": []})
                found[-1]["questions"].append(block)
        return found

    def data(self) -> dict[str, Any]:
        """The questions as schema.org has them."""
        questions = [block.value for block in self.body if block.block_type == "question"]
        return (
            {
                "@context": "https://schema.org",
                "@type": "FAQPage",
                "inLanguage": self.locale.language_code,
                "mainEntity": [
                    {
                        "@type": "Question",
                        "name": value["question"],
                        "acceptedAnswer": {"@type": "Answer", "text": plain(str(value["answer"]))},
                    }
                    for value in questions
                ],
            }
            if questions
            else {}
        )


def plain(html: str) -> str:
    """Paragraphs as words in a row."""
    return unescape(" ".join(strip_tags(html.replace("</p>", " ").replace("</li>", " ")).split()))
