"""In the editor: “My dates” for museums, and their proposals for the editors who answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.tasks import async_task
from wagtail.admin import messages

from events import cancelling, services
from events.editing import access, effects, proposals
from events.editing.date_forms import DateForm
from events.editing.my_forms import MyEventForm
from events.editing.views import rule_of
from events.expansion import ExpansionError
from events.imports.sources import source_of, sources_of
from events.listing import series_of
from events.models import Event, EventPage, EventProposal, Occurrence
from events.models.proposals import OPEN
from museums.contributors import museums_of
from museums.models import Museum
from museums.proposals.text import keep_picture
from museums.proposals.views import AdminView

DATES_SHOWN = 60
EVENTS_SHOWN = 200


class MyView(AdminView):
    """For those who contribute for a museum."""

    header_icon = "date"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.museums = museums_of(self.user).order_by("name")
        if not self.museums.exists():
            raise PermissionDenied
        self.prepare()
        return super().dispatch(request, *args, **kwargs)

    event: Event

    def prepare(self) -> None:
        """What the view is about; raises PermissionDenied for what is not theirs."""

    @cached_property
    def museum(self) -> Museum:
        """The one of theirs that organises or receives the event."""
        return self.museums.filter(pk__in=[self.event.venue_id, *self.event.museums.values_list("pk", flat=True)])[0]

    def tell_editors(self, event: Event, occurrence: Occurrence | None = None) -> None:
        """Of what is public at once: whether a date, or all of them, takes place. A draft is nobody's news."""
        if not proposals.is_draft(event):
            given = event.pk, occurrence.pk if occurrence else None, self.museum.pk, self.user.pk
            transaction.on_commit(lambda: async_task("events.editing.tasks.tell_of_cancelling", *given))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": reverse("my_events"), "label": _("My dates")}, items[-1]]


