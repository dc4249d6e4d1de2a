"""What follows an import, and what is forgotten of it. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from events.editing import pages
from events.models import EventUpload, ImportedEvent
from museums.models import Museum
from museums.proposals.tasks import address_of, editors, language_of

KEPT = timedelta(days=1)


def make_pages(upload_id: int) -> None:
    """The pages of what an editor has imported and shows; one that is there already is left as it is."""
    upload = EventUpload.objects.select_related("user").filter(pk=upload_id).first()
    if upload is None or not pages.may_make_page(upload.user):
        return
    shown = ImportedEvent.objects.filter(upload=upload, event__is_published=True).select_related("event").order_by("pk")
    for imported in shown:
        event = imported.event
        if event is None or pages.page_of(event) is not None:
            continue
        with transaction.atomic():
            page = pages.make_page(event, upload.user, summary=imported.values.get("summary", ""))
            if not page.live and page.permissions_for_user(upload.user).can_publish():
                page.get_latest_revision().publish(user=upload.user)


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
            send_mail(
                subject=" ".join((subject % {"museum": told, "count": count}).split()),
                message=render_to_string("email/events_imported.txt", context),
                from_email=None,
                recipient_list=[editor.email],
            )


def forget() -> None:
    """Nightly: files that nobody confirmed, and what is left of those that somebody did."""
    EventUpload.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
