"""Registrations in the editor: per date, who comes, who waits, who was there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from events.editing.access import events_of, may_edit
from events.models import Mode, Presence, Proxy, Registration, RegistrationState
from events.registrations import assembly, attendance, exporting, organising, places, printing
from events.registrations.admin_forms import AddForm, FilterForm, ProxyForm
from events.registrations.forms import questions_of
from events.registrations.words import answers_in_words
from museums.proposals.views import AdminView

PER_PAGE = 100
LOGGED = "events.registration"
PROXY_FAULTS = {
    "none": gettext_lazy("This event has no proxies."),
    "holder": gettext_lazy("Who represents a member must have a confirmed place."),
    "present": gettext_lazy("Somebody comes for this member: it needs no proxy."),
    "taken": gettext_lazy("This member is represented already."),
    "limit": gettext_lazy("This person holds as many proxies as one may."),
}


def may_organise(user: Any) -> bool:
    return bool(user.is_authenticated and (may_edit(user) or events_of(user).exists()))


class DatesView(AdminView):
    """The dates that are booked here."""

    template_name = "events/registrations/admin/dates.html"
    page_title = gettext_lazy("Registrations")
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_organise(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        past = "past" in self.request.GET
        page = Paginator(organising.dates_with_registrations(self.user, past=past), PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "dates": organising.with_people(list(page.object_list)),
            "results": page,
            "past": past,
            "kept": "past" if past else "",
        }


class DateView(AdminView):
    """About one date, for those who organise it."""

    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_organise(request.user):
            raise PermissionDenied
        dates = organising.dates_for(request.user).select_related("event__venue", "event__commune")
        self.occurrence = get_object_or_404(dates, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def address(self) -> str:
        return reverse("date_registrations", args=[self.occurrence.pk])

    @property
    def registrations(self) -> QuerySet[Registration]:
        return Registration.objects.filter(occurrence=self.occurrence).select_related("member", "occurrence__event")

    def get_page_subtitle(self) -> str:
        return f"{self.occurrence.event.name}, {self.occurrence.local_start:%d/%m/%Y}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("registrations_admin"), "label": _("Registrations")},
            {"url": self.address, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event = self.occurrence.event
        return {**super().get_context_data(**kwargs), "occurrence": self.occurrence, "event": event, "address": self.address}

    def note(self, done: str, registration: Registration | None = None) -> None:
        """Who did what; the number tells which registration, and nobody's name."""
        data = {"date": self.occurrence.uid, "done": done, "number": registration.position if registration else None}
        log(instance=self.occurrence.event, action=LOGGED, user=self.user, data=data)