class MyEventsView(MyView):
    """The events of one's museums with their state and next date."""

    template_name = "events/admin/my_events.html"
    page_title = gettext_lazy("My dates")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return AdminView.get_breadcrumbs_items(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = list(access.events_of(self.user).select_related("venue").order_by("-start", "pk")[:EVENTS_SHOWN])
        keys = [event.pk for event in events]
        waiting = {found.event_id: found for found in EventProposal.objects.filter(event__in=keys, state__in=OPEN)}
        next_dates: dict[int, Occurrence] = {}
        for date in Occurrence.objects.there().filter(event__in=keys).upcoming().next_per_part().select_related("event"):
            next_dates[date.event_id] = date
        sources = sources_of(keys)
        lines = [(event, next_dates.get(event.pk), waiting.get(event.pk), sources.get(event.pk)) for event in events]
        return {
            **super().get_context_data(**kwargs),
            "upcoming": sorted((line for line in lines if line[1] or line[2]), key=soonest),
            "past": [line for line in lines if not (line[1] or line[2])],
        }


def soonest(line: tuple[Event, Occurrence | None, Any, Any]) -> tuple[bool, datetime]:
    """By their next date; what has none any more comes last."""
    return line[1] is None, line[1].starts_at if line[1] else line[0].modified_at


class ProposeView(MyView):
    """A new event, on one short form."""

    template_name = "events/admin/my_event.html"
    page_title = gettext_lazy("Propose an event")

    def form(self, *data: Any) -> MyEventForm:
        return MyEventForm(*data, event=Event(), museums=self.museums, initial={"museum": self.museums.first()})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Nothing is lost, but something has to be put right: see below."))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        sent, museum = form.cleaned_data, form.cleaned_data["museum"]
        try:
            proposal = proposals.propose_new(
                museum=museum,
                author=self.user,
                values=form.values,
                summary=sent["summary"],
                picture=picture_of(form, museum, self.user),
                note=sent["note"],
            )
        except (ValidationError, ExpansionError) as error:
            form.add_error(None, proposals.why_not(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("Thank you. The editors read your event, and you will find their answer here."))
        return redirect("my_event", proposal.event_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.setdefault("form", self.form())
        return {**super().get_context_data(**kwargs), "parts": form.parts(), "media": form.media}


def picture_of(form: MyEventForm, museum: Museum, user: Any) -> Any:
    return keep_picture(museum, form.cleaned_data, user) if form.cleaned_data.get("photo") else None


class MyEventView(MyView):
    """One event of one's own: what is proposed, its dates, and the form to change it."""

    template_name = "events/admin/my_event.html"

    def prepare(self) -> None:
        mine = access.events_of(self.user).select_related("venue", "commune")
        event = mine.filter(pk=self.kwargs["pk"]).first()
        if event is None:
            raise PermissionDenied
        self.event = event
        self.proposal = proposals.open_proposal(event)
        self.is_draft = proposals.is_draft(event)

    def get_page_title(self) -> str:
        return self.event.name

    def form(self, *data: Any) -> MyEventForm:
        event, proposal = Event.objects.get(pk=self.event.pk), self.proposal
        initial: dict[str, Any] = {"summary": proposal.summary, "note": proposal.note} if proposal else {}
        if proposal and not proposal.is_new:
            initial |= {name: proposals.value_of(name, value) for name, value in proposal.changes.items()}
        form = MyEventForm(*data, event=event, museums=self.museums, initial=initial)
        if not self.is_draft:
            for name in ("summary", "photo", "photo_description", "photo_credit"):
                del form.fields[name]
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "withdraw" in request.POST:
            if proposals.withdraw(self.event):
                messages.success(request, _("Taken back."))
            return redirect("my_events")
        if "cancel-all" in request.POST:
            return self.cancel_all() if "sure" in request.POST else self.ask_to_cancel_all()
        if "put-back-all" in request.POST:
            cancelling.put_back(self.event)
            self.tell_editors(self.event)
            messages.success(request, _("These dates take place again: the site says so."))
            return redirect("my_event", self.event.pk)
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Nothing is lost, but something has to be put right: see below."))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            kept = self.keep(form)
        except (ValidationError, ExpansionError) as error:
            form.add_error(None, proposals.why_not(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if kept is None:
            messages.info(request, _("There is nothing to send: all is as visitors see it."))
        else:
            messages.success(request, _("Thank you. The editors read your event, and you will find their answer here."))
        return redirect("my_event", self.event.pk)

    def ask_to_cancel_all(self) -> HttpResponse:
        dates = Occurrence.objects.there().filter(event__in=series_of(self.event)).select_related("event").upcoming()
        context = {"event": self.event, "first": dates.first(), "count": dates.count(), "people": effects.registered_for(dates)}
        return render(self.request, "events/admin/my_cancel_all.html", {**MyView.get_context_data(self), **context})

    def cancel_all(self) -> HttpResponse:
        try:
            cancelled = cancelling.cancel_series(self.event)
        except (ValidationError, ExpansionError) as error:
            messages.error(self.request, proposals.why_not(error))
            return redirect("my_event", self.event.pk)
        for event in cancelled[:1]:
            self.tell_editors(event)
        messages.success(self.request, _("All dates to come are cancelled: the site says so from now on."))
        return redirect("my_event", cancelled[0].pk if cancelled else self.event.pk)

    def keep(self, form: MyEventForm) -> EventProposal | None:
        sent = form.cleaned_data
        if self.is_draft:
            return proposals.propose_again(
                event=self.event,
                author=self.user,
                changes=form.values,
                summary=sent["summary"],
                picture=picture_of(form, self.museum, self.user),
                note=sent["note"],
            )
        return proposals.propose_change(
            event=self.event, museum=self.museum, author=self.user, changes=form.changes, note=sent["note"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.setdefault("form", self.form())
        dates = Occurrence.objects.there().filter(event=self.event).select_related("event").upcoming()[:DATES_SHOWN]
        of_dates = EventProposal.objects.filter(event=self.event, occurrence__isnull=False, state__in=OPEN)
        open_dates = {found.occurrence_id: found for found in of_dates}
        decided = EventProposal.objects.filter(event=self.event, decided_at__isnull=False).order_by("-decided_at")
        source = source_of(self.event.pk)
        return {
            **super().get_context_data(**kwargs),
            "event": self.event,
            "rule": rule_of(self.event),
            "parts": form.parts(),
            "media": form.media,
            "proposal": self.proposal,
            "rows": proposals.rows(self.proposal) if self.proposal else [],
            "dates": [(date, open_dates.get(date.pk)) for date in dates],
            "is_draft": self.is_draft,
            "answers": [found for found in decided[:5] if found.answer],
            "source": source,
            "calendar_is_theirs": source and source.calendar and self.museums.filter(pk=source.calendar.museum_id).exists(),
            "live_page": EventPage.objects.filter(event=self.event.has_page_of, live=True).first(),
        }


class MyDateView(MyView):
    """One date of one's own event: a cancellation is public at once, the rest waits for an editor."""

    template_name = "events/admin/my_date.html"
    page_title = gettext_lazy("Change this date")

    def prepare(self) -> None:
        found = Occurrence.objects.there().select_related("event__venue")
        self.occurrence = get_object_or_404(found, pk=self.kwargs["pk"])
        self.event = self.occurrence.event
        if not access.events_of(self.user).filter(pk=self.event.pk).exists():
            raise PermissionDenied

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cancel" in request.POST or "put-back" in request.POST:
            cancelled = "cancel" in request.POST
            services.change_occurrence(self.occurrence, is_cancelled=cancelled)
            self.tell_editors(self.event, self.occurrence)
            messages.success(
                request,
                _("Cancelled: the site says so from now on.")
                if cancelled
                else _("This date takes place again: the site says so."),
            )
            return redirect("my_event", self.event.pk)
        form = DateForm(request.POST, occurrence=self.occurrence)
        if form.is_valid():
            try:
                self.keep(form.changes, form.seen)
            except ValidationError as error:
                form.refuse(error)
            else:
                return redirect("my_event", self.event.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def keep(self, changes: dict[str, Any], seen: int | None) -> None:
        if proposals.is_draft(self.event):
            services.change_occurrence(self.occurrence, seen=seen, **changes)
            messages.success(self.request, _("This date is changed, and no other."))
            return
        cancelled = changes.pop("is_cancelled")
        if seen is not None and seen != self.occurrence.sequence:
            raise ValidationError(services.changed_meanwhile(), code="changed")
        if cancelled != self.occurrence.is_cancelled:
            services.change_occurrence(self.occurrence, seen=seen, is_cancelled=cancelled)
            self.tell_editors(self.event, self.occurrence)
            messages.success(self.request, _("The site says from now on whether this date takes place."))
        proposals.check_date(self.occurrence, changes)
        different = {name: value for name, value in changes.items() if value != getattr(self.occurrence, name)}
        sent = proposals.propose_change(
            event=self.event, museum=self.museum, author=self.user, changes=different, note="", occurrence=self.occurrence
        )
        if sent:
            messages.success(self.request, _("Thank you. The editors read your change before visitors see it."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", DateForm(occurrence=self.occurrence))
        return {**super().get_context_data(**kwargs), "occurrence": self.occurrence, "event": self.event}
