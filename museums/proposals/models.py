"""What a museum asks the editors to change in its facts, and what it is asked once a year."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("kept, not sent yet")
    WAITING = "waiting", _("being read by the editors")
    ACCEPTED = "accepted", _("accepted")
    PARTLY = "partly", _("accepted in part")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = (ProposalState.DRAFT, ProposalState.WAITING)


class FactProposal(models.Model):
    """Changes to one museum's facts by one contributor. One is open at a time; what was decided stays as it was.

    `changes` holds the proposed value of each field that differs, `before` what the site said when it was proposed; the fields
    and their forms are those of museums.proposals.sheet. `version` grows at each change, so that nobody decides on what
    they have not seen.
    """

    museum = models.ForeignKey("museums.Museum", on_delete=models.CASCADE, related_name="proposals", verbose_name=_("museum"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("proposed by")
    )
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    changes = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    note = models.TextField(_("message to the editors"), blank=True, max_length=1000)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    refused_fields = models.JSONField(default=list)
    answer = models.TextField(_("answer to the museum"), blank=True, max_length=1000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal of a museum")
        verbose_name_plural = _("proposals of museums")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_proposal_each",
                fields=["museum", "author"],
                condition=models.Q(state__in=[ProposalState.DRAFT, ProposalState.WAITING]),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "submitted_at"], name="proposal_waiting")]

    def __str__(self) -> str:
        return f"{self.museum} ({self.get_state_display()})"

    @property
    def accepted_fields(self) -> list[str]:
        return [name for name in self.changes if name not in self.refused_fields]


class Reminder(models.Model):
    """The question “is it still right?”, asked once a year. `sent_to`: the accounts that have it, so that none gets it twice."""

    museum = models.ForeignKey("museums.Museum", on_delete=models.CASCADE, related_name="reminders", verbose_name=_("museum"))
    year = models.PositiveSmallIntegerField(_("year"))
    sent_to = models.JSONField(default=list)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("found right on"), null=True, blank=True)

    class Meta:
        verbose_name = _("yearly reminder")
        verbose_name_plural = _("yearly reminders")
        constraints: ClassVar = [models.UniqueConstraint(name="one_reminder_a_year", fields=["museum", "year"])]

    def __str__(self) -> str:
        return f"{self.museum} {self.year}"
