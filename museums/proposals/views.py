"""In the editor: “My museum” for contributors, “To read” for the editors."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Task, TaskState

from cms.models import User
from cms.roles import SOURCE
from museums.contributors import museums_of, pages_of
from museums.models import FactProposal, Museum, MuseumPage, ProposalState
from museums.proposals import services, text, waiting
from museums.proposals.forms import DecisionForm, FactSheetForm

PERMISSION = "museums.change_factproposal"
PER_PAGE = 30
HISTORY = 5


def may_decide(user: User) -> bool:
    return user.has_perm(PERMISSION)


class AdminView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the editor for somebody who is logged in."""

    _show_breadcrumbs = True

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


# --- My museum --------------------------------------------------------------------------------------


def my_museums(request: HttpRequest) -> HttpResponse:
    """To the sheet of one's museum; somebody with several gets the first, which names the others."""
    museum = museums_of(cast("User", request.user)).order_by("name").first()
    if museum is None:
        raise PermissionDenied
    return redirect("my_museum", museum.slug)


class MySheetView(AdminView):
    """Facts and words of one museum in one form; both are kept or sent together."""

    template_name = "museums/proposals/my_sheet.html"
    header_icon = "home"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        museum = museums_of(cast("User", request.user)).filter(slug=kwargs["slug"]).select_related("commune").first()
        if museum is None:
            raise PermissionDenied
        self.museum: Museum = museum
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("My sheet: %(museum)s") % {"museum": self.museum.name}

    @cached_property
    def proposal(self) -> FactProposal | None:
        return services.open_proposal(museum=self.museum, author=self.user)

    @cached_property
    def page(self) -> MuseumPage | None:
        page = text.draft_of(self.museum.pk, SOURCE)
        return page if page and page.permissions_for_user(self.user).can_edit() else None

    @cached_property
    def text_locked(self) -> bool:
        return bool(self.page and text.is_locked(self.page, self.user))

    def forms(self, *data: Any) -> tuple[FactSheetForm, text.TextForm | None]:
        facts = FactSheetForm(*data, museum=self.museum, proposal=self.proposal)
        if self.page is None or self.text_locked:
            return facts, None
        return facts, text.TextForm(*data, page=self.page)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take-back" in request.POST:
            return self.take_back()
        facts, words = self.forms(request.POST, request.FILES)
        if not facts.is_valid() or (words and not words.is_valid()):
            messages.error(request, _("Nothing is lost, but something has to be put right: see below."))
            return self.render(facts, words)
        try:
            self.keep(facts, words, submit="submit" in request.POST)
        except text.StaleError:
            messages.error(
                request,
                _(
                    "Somebody has changed the text in the meantime. What you wrote stands below: compare it with the page, then save again."
                ),
            )
            return self.render(facts, self.with_fresh_mark(words))
        except ValidationError as error:
            messages.error(request, services.why_not(error))
            return self.render(facts, words)
        return redirect("my_museum", self.museum.slug)

    def keep(self, facts: FactSheetForm, words: text.TextForm | None, *, submit: bool) -> None:
        if words:
            text.save(words, self.user)
        # A form that was checked has changed its museum in memory.
        museum = Museum.objects.get(pk=self.museum.pk)
        kept = services.propose(
            museum=museum, author=self.user, wanted=facts.wanted, seen=facts.seen, note=facts.cleaned_data["note"], submit=submit
        )
        sent = text.submit(words.page, self.user) if words and submit else False
        if submit and (sent or (kept and kept.state == ProposalState.WAITING)):
            messages.success(self.request, _("Thank you. The editors read what you sent, and you will find their answer here."))
        elif submit:
            messages.info(self.request, _("There is nothing to send: all is as visitors see it."))
        else:
            messages.success(self.request, _("Kept. Nobody else sees it until you send it to the editors."))

    def take_back(self) -> HttpResponse:
        taken = services.withdraw(museum=self.museum, author=self.user)
        if self.page:
            taken = text.take_back(self.page, self.user) or taken
        if taken:
            messages.success(self.request, _("Taken back. Your text is still here as a draft."))
        return redirect("my_museum", self.museum.slug)

    def with_fresh_mark(self, words: text.TextForm | None) -> text.TextForm | None:
        if words is None:
            return None
        data = self.request.POST.copy()
        data["seen"] = str(words.page.latest_revision_id)
        return text.TextForm(data, self.request.FILES, page=words.page)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(*self.forms())

    def render(self, facts: FactSheetForm, words: text.TextForm | None) -> HttpResponse:
        context = self.get_context_data(facts=facts, words=words, parts=facts.parts())
        context["media"] = facts.media + words.media if words else facts.media
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decided = FactProposal.objects.filter(museum=self.museum, decided_at__isnull=False).select_related("author", "decided_by")
        open_ones = FactProposal.objects.filter(museum=self.museum, state=ProposalState.WAITING).select_related(
            "author", "museum"
        )
        return {
            **super().get_context_data(**kwargs),
            "museum": self.museum,
            "museums": list(museums_of(self.user).order_by("name")),
            "proposal": self.proposal,
            "waiting": [(found, services.rows(found)) for found in open_ones],
            "history": [(found, services.labels_of(found)) for found in decided.order_by("-decided_at")[:HISTORY]],
            "page": self.page,
            "text_locked": self.text_locked,
            "text_answer": text.answer_to(self.page) if self.page else None,
            "translations": [
                page for page in pages_of(self.user) if page.museum_id == self.museum.pk and page.locale.language_code != SOURCE
            ],
            "live_page": MuseumPage.objects.filter(museum=self.museum, locale__language_code=SOURCE, live=True).first(),
        }


