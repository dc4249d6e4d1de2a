"""The blocks of the page of questions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StreamBlock, StructBlock

from cms.blocks import HeadingBlock, TextPassageBlock


class QuestionBlock(StructBlock):
    question = CharBlock(max_length=200, label=_("Question"))
    answer = TextPassageBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "home/blocks/question.html"
        description = _("A question as a visitor would ask it, and its answer.")


class QuestionsBlock(StreamBlock):
    heading = HeadingBlock()
    question = QuestionBlock()
