"""In the editor: the dates of an event, its page, another one like it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from events import services, words
from events.editing import access, copying, pages
from events.editing.date_forms import DateForm, FollowingForm, day_field
from events.editing.effects import registered_for
from events.expansion import ExpansionError
from events.models import Event, Occurrence, Timing
from events.series import series_of
from events.validation import rule_message
from museums.proposals.views import AdminView

PER_PAGE = 100
PAST_SHOWN = 200


def rule_of(event: Event) -> str:
    """The rule in words; empty for an event without, or of an unusual shape."""
    if event.timing != Timing.REPEATS:
        return ""
    try:
        return capfirst(words.rule_words(series_of(event), event.start_time, event.duration, words.code()))
    except ExpansionError as error:
        return rule_message(error)


class EventView(AdminView):
    """About one event, for those who edit events."""

    header_icon = "date"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not access.may_edit(request.user):
            raise PermissionDenied
        self.event = self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> Event:
        return get_object_or_404(Event.objects.select_related("venue", "commune", "part_of"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("event:index"), "label": capfirst(_("events"))},
            {"url": reverse("event:edit", args=[self.event.pk]), "label": self.event.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "event": self.event, "rule": rule_of(self.event)}


class EventDatesView(EventView):
    """The dates to come, and those that are over folded up; what was changed of one date can be undone."""

    template_name = "events/admin/dates.html"
    page_title = gettext_lazy("Dates")

    def get_page_subtitle(self) -> str:
        return self.event.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dates = Occurrence.objects.there().filter(event=self.event).select_related("event")
        today = timezone.localdate()
        root = self.event.part_of or self.event
        return {
            **super().get_context_data(**kwargs),
            "upcoming": Paginator(dates.upcoming(today), PER_PAGE).get_page(self.request.GET.get("page")),
            "past": list(dates.past(today)[:PAST_SHOWN]),
            "past_count": dates.filter(end_day__lt=today).count(),
            "changed_count": sum(date.has_changes for date in dates.upcoming(today)),
            "page": pages.page_of(self.event),
            "others": [event for event in [root, *root.parts.order_by("continues_on")] if event.pk != self.event.pk],
        }


class OneDateView(EventView):
    """About one date: it says what it does before it does it."""

    def find(self) -> Event:
        found = Occurrence.objects.there().select_related("event__venue", "event__commune")
        self.occurrence = get_object_or_404(found, pk=self.kwargs["pk"])
        return self.occurrence.event

    def to_dates(self) -> HttpResponse:
        return redirect("event_dates", self.event.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": reverse("event_dates", args=[self.event.pk]), "label": _("Dates")}, items[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registered = registered_for(Occurrence.objects.filter(pk=self.occurrence.pk))
        return {**super().get_context_data(**kwargs), "occurrence": self.occurrence, "registered": registered}


class ChangeDateView(OneDateView):
    template_name = "events/admin/change_date.html"
    page_title = gettext_lazy("Change this date")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "undo" in request.POST:
            services.change_occurrence(self.occurrence, **as_the_series_says())
            messages.success(request, _("This date is again as the series says."))
            return self.to_dates()
        form = DateForm(request.POST, occurrence=self.occurrence)
        if form.is_valid():
            try:
                services.change_occurrence(self.occurrence, seen=form.seen, **form.changes)
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("This date is changed, and no other."))
                return self.to_dates()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", DateForm(occurrence=self.occurrence))
        return super().get_context_data(**kwargs)


def as_the_series_says() -> dict[str, Any]:
    """What one date has of its own when nobody changed anything."""
    nothing = Occurrence()
    return {name: getattr(nothing, name) for name in Occurrence.OWN}


class ChangeFollowingView(OneDateView):
    template_name = "events/admin/change_following.html"
    page_title = gettext_lazy("Change this date and all that follow")

    def find(self) -> Event:
        event = super().find()
        if event.timing != Timing.REPEATS:
            raise PermissionDenied
        return event

    @property
    def since(self) -> date:
        return timezone.localtime(self.occurrence.given_start).date()

    @cached_property
    def following(self) -> Any:
        return Occurrence.objects.there().filter(event=self.event, given_start__gte=self.occurrence.given_start)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FollowingForm(request.POST, event=self.event, since=self.since)
        if form.is_valid():
            if not form.changes:
                messages.info(request, _("Nothing was changed: the form says what the series says."))
                return self.to_dates()
            try:
                new = services.change_this_and_following(self.occurrence, **form.changes)
            except ValidationError as error:
                form.refuse(error)
            except ExpansionError as error:
                form.add_error("recurrences", rule_message(error))
            else:
                messages.success(request, _("This date and those that follow are changed; the earlier ones are as they were."))
                return redirect("event_dates", new.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.setdefault("form", FollowingForm(event=self.event, since=self.since))
        return {
            **super().get_context_data(**kwargs),
            "media": form.media,
            "count": self.following.count(),
            "own": sum(date.has_changes for date in self.following.select_related("event")),
            "registered": registered_for(self.following),
            "is_whole": not Occurrence.objects.there()
            .filter(event=self.event, given_start__lt=self.occurrence.given_start)
            .exists(),
        }


class EventPageView(EventView):
    """To the page of an event; where there is none, a button that makes it."""

    template_name = "events/admin/make_page.html"
    page_title = gettext_lazy("Its page")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = pages.page_of(self.event)
        if page is not None:
            return redirect("wagtailadmin_pages:edit", page.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not pages.may_make_page(request.user) and pages.agenda() is not None:
            raise PermissionDenied
        try:
            page = pages.make_page(self.event, request.user)
        except pages.NoPageError as error:
            messages.error(request, str(error))
            return redirect("event:edit", self.event.pk)
        messages.success(request, _("The page is there as a draft. Add what makes people want to come, then publish it."))
        return redirect("wagtailadmin_pages:edit", page.pk)


class CopyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the new event, in French"), max_length=160)
    start = day_field(gettext_lazy("Its first day"))


class DuplicateView(EventView):
    """Another event like this one, to be changed and then shown."""

    template_name = "events/admin/duplicate.html"
    page_title = gettext_lazy("Duplicate")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(access.ADD):
            raise PermissionDenied
        form = CopyForm(request.POST)
        if form.is_valid():
            new = copying.duplicate(self.event, **form.cleaned_data)
            messages.success(request, _("Here is the copy. Visitors see it when you tick “shown on the site”."))
            return redirect("event:edit", new.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = self.event.continues_on or self.event.start
        kwargs.setdefault("form", CopyForm(initial={"name": self.event.name_fr, "start": first}))
        return super().get_context_data(**kwargs)
