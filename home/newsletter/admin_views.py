"""An issue before it goes out and while it does: what it looks like, a test to oneself, the send button, how far it is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import View
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.mail import MAIL_FAULTS, fault_in_words
from home.models import IssueState, NewsletterIssue
from home.newsletter import sending

LOOK = "home.change_newsletterissue"
SEND = "home.send_newsletterissue"


def to_look(pk: int) -> HttpResponse:
    return redirect("newsletterissue:look", pk)


class LookView(View):
    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(LOOK):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = get_object_or_404(NewsletterIssue.objects.select_related("list"), pk=pk)
        counts = dict(issue.deliveries.values_list("state").annotate(Count("pk")))
        context = {
            "issue": issue,
            "recipients": sending.recipients(issue).count(),
            "counts": counts,
            "may_send": request.user.has_perm(SEND) and issue.state == IssueState.DRAFT,
        }
        return render(request, "home/admin/newsletter_look.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = get_object_or_404(NewsletterIssue.objects.select_related("list"), pk=pk)
        if request.POST.get("action") == "test":
            self.test(request, issue)
        elif request.POST.get("action") == "send":
            self.send(request, issue)
        return to_look(issue.pk)

    def test(self, request: HttpRequest, issue: NewsletterIssue) -> None:
        address = request.user.email  # type: ignore[union-attr]  # logged in, see dispatch
        try:
            sending.send_test(issue, address)
        except MAIL_FAULTS as error:
            messages.error(request, _("The mail server did not take the test (%(error)s).") % {"error": fault_in_words(error)})
        else:
            messages.success(request, _("A test is on its way to %(address)s.") % {"address": address})

    def send(self, request: HttpRequest, issue: NewsletterIssue) -> None:
        if not request.user.has_perm(SEND):
            raise PermissionDenied
        count = sending.start(issue)
        if not count:
            messages.warning(request, _("Nothing was sent: the issue has begun to go out before, or nobody asked for it."))
            return
        log(instance=issue, action="home.send_newsletter", data={"recipients": count})
        messages.success(
            request,
            ngettext("The issue is on its way to %(count)d person.", "The issue is on its way to %(count)d people.", count)
            % {"count": count},
        )


@xframe_options_sameorigin
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue itself, in the frame of the page above: as it went out, or as it would now."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    issue = get_object_or_404(NewsletterIssue, pk=pk)
    html = issue.html or sending.compose(issue)[0]
    return HttpResponse(html.replace(sending.LEAVE_MARK, "#"))
