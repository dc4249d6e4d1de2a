"""The table of dates follows every save of an event, whoever makes it; and what is no longer for the public leaves the site."""

from __future__ import annotations

from typing import Any

import structlog
from django.db.models import F
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from cms.bulk_writing import is_loading
from events import services
from events.expansion import ExpansionError
from events.models import Event, EventPage, ExtraDate, Occurrence, RemovedOccurrence
from events.models.vocabulary import OFF
from museums.models import Museum

logger = structlog.get_logger("portal.events")


def connect() -> None:
    pre_save.connect(event_changes, sender=Event, dispatch_uid="events-state")
    post_save.connect(event_saved, sender=Event, dispatch_uid="events-rebuild")
    pre_delete.connect(event_deleted, sender=Event, dispatch_uid="events-removed")
    for signal in (post_save, post_delete):
        signal.connect(extra_date_changed, sender=ExtraDate, dispatch_uid="events-extra")
    post_save.connect(museum_saved, sender=Museum, dispatch_uid="events-venue")


def event_changes(instance: Event, raw: bool = False, **_kwargs: Any) -> None:
    """A whole event that is called off, or on again, is a new state of each of its dates: calendars want a higher SEQUENCE."""
    if raw or is_loading() or instance._state.adding:
        return
    before = Event.objects.filter(pk=instance.pk).values_list("status", flat=True).first()
    if before is not None and (before in OFF) != (instance.status in OFF):
        Occurrence.objects.filter(event=instance).update(sequence=F("sequence") + 1, modified_at=timezone.now())


def event_saved(instance: Event, raw: bool = False, **_kwargs: Any) -> None:
    if raw or is_loading() or services.is_paused():
        return
    if instance.is_public:
        bring_back(instance)
    else:
        take_back(instance)
    follow(instance)
    if not instance.is_public:
        for page in EventPage.objects.filter(event=instance, live=True):
            page.unpublish()


def extra_date_changed(instance: ExtraDate, raw: bool = False, **_kwargs: Any) -> None:
    if raw or is_loading() or services.is_paused():
        return
    event = Event.objects.filter(pk=instance.event_id).first()  # none while it is being deleted itself
    if event is not None:
        follow(event)


def follow(event: Event) -> None:
    """Rebuild; a rule that no form has checked and that cannot be followed leaves the dates as they were."""
    try:
        services.rebuild(event)
    except ExpansionError as error:
        logger.warning("event_rule_not_followed", pk=event.pk, code=error.code)


def event_deleted(instance: Event, **_kwargs: Any) -> None:
    take_back(instance)


def take_back(event: Event) -> None:
    """Leave word, for feeds and partners, of the dates that visitors have seen and will see no more."""
    now = timezone.now()
    RemovedOccurrence.objects.bulk_create(
        (
            RemovedOccurrence(
                uid=row.uid,
                event_uid=event.uid,
                starts_at=row.starts_at,
                sequence=row.sequence + 1,
                removed_at=row.removed_at or now,
            )
            for row in Occurrence.objects.filter(event=event, is_public=True)
        ),
        batch_size=services.BATCH,
        ignore_conflicts=True,
    )


def bring_back(event: Event) -> None:
    """The dates of an event that visitors see again, newer than the word that they were gone."""
    if RemovedOccurrence.objects.filter(event_uid=event.uid).delete()[0]:
        Occurrence.objects.filter(event=event).update(sequence=F("sequence") + 2, modified_at=timezone.now())


def museum_saved(instance: Museum, raw: bool = False, **_kwargs: Any) -> None:
    """Events are found where their museum is now."""
    if raw or is_loading():
        return
    for event in Event.objects.filter(venue=instance).select_related("venue", "commune"):
        before = (event.latitude, event.longitude, event.found_territory_id)
        event.find_place()
        if before != (event.latitude, event.longitude, event.found_territory_id):
            Event.objects.filter(pk=event.pk).update(
                latitude=event.latitude, longitude=event.longitude, found_territory=event.found_territory_id
            )
