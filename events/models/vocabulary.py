"""The words that events are sorted by. The codes are those of the network's data files; labels are in three languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class StatedKind(models.TextChoices):
    """What reports count of a programme besides its museums and events."""

    VISITORS = "visitors", _("visitors")
    REGISTRATIONS = "registrations", _("registrations")
    BROCHURES = "brochures", _("printed brochures")
    VIDEOS = "videos", _("promotional films")
    BANNERS = "banners", _("display banners")


class PathwaySubject(models.TextChoices):
    """What a school pathway is about, in teachers’ words."""

    AGRICULTURE = "agriculture", _("Agriculture and food")
    ART = "art", _("Arts and crafts")
    GLASS = "glass", _("Glass")
    HEALTH = "health", _("Health")
    MINING = "mining", _("Mining and energy")
    PRINTING = "printing", _("Printing")
    RADIO_TELECOM = "radio_telecom", _("Telecommunications")
    TEXTILE = "textile", _("Textiles")
    TRANSPORT = "transport", _("Transport")
    WOOD_METAL = "wood_metal", _("Wood and metal")


class SchoolLevel(models.TextChoices):
    PRIMARY = "primary", _("primary school")
    COLLEGE = "college", _("lower secondary school (collège)")
    LYCEE = "lycee", _("upper secondary school (lycée)")
    HIGHER = "higher", _("higher education")


class StepKind(models.TextChoices):
    """The three parts of a school pathway."""

    MUSEUM = "museum", _("museum")
    COMPANY = "company", _("company")
    TRAINING = "training", _("training course")


class DownloadKind(models.TextChoices):
    PRESS_KIT = "press_kit", _("press kit")
    BROCHURE = "brochure", _("brochure")
    POSTER = "poster", _("poster")
    SCHOOLS = "schools", _("for schools")
    OTHER = "other", _("document")


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
    """Whom an event is for."""

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


#: An event is shown to visitors only when one of these is among its audiences: anything else is the network's own business.
SHOWN_AUDIENCES = frozenset({Audience.PUBLIC.value, Audience.SCHOOLS.value, Audience.TEACHERS.value})


class EventStatus(models.TextChoices):
    """`planned` is what calendars call scheduled; `held` is said only of the past, by who knows."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")
    POSTPONED = "postponed", _("postponed")
    MOVED_ONLINE = "moved_online", _("moved online")
    FULL = "full", _("full")


#: Nobody should set out for these.
OFF = frozenset({EventStatus.CANCELLED.value, EventStatus.POSTPONED.value})


class Timing(models.TextChoices):
    ONCE = "once", _("on one date")
    REPEATS = "repeats", _("on several dates, by a rule")
    PERIOD = "period", _("all through a period, on opening days")


class PlaceKind(models.TextChoices):
    MUSEUM = "museum", _("at a museum")
    PLACE = "place", _("at another place")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("on site and online")


class EventPriceKind(models.TextChoices):
    """Empty: not said."""

    FREE = "free", _("free")
    TARIFFS = "tariffs", _("tariffs")
    PASS = "pass", _("free with the pass")


class Booking(models.TextChoices):
    """Empty: not said."""

    NONE = "none", _("no booking needed")
    HERE = "here", _("on this site")
    CONTACT = "contact", _("by telephone or e-mail")
    LINK = "link", _("on another site")


class Origin(models.TextChoices):
    """What gave an occurrence its date."""

    MAIN = "main", _("the date of the event")
    RULE = "rule", _("the rule")
    EXTRA = "extra", _("an extra date")
