"""Events and dates as lists ask for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Case, Count, F, OrderBy, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from museums.models import Museum, Trade

if TYPE_CHECKING:
    from events.models import Event, Occurrence  # noqa: F401 - named in strings


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """The events that visitors may see: no page shows any other."""
        return self.filter(is_public=True)

    def at_museums(self, museums: object) -> EventQuerySet:
        """Events that one of these museums organises or receives: a museum, its key, or a query of museums."""
        many = museums if isinstance(museums, models.QuerySet | list | tuple) else [museums]
        return self.filter(Q(pk__in=self.model.objects.filter(museums__in=many).values("pk")) | Q(venue__in=many))

    def showing(self, trade: Trade | int) -> EventQuerySet:
        """Events about a trade, and those that name none at museums that show it."""
        own = self.model.objects.filter(trades=trade).values("pk")
        silent = self.at_museums(Museum.objects.filter(trades=trade)).filter(trades__isnull=True).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=silent))


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Dates. Days are days in Europe/Paris."""

    LINE: ClassVar = (
        *(
            "uid",
            "series",
            "rule_start",
            "origin",
            "is_cancelled",
            "moved_start",
            "moved_online",
            "note_fr",
            "note_nl",
            "note_en",
        ),
        *("starts_at", "ends_at", "day", "end_day", "all_day", "event"),
        *(f"event__{name}" for name in ("slug", "name_fr", "name_nl", "name_en", "kind", "status", "is_example", "part_of")),
        *(f"event__{name}" for name in ("timing", "date_precision", "place_kind", "place", "former_start", "venue", "commune")),
        *("event__commune__name", "event__commune__name_nl", "event__venue__name", "event__venue__slug"),
        *("event__venue__commune__name", "event__venue__commune__name_nl"),
        *(f"event__programme__{name}" for name in ("slug", "name_fr", "name_nl", "name_en")),
    )

    def there(self) -> OccurrenceQuerySet:
        """Those that have not vanished from their event."""
        return self.filter(removed_at__isnull=True)

    def public(self) -> OccurrenceQuerySet:
        """The dates that visitors may see."""
        return self.filter(is_public=True, removed_at__isnull=True)

    def of_events(self, events: models.QuerySet[Event]) -> OccurrenceQuerySet:
        return self.filter(event__in=events.order_by().values("pk"))

    def between(self, first: date, last: date) -> OccurrenceQuerySet:
        """Those that touch these days, both included."""
        return self.filter(day__lte=last, end_day__gte=first)

    def upcoming(self, today: date | None = None) -> OccurrenceQuerySet:
        """Not over yet, soonest first. What began before today comes first, by its start."""
        return self.filter(end_day__gte=today or timezone.localdate()).order_by("starts_at", "pk")

    def past(self, today: date | None = None) -> OccurrenceQuerySet:
        """Over before today, latest first."""
        return self.filter(end_day__lt=today or timezone.localdate()).order_by("-starts_at", "pk")

    def taking_place(self) -> OccurrenceQuerySet:
        """Neither cancelled nor postponed."""
        from events.models.vocabulary import OFF  # noqa: PLC0415 - the models import this

        return self.filter(is_cancelled=False).exclude(event__status__in=OFF)

    def changed_since(self, moment: datetime) -> OccurrenceQuerySet:
        """For feeds and the read API: rows or events changed since, those that vanished with them."""
        return self.filter(Q(modified_at__gte=moment) | Q(event__modified_at__gte=moment))

    def first_per_event(self, today: date | None = None) -> OccurrenceQuerySet:
        """Of each event, the soonest of these dates not over yet, else its latest, by its start; with `dates`.

        Here and below, a series that was split is one event.
        """
        today = today or timezone.localdate()
        over = Case(When(end_day__lt=today, then=1), default=0, output_field=models.SmallIntegerField())
        nearest = Case(When(end_day__lt=today, then=F("starts_at")), default=None, output_field=models.DateTimeField())
        order = [over.asc(), nearest.desc(nulls_last=True), F("starts_at").asc(), F("pk").asc()]
        return self._one_per_event(order).order_by("starts_at", "pk")

    def next_per_event(self) -> OccurrenceQuerySet:
        """The soonest of these dates of each event, with `dates`, the number of its dates here ("and 6 other dates")."""
        return self._one_per_event([F("starts_at").asc(), F("pk").asc()]).order_by("starts_at", "pk")

    def next_per_part(self) -> OccurrenceQuerySet:
        """The same, each part of a split series by itself: for those who keep the events."""
        return self._one_per_event([F("starts_at").asc(), F("pk").asc()], of="event_id").order_by("starts_at", "pk")

    def last_per_event(self) -> OccurrenceQuerySet:
        """The latest of these dates of each event, latest first, with `dates`."""
        return self._one_per_event([F("starts_at").desc(), F("pk").asc()]).order_by("-starts_at", "pk")

    def _one_per_event(self, order: list[OrderBy], of: str = "series") -> OccurrenceQuerySet:
        numbered = self.order_by().annotate(
            place=Window(RowNumber(), partition_by=[F(of)], order_by=order),
            dates=Window(Count("pk"), partition_by=[F(of)]),
        )
        return numbered.filter(place=1)

    def for_lines(self) -> OccurrenceQuerySet:
        """As `for_lists`, with only the columns that a line shows."""
        return self.for_lists().only(*self.LINE)

    def for_lists(self) -> OccurrenceQuerySet:
        """With what a line of a list shows, in the same statement."""
        return self.select_related("event__commune", "event__venue__commune", "event__programme")
