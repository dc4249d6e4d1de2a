"""What happens: one fact for every language. Its dates stand in `Occurrence`, which `events.services.rebuild` makes."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from recurrence.fields import RecurrenceField
from wagtail.models import Orderable

from cms.models import NamedFact
from cms.models.facts import in_language
from events import validation
from events.forms import EventForm
from events.models.programmes import Programme
from events.models.terms import RegistrationTerms
from events.models.vocabulary import (
    OFF,
    SHOWN_AUDIENCES,
    Audience,
    Booking,
    DatePrecision,
    EventKind,
    EventPriceKind,
    EventStatus,
    PlaceKind,
    Timing,
)
from events.opening import opening_words
from events.querysets import EventQuerySet
from museums.models import Commune, Museum, Territory, Trade
from museums.models.facts import VisitLanguage
from museums.visit import ACCESS, LABELS, said


def for_the_public() -> list[str]:
    return [Audience.PUBLIC.value]


class Event(NamedFact, RegistrationTerms, ClusterableModel):
    """Something that happens, once, by a rule or through a period. Days are days in Europe/Paris; what is not known is empty.

    `start` and `end` of an event on one date are its first and last day, of a period too; of one that repeats, the day the rule
    counts from and the last day it may give (empty: none). `date_precision` says how much of them is known.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=24, choices=EventKind)
    status = models.CharField(_("state"), max_length=12, choices=EventStatus, default=EventStatus.PLANNED)
    is_published = models.BooleanField(_("shown on the site"), default=True)
    is_example = models.BooleanField(
        _("is an example"), default=False, help_text=_("The site then says beside it that nothing of the kind takes place.")
    )
    audiences = models.JSONField(_("for whom"), default=for_the_public)
    trades = models.ManyToManyField(Trade, blank=True, related_name="events", verbose_name=_("trades"))
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("territory")
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("programme")
    )
    museums = models.ManyToManyField(Museum, blank=True, related_name="events", verbose_name=_("museums that organise it"))
    organiser = models.CharField(_("other organiser"), max_length=160, blank=True)
    part_of = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="parts",
        help_text="The event that this one continues since its series was split; its pages are this one's.",
    )  # fmt: skip

    # When
    timing = models.CharField(_("when"), max_length=8, choices=Timing, default=Timing.ONCE)
    start = models.DateField(_("starts on"))
    end = models.DateField(_("ends on"), null=True, blank=True)
    date_precision = models.CharField(_("precision of the dates"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY)
    start_time = models.TimeField(_("at"), null=True, blank=True, help_text=_("Empty: the whole day, or not known."))
    duration = models.PositiveIntegerField(
        _("duration in minutes"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: not known.")
    )
    recurrences = RecurrenceField(verbose_name=_("repeats"), blank=True, null=True, include_dtstart=False)
    continues_on = models.DateField(
        null=True, editable=False, help_text="The first day of a series that was split; its rule still counts from `start`."
    )
    opening_hours = models.TextField(_("opening days and hours of the period"), blank=True)
    former_start = models.DateField(_("first planned for"), null=True, blank=True)

    # Where
    place_kind = models.CharField(_("where"), max_length=8, choices=PlaceKind, blank=True)
    venue = models.ForeignKey(
        Museum, null=True, blank=True, on_delete=models.PROTECT, related_name="hosted_events", verbose_name=_("at the museum")
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("commune")
    )
    online_url = models.URLField(
        _("link to take part online"), blank=True, help_text=_("Only those who registered receive it. It is never shown.")
    )
    # Found from the venue or the commune, for filters on place and distance.
    found_territory = models.ForeignKey(
        Territory, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)

    # How to come
    price_kind = models.CharField(_("price"), max_length=8, choices=EventPriceKind, blank=True)
    booking = models.CharField(_("booking"), max_length=8, choices=Booking, blank=True)
    booking_url = models.URLField(_("address to book at"), blank=True)
    booking_email = models.EmailField(_("e-mail address to book at"), blank=True)
    booking_phone = models.CharField(_("telephone to book at"), max_length=40, blank=True)
    booking_opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True)
    booking_closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True)
    booking_closes_before = models.PositiveSmallIntegerField(
        _("booking closes so many hours before each date"), null=True, blank=True
    )
    capacity_on_site = models.PositiveIntegerField(_("places on site"), null=True, blank=True, help_text=_("Empty: no limit."))
    capacity_online = models.PositiveIntegerField(_("places by video"), null=True, blank=True, help_text=_("Empty: no limit."))

    # For whom: the same words as of a museum.
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    age_min = models.PositiveSmallIntegerField(_("from the age of"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("up to the age of"), null=True, blank=True)
    step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    accessible_toilets = models.BooleanField(_("accessible toilets"), null=True, blank=True)
    label_hearing = models.BooleanField(_("suited to hearing disabilities"), default=False)
    label_mental = models.BooleanField(_("suited to mental disabilities"), default=False)
    label_physical = models.BooleanField(_("suited to physical disabilities"), default=False)
    label_visual = models.BooleanField(_("suited to visual disabilities"), default=False)
    weather_dependent = models.BooleanField(_("depends on the weather"), default=False)
    contact_email = models.EmailField(_("e-mail address for questions"), blank=True)
    contact_phone = models.CharField(_("telephone for questions"), max_length=40, blank=True)

    # Kept by `save`.
    page: Any = None  # in the reader's language: set by events.listing
    audience_codes = models.CharField(max_length=160, editable=False, default="", help_text="Each code between spaces.")
    is_public = models.BooleanField(editable=False, default=False)
    modified_at = models.DateTimeField(auto_now=True)

    base_form_class = EventForm
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar = ["-start", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="event_ends_after_start",
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                violation_error_message=_("An event cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="event_ages_in_order",
                condition=models.Q(age_min__isnull=True)
                | models.Q(age_max__isnull=True)
                | models.Q(age_max__gte=models.F("age_min")),
                violation_error_message=_("The second age cannot be less than the first."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["start"]), models.Index(fields=["modified_at"])]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep what filters look in: audiences, whether visitors see it, and where it is."""
        if self.end is None and self.timing == Timing.ONCE:
            self.end = self.start
        self.audience_codes = f" {' '.join(self.audiences)} "
        self.is_public = self.is_published and not SHOWN_AUDIENCES.isdisjoint(self.audiences)
        self.find_place()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def find_place(self) -> None:
        place = self.venue if self.venue is not None and self.venue.has_position else self.commune
        self.latitude, self.longitude = (place.latitude, place.longitude) if place else (None, None)
        self.found_territory_id = self.territory_id or (self.venue.territory_id if self.venue else None)

    def clean(self) -> None:
        super().clean()
        errors = validation.errors_in(self)
        if errors:
            raise ValidationError(errors)

    @property
    def all_day(self) -> bool:
        return self.start_time is None

    @property
    def is_off(self) -> bool:
        return self.status in OFF

    @property
    def audience_words(self) -> str:
        labels = dict(Audience.choices)
        return ", ".join(str(labels[code]) for code in self.audiences if code in labels)

    @property
    def age_words(self) -> str:
        if self.age_min is not None and self.age_max is not None:
            return _("from %(first)s to %(last)s years") % {"first": self.age_min, "last": self.age_max}
        if self.age_min is not None:
            return _("from %(first)s years on") % {"first": self.age_min}
        return _("up to %(last)s years") % {"last": self.age_max} if self.age_max is not None else ""

    @property
    def access_words(self) -> list[str]:
        """What is known of its access, as of a museum: what is there, and what a visitor would miss."""
        known = [each.words for each in said(self, {name: ACCESS[name] for name in ("step_free", "accessible_toilets")})]
        suited = [field.verbose_name for field in self._meta.fields if field.name in LABELS and getattr(self, field.name)]
        return known + [capfirst(str(words)) for words in suited]

    @property
    def language_words(self) -> str:
        return ", ".join(str(VisitLanguage(code).label) for code in self.languages if code in VisitLanguage.values)

    @property
    def shown_place(self) -> str:
        """Where, in one name: the place, the museum, or online."""
        if self.place_kind == PlaceKind.ONLINE:
            return str(PlaceKind.ONLINE.label)
        return self.place or (self.venue.name if self.venue else "")

    @property
    def shown_commune(self) -> Commune | None:
        return self.commune or (self.venue.commune if self.venue else None)

    @property
    def opening_words(self) -> str:
        """Of a period: its opening days and hours, a line each."""
        return opening_words(self.opening_hours) if self.timing == Timing.PERIOD else ""

    @property
    def has_page_of(self) -> int:
        """The event whose pages put this one into words: itself, or the one it continues."""
        return self.part_of_id or self.pk


class EventPrice(Orderable):
    """One line of what an event costs, in euros; 0 is free."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="prices", verbose_name=_("event"))
    label_fr = models.CharField(_("for whom, in French"), max_length=80)
    label_nl = models.CharField(_("for whom, in Dutch"), max_length=80, blank=True)
    label_en = models.CharField(_("for whom, in English"), max_length=80, blank=True)
    amount = models.DecimalField(_("amount (€)"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta(Orderable.Meta):
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        constraints: ClassVar = [models.CheckConstraint(name="event_price_not_negative", condition=models.Q(amount__gte=0))]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"

    @property
    def label(self) -> str:
        return in_language(self, "label")


class ExtraDate(models.Model):
    """A date beside those of the rule or the period: an exceptional opening, a first night."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="extra_dates", verbose_name=_("event"))
    day = models.DateField(_("day"))
    start_time = models.TimeField(_("at"), null=True, blank=True, help_text=_("Empty: as the others."))
    duration = models.PositiveIntegerField(
        _("duration in minutes"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: as the others.")
    )

    class Meta:
        verbose_name = _("extra date")
        verbose_name_plural = _("extra dates")
        ordering: ClassVar = ["day", "start_time"]

    def __str__(self) -> str:
        return f"{self.day} {self.start_time or ''}".strip()
