"""What a museum proposes for the agenda: an event of its own, or a change of one that visitors see."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.occurrences import Occurrence


class EventProposalState(models.TextChoices):
    WAITING = "waiting", _("being read by the editors")
    RETURNED = "returned", _("sent back with a question")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (EventProposalState.WAITING, EventProposalState.RETURNED)


class EventProposal(models.Model):
    """One proposal of one museum. What was decided stays as it was.

    A new event (`is_new`) is already there, unpublished: the proposal brings the words and the picture of its page. A change of an
    event that visitors see waits in `changes`: columns of Event by name, or, with `occurrence`, what that date has of its own.
    `before` is what stood there. `version` grows at each change, so that nobody decides on what they have not seen.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("event"))
    occurrence = models.ForeignKey(
        Occurrence, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("date")
    )
    museum = models.ForeignKey("museums.Museum", on_delete=models.CASCADE, related_name="+", verbose_name=_("museum"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("proposed by")
    )
    is_new = models.BooleanField(default=True)
    state = models.CharField(_("state"), max_length=10, choices=EventProposalState, default=EventProposalState.WAITING)
    changes = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    picture = models.ForeignKey(
        "cms.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )
    note = models.TextField(_("message to the editors"), blank=True, max_length=1000)
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(_("sent on"), auto_now_add=True)
    answer = models.TextField(_("answer to the museum"), blank=True, max_length=1000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("event proposed by a museum")
        verbose_name_plural = _("events proposed by museums")
        ordering: ClassVar = ["-submitted_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_proposal_an_event",
                fields=["event"],
                condition=models.Q(state__in=["waiting", "returned"], occurrence__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_open_proposal_a_date",
                fields=["occurrence"],
                condition=models.Q(state__in=["waiting", "returned"], occurrence__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "submitted_at"], name="event_proposal_waiting")]

    def __str__(self) -> str:
        return f"{self.event} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
