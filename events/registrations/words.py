"""What is said to somebody about their registration."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from events.models import EventStatus, Mode, Question, QuestionKind, Registration


def link_for(registration: Registration) -> str:
    """The private link, for those who have a place by video and for nobody else."""
    by_video = registration.mode == Mode.ONLINE or registration.occurrence.status == EventStatus.MOVED_ONLINE
    return registration.occurrence.event.online_url if registration.is_confirmed and by_video else ""


def answers_in_words(registration: Registration, questions: Iterable[Question]) -> list[tuple[str, str]]:
    """Question and answer, in the current language; what was not answered is left out."""
    found = []
    for question in questions:
        given = registration.answers.get(str(question.pk))
        if given in (None, ""):
            continue
        words = {"yes": _("Yes"), "no": _("No")} if question.kind == QuestionKind.YES_NO else dict(question.options())
        found.append((question.label, words.get(given, str(given))))
    return found