# --- To read ----------------------------------------------------------------------------------------


class DeskView(AdminView):
    """For those who decide on what museums propose."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_decide(cast("User", request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def waiting_proposals() -> Any:
    found = FactProposal.objects.filter(state=ProposalState.WAITING)
    return found.select_related("museum__commune", "author").order_by("submitted_at")


def steps_for(user: User) -> Any:
    """The steps of moderation that somebody may take, oldest first."""
    steps = TaskState.objects.none()
    for task in Task.objects.filter(active=True).specific():
        steps = steps | task.get_task_states_user_can_moderate(user=user)
    return (
        steps.filter(workflow_state__base_content_type__app_label="wagtailcore")
        .select_related("revision__user", "workflow_state__requested_by")
        .prefetch_related("workflow_state__content_object__locale")
        .order_by("started_at")
    )


class ToReadView(DeskView):
    """One place for all that waits: what museums propose for their facts, and pages sent to be read."""

    template_name = "museums/proposals/to_read.html"
    page_title = gettext_lazy("To read")
    header_icon = "clipboard-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposals = Paginator(waiting_proposals(), PER_PAGE).get_page(self.request.GET.get("page"))
        steps = Paginator(steps_for(self.user), PER_PAGE).get_page(self.request.GET.get("pages"))
        return {
            **super().get_context_data(**kwargs),
            "proposals": proposals,
            "lines": [(found, services.labels_of(found)) for found in proposals],
            "steps": steps,
            "others": waiting.lists(self.user),
        }


class ReviewView(DeskView):
    """One proposal beside what the site says, field by field."""

    template_name = "museums/proposals/review.html"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = FactProposal.objects.select_related("museum", "author", "decided_by").exclude(state=ProposalState.DRAFT)
        self.proposal = get_object_or_404(found, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("To read: %(museum)s") % {"museum": self.proposal.museum.name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("museum_to_read"), "label": _("To read")},
            {"url": "", "label": self.proposal.museum.name},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DecisionForm(request.POST, proposal=self.proposal)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        accepted = [] if "refuse" in request.POST else form.cleaned_data["accepted"]
        try:
            services.decide(
                proposal=self.proposal,
                by=self.user,
                accepted=accepted,
                answer=form.cleaned_data["answer"],
                version=form.cleaned_data["version"],
            )
        except services.ProposalError as error:
            messages.error(request, str(error))
            return redirect("museum_review", self.proposal.pk)
        except ValidationError as error:
            messages.error(request, _("Nothing was decided. %(why)s") % {"why": services.why_not(error)})
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("Done. The museum gets a message with your answer."))
        return redirect("museum_to_read")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or DecisionForm(proposal=self.proposal)
        rows = services.rows(self.proposal)
        chosen = form["accepted"].value() if form.is_bound else [row.name for row in rows]
        return {
            **super().get_context_data(**kwargs),
            "proposal": self.proposal,
            "rows": [(row, row.name in chosen) for row in rows],
            "form": form,
            "open": self.proposal.state == ProposalState.WAITING,
        }
