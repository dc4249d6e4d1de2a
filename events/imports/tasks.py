"""What follows an import, and what is forgotten of it. Each may run twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_q.tasks import async_task

from cms.models import User
from events.editing import pages
from events.imports import fetching, syncing
from events.models import CalendarSource, EventUpload, ImportedEvent
from museums.models import Museum
from museums.proposals.tasks import address_of, editors, language_of

KEPT = timedelta(days=1)


def make_pages(upload_id: int) -> None:
    """The pages of what an editor has imported and shows; one that is there already is left as it is."""
    upload = EventUpload.objects.select_related("user").filter(pk=upload_id).first()
    if upload is not None:
        make_pages_of(ImportedEvent.objects.filter(upload=upload), upload.user)


def make_pages_of(imported: QuerySet[ImportedEvent], user: User) -> None:
    if not pages.may_make_page(user):
        return
    without = imported.filter(event__is_published=True, event__pages__isnull=True)
    for each in without.select_related("event").order_by("pk"):
        event = each.event
        if event is None or pages.page_of(event) is not None:
            continue
        with transaction.atomic():
            page = pages.make_page(event, user, summary=each.values.get("summary", ""))
            if not page.live and page.permissions_for_user(user).can_publish():
                page.get_latest_revision().publish(user=user)


def tell_editors(upload_id: int) -> None:
    """One message for the whole file of a museum."""
    upload = EventUpload.objects.filter(pk=upload_id).first()
    count = upload.new_count + upload.changed_count if upload else 0
    if upload is None or not count:
        return
    museums = Museum.objects.filter(events__imports__upload=upload).distinct().order_by("name")
    told = ", ".join(museum.name for museum in museums)
    for editor in editors():
        with translation.override(language_of(editor)):
            subject = ngettext("%(museum)s sends %(count)s event", "%(museum)s sends %(count)s events", count)
            context = {"museum": told, "count": count, "address": address_of(reverse("museum_to_read"))}
            letter(editor, subject % {"museum": told, "count": count}, "email/events_imported.txt", context)


def forget() -> None:
    """Nightly: files and calendars that nobody confirmed, and what is left of the files that somebody did."""
    before = timezone.now() - KEPT
    EventUpload.objects.filter(made_at__lt=before).delete()
    CalendarSource.objects.filter(is_active=False, succeeded_at__isnull=True, added_at__lt=before).delete()


# --- Calendars ------------------------------------------------------------------------------------------


def refresh_calendars() -> None:
    """Nightly: a task for each, so that a slow site keeps no other waiting."""
    for pk in syncing.due().values_list("pk", flat=True):
        async_task("events.imports.tasks.refresh_calendar", pk)


def refresh_calendar(pk: int) -> None:
    syncing.refresh(pk)


def make_calendar_pages(pk: int) -> None:
    calendar = CalendarSource.objects.select_related("trusted_by").filter(pk=pk).first()
    if calendar is not None and calendar.trusted_by is not None:
        make_pages_of(ImportedEvent.objects.filter(calendar=calendar), calendar.trusted_by)


def tell_calendar_changed(pk: int, count: int) -> None:
    """The calendar of a museum has something for the editors to read."""
    calendar = CalendarSource.objects.select_related("museum").filter(pk=pk).first()
    if calendar is None:
        return
    for editor in editors():
        with translation.override(language_of(editor)):
            subject = ngettext("%(museum)s sends %(count)s event", "%(museum)s sends %(count)s events", count)
            context = {"museum": calendar.museum.name, "count": count, "address": address_of(reverse("museum_to_read"))}
            letter(editor, subject % {"museum": calendar.museum.name, "count": count}, "email/events_imported.txt", context)


def tell_calendar_fails(pk: int) -> None:
    """A calendar could not be read several nights in a row."""
    calendar = CalendarSource.objects.select_related("museum").filter(pk=pk, failures__gt=0).first()
    if calendar is None:
        return
    for editor in editors():
        with translation.override(language_of(editor)):
            subject = _("The calendar of %(museum)s cannot be read any more") % {"museum": calendar.museum.name}
            context = {
                "calendar": calendar,
                "why": fetching.why(calendar.error),
                "address": address_of(reverse("event_import_calendar", args=[pk])),
            }
            letter(editor, subject, "email/calendar_fails.txt", context)


def letter(user: User, subject: str, template: str, context: dict[str, Any]) -> None:
    send_mail(
        subject=" ".join(subject.split()),
        message=render_to_string(template, context),
        from_email=None,
        recipient_list=[user.email],
    )
