"""The dates of events: the only source of lists, feeds, the brochure and registration."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.models.facts import in_language
from events.models.events import Event
from events.models.vocabulary import OFF, DatePrecision, EventStatus, Origin, Timing
from events.querysets import OccurrenceQuerySet


class Occurrence(models.Model):
    """One time that an event happens.

    It is known for ever by `uid` and, within its event, by `rule_start`: the local start it was first given. What one date has
    of its own (`is_cancelled`, `moved_start`... the columns in OWN) is written by people and never by a rebuild; `starts_at`,
    `ends_at`, `day`, `end_day` and `all_day` are what holds, made from both. A row is never deleted while its event stands:
    a date that vanished has `removed_at`, so that feeds can take it back and what hangs on it stays.
    """

    #: What people change of one date. A rebuild keeps it.
    OWN: ClassVar = (
        "is_cancelled", "moved_start", "moved_end", "moved_online", "own_capacity_on_site", "own_capacity_online",
        "note_fr", "note_nl", "note_en",
    )  # fmt: skip

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences", verbose_name=_("event"))
    series = models.BigIntegerField(
        editable=False,
        help_text="The key of the event whose pages are its event’s: the parts of a series that was split share it.",
    )
    uid = models.CharField(max_length=80, unique=True, editable=False)
    rule_start = models.CharField(max_length=16, editable=False, help_text="2026-11-24T14:00, of a whole day 2026-11-24.")
    origin = models.CharField(max_length=5, choices=Origin, default=Origin.MAIN, editable=False)

    # What the event gives.
    given_start = models.DateTimeField(editable=False)
    given_end = models.DateTimeField(editable=False)

    # What this date has of its own.
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    moved_start = models.DateTimeField(_("moved to"), null=True, blank=True)
    moved_end = models.DateTimeField(_("moved: ends"), null=True, blank=True)
    moved_online = models.BooleanField(_("moved online"), default=False)
    own_capacity_on_site = models.PositiveIntegerField(_("places on site"), null=True, blank=True)
    own_capacity_online = models.PositiveIntegerField(_("places by video"), null=True, blank=True)
    note_fr = models.CharField(_("note in French"), max_length=200, blank=True)
    note_nl = models.CharField(_("note in Dutch"), max_length=200, blank=True)
    note_en = models.CharField(_("note in English"), max_length=200, blank=True)

    # What holds.
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False, help_text="Of a whole day: the midnight after it. Unknown: the start.")
    day = models.DateField(editable=False)
    end_day = models.DateField(editable=False, help_text="The last day, included.")
    all_day = models.BooleanField(editable=False, default=False)
    is_public = models.BooleanField(editable=False, default=False, help_text="The event’s, for the index.")

    sequence = models.PositiveIntegerField(default=0, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "rule_start"], name="occurrence_once_for_each_start"),
            models.CheckConstraint(name="occurrence_ends_after_start", condition=models.Q(ends_at__gte=models.F("starts_at"))),
            models.CheckConstraint(name="occurrence_days_in_order", condition=models.Q(end_day__gte=models.F("day"))),
            models.CheckConstraint(
                name="occurrence_moved_end_after_start",
                condition=models.Q(moved_end__isnull=True) | models.Q(moved_end__gte=models.F("moved_start")),
                violation_error_message=_("A date cannot end before it begins."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="occurrence_shown",
                fields=["end_day", "starts_at"],
                condition=models.Q(is_public=True, removed_at__isnull=True),
            ),
            models.Index(
                name="occurrence_shown_by_start",
                fields=["starts_at", "event"],
                condition=models.Q(is_public=True, removed_at__isnull=True),
            ),
            models.Index(name="occurrence_of_event", fields=["event", "starts_at"]),
            models.Index(name="occurrence_of_series", fields=["series", "starts_at"]),
            models.Index(name="occurrence_modified", fields=["modified_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.day}"

    @property
    def status(self) -> str:
        """What holds of this date: its own state before the event's. One of EventStatus."""
        if self.is_cancelled:
            return EventStatus.CANCELLED
        if self.moved_online and self.event.status not in OFF:
            return EventStatus.MOVED_ONLINE
        return str(self.event.status)

    @property
    def state_words(self) -> str:
        """The state where it is worth a word in a list."""
        if self.status in (EventStatus.PLANNED, EventStatus.HELD):
            return str(_("Date changed")) if self.is_moved else ""
        return str(capfirst(EventStatus(self.status).label))

    @property
    def other_dates(self) -> int:
        """How many other dates a list stands for with this one: see `next_per_event`."""
        return getattr(self, "dates", 1) - 1

    @property
    def is_off(self) -> bool:
        return self.status in OFF

    @property
    def is_moved(self) -> bool:
        return self.moved_start is not None

    @property
    def given_day(self) -> date:
        """Where the event has it; `day` is where it was moved to."""
        return timezone.localtime(self.given_start).date()

    @property
    def is_period(self) -> bool:
        """A continuous period with opening days, not one meeting."""
        return self.origin == Origin.MAIN and self.event.timing == Timing.PERIOD

    @property
    def precision(self) -> str:
        return self.event.date_precision if self.origin == Origin.MAIN and not self.is_moved else DatePrecision.DAY

    @property
    def local_start(self) -> datetime:
        return timezone.localtime(self.starts_at)

    @property
    def local_end(self) -> datetime:
        return timezone.localtime(self.ends_at)

    @property
    def note(self) -> str:
        return in_language(self, "note")

    @property
    def capacity_on_site(self) -> int | None:
        return self.event.capacity_on_site if self.own_capacity_on_site is None else self.own_capacity_on_site

    @property
    def capacity_online(self) -> int | None:
        return self.event.capacity_online if self.own_capacity_online is None else self.own_capacity_online

    @property
    def has_changes(self) -> bool:
        """Whether people changed anything of this one date."""
        return any(getattr(self, name) not in (None, False, "") for name in self.OWN)


class RemovedOccurrence(models.Model):
    """What is left of the date of an event that was deleted, for feeds and partners who still show it."""

    uid = models.CharField(max_length=80, unique=True)
    event_uid = models.UUIDField()
    starts_at = models.DateTimeField()
    sequence = models.PositiveIntegerField()
    removed_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.uid