class RegistrationsView(DateView):
    template_name = "events/registrations/admin/registrations.html"
    page_title = gettext_lazy("Registrations")

    @cached_property
    def filters(self) -> FilterForm:
        return FilterForm(self.request.GET)

    def found(self) -> QuerySet[Registration]:
        """What the filters leave, in order; nonsense in them is no filter."""
        found = self.registrations.prefetch_related("proxies__member")
        chosen = self.filters.cleaned_data if self.filters.is_valid() else {}
        for name in ("state", "mode", "presence"):
            if chosen.get(name):
                found = found.filter(**{name: chosen[name]})
        words = chosen.get("q")
        if words:
            found = found.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(member__name__icontains=words))
        return found.order_by("position")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.found(), PER_PAGE).get_page(self.request.GET.get("p"))
        event = self.occurrence.event
        questions = questions_of(event)
        return {
            **super().get_context_data(**kwargs),
            "filters": self.filters,
            "results": page,
            "lines": [(row, answers_in_words(row, questions)) for row in page],
            "kept": self.query_without("p"),
            "totals": organising.count(self.occurrence),
            "two_modes": len(places.modes_of(self.occurrence)) > 1,
            "query": self.request.GET.urlencode(),
            "has_assembly": bool(event.proxies_each or event.quorum_percent is not None),
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """One button beside one registration; to cancel it, after a question."""
        registration = self.registrations.filter(position=_number(request.POST.get("number"))).first()
        act = self.acts.get(request.POST.get("act", ""))
        if registration is None or act is None:
            raise Http404
        back = f"{self.address}?{request.GET.urlencode()}"
        if request.POST["act"] == "cancel" and "sure" not in request.POST:
            context = {**DateView.get_context_data(self), "registration": registration, "back": back}
            return render(request, "events/registrations/admin/cancel.html", context)
        try:
            act(registration)
        except places.FullError:
            messages.error(request, _("No place is left for registration %(number)d.") % {"number": registration.position})
        except places.OverError:
            messages.error(request, _("Registration %(number)d was cancelled before.") % {"number": registration.position})
        else:
            self.note(request.POST["act"], registration)
        return redirect(back)

    def query_without(self, name: str) -> str:
        query = self.request.GET.copy()
        query.pop(name, None)
        return query.urlencode()

    @property
    def acts(self) -> dict[str, Callable[[Registration], object]]:
        return {
            "attended": lambda row: attendance.tick(row, Presence.ATTENDED),
            "absent": lambda row: attendance.tick(row, Presence.ABSENT),
            "unknown": lambda row: attendance.tick(row, ""),
            "cancel": places.cancel,
            "place": lambda row: self.seat(row, row.mode),
            **{mode: lambda row, mode=mode: self.seat(row, mode) for mode in Mode.values},  # type: ignore[misc]
        }

    def seat(self, row: Registration, mode: str) -> None:
        """Into another mode, or from the waiting list; only where a place is free."""
        after = places.change(row, mode=mode, people=row.people, over_the_queue=True)
        if not after.is_confirmed:
            raise places.FullError(0)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


class AddView(DateView):
    """Somebody who telephoned."""

    template_name = "events/registrations/admin/form.html"
    page_title = gettext_lazy("Add a registration")
    form_class: ClassVar[type[forms.Form]] = AddForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or AddForm(occurrence=self.occurrence)
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = AddForm(request.POST, occurrence=self.occurrence)
        if not form.is_valid():
            messages.error(request, _("Nothing is lost, but something has to be put right: see below."))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        registration = places.register(
            self.occurrence,
            mode=form.mode,
            people=form.people,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            locale=form.cleaned_data["locale"],
            member=form.cleaned_data["member"],
            answers=form.answers,
        )
        self.note("add", registration)
        if registration.is_confirmed:
            messages.success(request, _("Registration %(number)d has its place.") % {"number": registration.position})
        else:
            messages.warning(request, _("Registration %(number)d is on the waiting list.") % {"number": registration.position})
        return redirect(self.address)


class FileView(RegistrationsView):
    """The list, with its filters, as a file."""

    http_method_names = ["get", "head"]
    kinds: ClassVar[dict[str, str]] = {
        "registrations.csv": "text/csv; charset=utf-8",
        "registrations.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "badges.pdf": "application/pdf",
        "sheet.pdf": "application/pdf",
    }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = kwargs["name"]
        if name not in self.kinds:
            raise Http404
        self.note(name)
        response = HttpResponse(self.content(name), content_type=self.kinds[name])
        response.headers["Content-Disposition"] = f'attachment; filename="{self.occurrence.day}-{name}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def content(self, name: str) -> bytes:
        if name.endswith(".pdf"):
            coming = self.found().filter(state=RegistrationState.CONFIRMED).order_by("name", "position")
            made = printing.badges_html if name == "badges.pdf" else printing.sheet_html
            return printing.pdf(made(self.occurrence, coming))
        rows = exporting.table(self.found())
        return exporting.as_xlsx(rows) if name.endswith(".xlsx") else exporting.as_csv(rows)


class AssemblyView(DateView):
    """Proxies, and the quorum as it is now: the page looks anew every ten seconds, also on a screen in the room."""

    template_name = "events/registrations/admin/assembly.html"
    page_title = gettext_lazy("Assembly")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or ProxyForm(occurrence=self.occurrence),
            "quorum": assembly.quorum(self.occurrence),
            "totals": organising.count(self.occurrence),
            "proxies": Proxy.objects.filter(occurrence=self.occurrence)
            .select_related("member", "holder")
            .order_by("member__name"),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if "live" in request.GET:
            response.headers["Refresh"] = "10"
        return response

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if "remove" in request.POST:
            Proxy.objects.filter(occurrence=self.occurrence, pk=_number(request.POST["remove"])).delete()
            self.note("proxy removed")
            return redirect(request.path)
        form = ProxyForm(request.POST, occurrence=self.occurrence)
        if form.is_valid():
            try:
                assembly.give_proxy(member=form.cleaned_data["member"], holder=form.cleaned_data["holder"])
            except assembly.ProxyError as error:
                form.add_error(None, PROXY_FAULTS[error.code])
            else:
                self.note("proxy", form.cleaned_data["holder"])
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form), status=422)
