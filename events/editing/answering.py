"""For the editors: what museums propose for the agenda, answered one by one or accepted several at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_q.tasks import async_task
from wagtail.admin import messages

from events.editing import access, pages, proposals
from events.editing.views import rule_of
from events.expansion import ExpansionError
from events.models import EventProposal, EventProposalState, Occurrence
from museums.proposals.views import AdminView
from museums.proposals.waiting import Line

PER_PAGE = 50
NUMBER = 9  # figures of a key or a version, at most

EVENTS_SHOWN = 200


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Answer to the museum"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "return" in self.data and not cleaned.get("answer"):
            self.add_error("answer", _("Say what is missing, so that the museum can put it right."))
        return cleaned


class ProposalView(AdminView):
    """One proposal: what it would put on the site, and the answer."""

    template_name = "events/admin/proposal.html"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not access.may_decide(request.user):
            raise PermissionDenied
        found = EventProposal.objects.select_related(
            "event__venue", "event__commune", "occurrence__event", "museum", "author", "picture"
        )
        self.proposal = get_object_or_404(found, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("To read: %(museum)s") % {"museum": self.proposal.event.name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("museum_to_read"), "label": _("To read")},
            {"url": "", "label": self.proposal.event.name},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            proposals.decide(
                proposal=self.proposal,
                by=self.user,
                accept="return" not in request.POST,
                answer=form.cleaned_data["answer"],
                version=form.cleaned_data["version"],
            )
        except proposals.ProposalError as error:
            messages.error(request, str(error))
            return redirect("event_proposal", self.proposal.pk)
        except (ValidationError, ExpansionError) as error:
            messages.error(request, _("Nothing was decided. %(why)s") % {"why": proposals.why_not(error)})
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("Done. The museum gets a message with your answer."))
        return redirect("museum_to_read")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = self.proposal
        kwargs.setdefault("form", AnswerForm(initial={"version": proposal.version}))
        dates = Occurrence.objects.there().filter(event=proposal.event).select_related("event").upcoming(timezone.localdate())
        return {
            **super().get_context_data(**kwargs),
            "proposal": proposal,
            "event": proposal.event,
            "rule": rule_of(proposal.event),
            "rows": proposals.rows(proposal),
            "prices": proposals.prices_now(proposal.event),
            "dates": list(dates[:8]),
            "dates_count": dates.count(),
            "open": proposal.state == EventProposalState.WAITING,
            "page": pages.page_of(proposal.event),
        }


def waiting_proposals() -> Any:
    return EventProposal.objects.filter(state=EventProposalState.WAITING).order_by("submitted_at")


def count_for(user: Any) -> int:
    return waiting_proposals().count() if access.may_decide(user) else 0


def lines_for(user: Any) -> list[Line]:
    if not access.may_decide(user):
        return []
    found = waiting_proposals().select_related("event", "museum", "author")[:EVENTS_SHOWN]
    return [
        Line(
            title=each.event.name,
            kind=_("new event") if each.is_new else _("change of one date") if each.occurrence_id else _("change of an event"),
            museum=each.museum.name,
            author=str(each.author or "–"),
            sent_at=each.submitted_at,
            url=reverse("event_proposal", args=[each.pk]),
        )
        for each in found
    ]


# --- Several at once ------------------------------------------------------------------------------------


def has_moved(rows: list[proposals.Row]) -> bool:
    """Whether somebody changed on the site what the proposal changes: to be looked at by itself."""
    return any(row.moved for row in rows)


@dataclass(frozen=True)
class Shown:
    """What an editor has to see of a proposal before accepting it."""

    proposal: EventProposal
    rule: str
    next: Occurrence | None
    rows: list[proposals.Row]

    @property
    def choice(self) -> str:
        """The proposal as it was read: what changes afterwards is not accepted with it."""
        return f"{self.proposal.pk}:{self.proposal.version}"

    @property
    def has_moved(self) -> bool:
        return has_moved(self.rows)


@dataclass
class Accepted:
    keys: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class AcceptManyView(AdminView):
    template_name = "events/admin/proposals.html"
    page_title = gettext_lazy("Proposed events")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not access.may_decide(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": reverse("museum_to_read"), "label": _("To read")}, items[-1]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = chosen_in(request.POST.getlist("proposal"))
        if not chosen:
            messages.error(request, _("Nothing was accepted: tick what you have read first."))
            return redirect("event_proposals")
        done = Accepted()
        try:
            self.accept(chosen, done)
        finally:  # what is on the site already is told, whatever happens to the rest
            if done.keys:
                async_task("events.editing.tasks.tell_authors", done.keys)
        for why in done.refused:
            messages.error(request, why)
        if done.keys:
            said = ngettext(
                "%(count)s proposal is accepted and on the site. Whoever sent it is told.",
                "%(count)s proposals are accepted and on the site. Those who sent them are told.",
                len(done.keys),
            )
            messages.success(request, said % {"count": len(done.keys)})
        return redirect("event_proposals" if done.refused or waiting_proposals().exists() else "museum_to_read")

    def accept(self, chosen: dict[int, int], done: Accepted) -> None:
        """One after the other: what cannot be accepted keeps no other from it."""
        found = EventProposal.objects.filter(pk__in=chosen).select_related("event", "occurrence__event")
        for proposal in found.order_by("submitted_at"):
            if proposal.state == EventProposalState.WAITING and has_moved(proposals.rows(proposal)):
                done.refused.append(f"{proposal.event.name}: {_('Changed on the site since: open it first.')}")
                continue
            try:
                with proposals.telling_together():
                    proposals.decide(proposal=proposal, by=self.user, accept=True, answer="", version=chosen[proposal.pk])
            except proposals.ProposalError as error:
                done.refused.append(f"{proposal.event.name}: {error}")
            except (ValidationError, ExpansionError) as error:
                done.refused.append(
                    _("%(event)s was not accepted. %(why)s") % {"event": proposal.event.name, "why": proposals.why_not(error)}
                )
            else:
                done.keys.append(proposal.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(waiting_proposals(), PER_PAGE).get_page(self.request.GET.get("page"))
        return {**super().get_context_data(**kwargs), "page_of_proposals": page, "lines": shown(page.object_list)}


def chosen_in(values: list[str]) -> dict[int, int]:
    """Keys with the version that was read; whatever else is sent is left out."""
    found = {}
    for value in values[:PER_PAGE]:
        key, _colon, version = value.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) <= NUMBER for part in (key, version)):
            found[int(key)] = int(version)
    return found


def shown(waiting: Any) -> list[Shown]:
    found = list(
        waiting.select_related(
            "event__venue__commune",
            "event__commune",
            "event__found_territory",
            "occurrence__event",
            "museum",
            "author",
            "picture",
        )
    )
    models.prefetch_related_objects([each.event for each in found], "prices")
    upcoming = Occurrence.objects.there().filter(event__in={each.event_id for each in found}).upcoming()
    nexts = {date.event_id: date for date in upcoming.next_per_part().select_related("event")}
    return [Shown(each, rule_of(each.event), each.occurrence or nexts.get(each.event_id), proposals.rows(each)) for each in found]
