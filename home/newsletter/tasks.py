"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from django.utils import timezone

from home.models.newsletter import IssueState, NewsletterIssue, SignUp
from home.newsletter import sending, subscribing

AT_ONCE = 50


def ask_to_confirm(sign_up_id: str) -> bool:
    return subscribing.ask_to_confirm(sign_up_id)


def send_issue(issue_id: int) -> int:
    return sending.send(issue_id)


def send_waiting() -> int:
    """Go on with what a mail server that was down has left. Runs every five minutes."""
    waiting = SignUp.objects.filter(next_try_at__lte=timezone.now()).order_by("next_try_at").values_list("pk", flat=True)
    done = sum(subscribing.ask_to_confirm(pk) for pk in list(waiting[:AT_ONCE]))
    for issue in NewsletterIssue.objects.filter(state=IssueState.SENDING).values_list("pk", flat=True):
        done += sending.send(issue)
    return done


def forget() -> int:
    return subscribing.forget()
