"""Events that come from a file or from a museum’s own calendar: what waits to be confirmed, and what was read of each."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.vocabulary import EventKind
from museums.models import Museum


class CalendarSource(models.Model):
    """A calendar that a museum keeps elsewhere. Without an address it came as a file and is read again when it is sent again.

    Nothing of it is read at night before somebody has confirmed its dry run (`is_active`). What it says is put on the site at once
    when an editor has said so (`trusted_by`), and waits for the editors otherwise.
    """

    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="calendars", verbose_name=_("museum"))
    name = models.CharField(_("name"), max_length=160)
    address = models.URLField(_("address"), max_length=1000, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=EventKind, default=EventKind.VISIT)
    trusted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("shown without being read first, said by"),
    )  # fmt: skip
    is_active = models.BooleanField(_("read every night"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("calendar of a museum")
        verbose_name_plural = _("calendars of museums")
        ordering: ClassVar = ["museum__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_calendar_an_address", fields=["museum", "address"], condition=~models.Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.museum}: {self.name}"

    @property
    def is_trusted(self) -> bool:
        return self.trusted_by is not None and self.trusted_by.is_active

    @property
    def scope(self) -> str:
        return f"calendar:{self.pk}"


class EventUpload(models.Model):
    """A file between its dry run and its confirmation: in the database, so that no address leads to it. Gone after a day."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(CalendarSource, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    content = models.BinaryField()
    is_shown = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.name


class ImportedEvent(models.Model):
    """What the last import read of one event, known by its reference within a museum’s files or a calendar.

    Only what differs from `values` is written the next time: what somebody has put right on the site since stays. An event that was
    deleted on the site leaves its row, so that no calendar brings it back.
    """

    event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL, related_name="imports")
    calendar = models.ForeignKey(CalendarSource, null=True, blank=True, on_delete=models.CASCADE, related_name="imported")
    upload = models.ForeignKey(EventUpload, null=True, on_delete=models.SET_NULL, related_name="imported")
    scope = models.CharField(max_length=40)
    reference = models.CharField(max_length=255)
    values = models.JSONField(default=dict)
    dates = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_import_a_reference", fields=["scope", "reference"])]

    def __str__(self) -> str:
        return f"{self.scope} {self.reference}"
