"""A brochure in the editor: how far it is, its files, what changed since; and the download for visitors."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.log_actions import log

from cms.models import User
from events.brochure import making
from events.brochure.changes import changes_since
from events.models import BrochureEdition

LOOK = "events.view_brochureedition"
MAKE = "events.add_brochureedition"
PUBLISH = "events.change_brochureedition"
SECONDS = 3  # between two looks at the progress


class AskView(generic.CreateView):
    """The form, then the page that shows how far the brochure is."""

    submit_button_label = gettext_lazy("Make the brochure")

    def save_instance(self) -> BrochureEdition:
        edition = self.form.save(commit=False)
        user = self.request.user
        making.ask(edition, user if isinstance(user, User) else None)
        log(instance=edition, action="wagtail.create", content_changed=True)
        return edition

    def get_success_url(self) -> str:
        return reverse("brochureedition:look", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        """None: a brochure is not edited."""
        return []

    def get_success_message(self, instance: BrochureEdition) -> None:
        """None: the page shows how far it is, and a brochure that is ready at once is not “being made”."""


class LookView(View):
    """`POST` with an action: try again, publish, withdraw."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(LOOK):
            raise PermissionDenied
        self.edition = get_object_or_404(BrochureEdition.objects.select_related("programme", "made_by"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 - see dispatch
        edition = self.edition
        context = {
            "edition": edition,
            "changes": changes_since(edition) if edition.is_ready else [],
            "may_make": request.user.has_perm(MAKE),
            "may_publish": request.user.has_perm(PUBLISH),
        }
        response = render(request, "events/admin/brochure.html", context)
        if edition.is_at_work:
            response["Refresh"] = str(SECONDS)  # works without a script
        response["Cache-Control"] = "no-store"
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = request.POST.get("action")
        if action == "again":
            self.need(MAKE)
            if making.ask_again(self.edition):
                messages.success(request, _("The brochure is being made once more."))
        elif action in ("publish", "withdraw") and self.edition.is_ready:
            self.need(PUBLISH)
            self.edition.is_published = action == "publish"
            self.edition.save(update_fields=["is_published"])
            log(instance=self.edition, action="wagtail.publish" if self.edition.is_published else "wagtail.unpublish")
            done = _("Visitors can download it now.") if self.edition.is_published else _("Visitors no longer find it.")
            messages.success(request, done)
        return redirect("brochureedition:look", pk)

    def need(self, permission: str) -> None:
        if not self.request.user.has_perm(permission):
            raise PermissionDenied


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """Either file, for those who make brochures."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    return handed_over(get_object_or_404(BrochureEdition, pk=pk), kind)


@require_safe
def download(request: HttpRequest, pk: int, name: str) -> FileResponse:  # noqa: ARG001 - the name is for the reader
    """The version for the web of a published brochure, for everybody."""
    return handed_over(get_object_or_404(BrochureEdition, pk=pk, is_published=True), "web")


def handed_over(edition: BrochureEdition, kind: str) -> FileResponse:
    """Asked for again each time: it may be withdrawn."""
    kept = edition.print_file if kind == "print" else edition.web_file
    if not edition.is_ready or not kept:
        raise Http404
    try:
        opened = kept.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        opened, filename=PurePosixPath(kept.name).name, as_attachment=kind == "print", content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
