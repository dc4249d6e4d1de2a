"""What museums do, when and where: programmes that run for a season, and dated events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from recurrence.fields import RecurrenceField

from cms.models import NamedFact
from events.querysets import EventQuerySet
from museums.models import Commune, Museum, Territory


class DatePrecision(models.TextChoices):
    """How much of a date is known: of a month, the day stored is its first (start) or last (end)."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class ProgrammeKind(models.TextChoices):
    THEMATIC_OPERATION = "thematic_operation", _("thematic programme")
    SUMMER_OPERATION = "summer_operation", _("summer programme")
    LONG_TERM_PROJECT = "long_term_project", _("long-term project")
    YOUTH_PROJECT = "youth_project", _("youth project")


class ProgrammeStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")


class Programme(NamedFact):
    """What museums do together under one theme (opération thématique)."""

    kind = models.CharField(_("kind"), max_length=24, choices=ProgrammeKind)
    status = models.CharField(_("state"), max_length=12, choices=ProgrammeStatus)
    start = models.DateField(_("starts on"), null=True, blank=True)
    start_precision = models.CharField(_("precision of the start"), max_length=5, choices=DatePrecision, blank=True)
    end = models.DateField(_("ends on"), null=True, blank=True)
    end_precision = models.CharField(_("precision of the end"), max_length=5, choices=DatePrecision, blank=True)
    museums_count = models.PositiveIntegerField(_("museums taking part, as stated"), null=True, blank=True)
    events_count = models.PositiveIntegerField(_("events, as stated"), null=True, blank=True)
    museums = models.ManyToManyField(Museum, blank=True, related_name="programmes", verbose_name=_("museums named"))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["-start", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="programme_ends_after_start",
                condition=models.Q(start__isnull=True) | models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
            ),
        ]

    @property
    def state_words(self) -> str:
        """The state in words, unless time has overtaken it: a programme that ran in 2021 is not said to run still."""
        known = self.status == ProgrammeStatus.FINISHED or (self.end is not None and self.end >= timezone.localdate())
        return self.get_status_display() if known else ""


class EventKind(models.TextChoices):
    ADVICE = "advice", _("advice")
    CONFERENCE = "conference", _("conference")
    DIGITISATION = "digitisation", _("digitisation")
    EXHIBITION = "exhibition", _("exhibition")
    FAIR = "fair", _("fair")
    GENERAL_ASSEMBLY = "general_assembly", _("general assembly")
    GOVERNANCE = "governance", _("governance")
    LAUNCH = "launch", _("launch")
    MEETING = "meeting", _("meeting")
    MILESTONE = "milestone", _("milestone")
    PUBLICATION = "publication", _("publication")
    SCHOOL_PATHWAY = "school_pathway", _("school pathway")
    TALK = "talk", _("talk")
    TERRITORY_MEETING = "territory_meeting", _("territory meeting")
    THEMATIC_OPERATION = "thematic_operation", _("thematic programme")
    TRAINING = "training", _("training")
    VISIT = "visit", _("visit")
    WEBINAR = "webinar", _("webinar")
    WORKSHOP = "workshop", _("workshop")


class Audience(models.TextChoices):
    """Whom an event is for. Only events for the public are shown to visitors."""

    BOARD = "board", _("board")
    COLLECTORS = "collectors", _("collectors")
    MEMBERS = "members", _("members")
    MEMBERS_AND_PARTNERS = "members_and_partners", _("members and partners")
    PROFESSIONALS = "professionals", _("professionals")
    PUBLIC = "public", _("public")
    SCHOOLS = "schools", _("schools")
    STEERING_COMMITTEE = "steering_committee", _("steering committee")
    STUDENTS = "students", _("students")
    TEACHERS = "teachers", _("teachers")


class EventStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Event(NamedFact):
    """Something that happens, known to the day, month or year. `start` and `end` are days in Europe/Paris, both included."""

    kind = models.CharField(_("kind"), max_length=24, choices=EventKind)
    status = models.CharField(_("state"), max_length=12, choices=EventStatus)
    audience = models.CharField(_("audience"), max_length=24, choices=Audience, default=Audience.PUBLIC)
    start = models.DateField(_("starts on"))
    end = models.DateField(_("ends on"))
    date_precision = models.CharField(_("precision of the dates"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY)
    recurrences = RecurrenceField(verbose_name=_("repeats"), blank=True, null=True, include_dtstart=False)
    place = models.CharField(_("place"), max_length=160, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("commune")
    )
    organiser = models.CharField(_("organiser"), max_length=160, blank=True)
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("territory")
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("programme")
    )
    museums = models.ManyToManyField(Museum, blank=True, related_name="events", verbose_name=_("museums"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar = ["-start", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(name="event_ends_after_start", condition=models.Q(end__gte=models.F("start"))),
        ]
        indexes: ClassVar = [models.Index(fields=["start"])]
