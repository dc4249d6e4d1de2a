"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from django.utils import timezone
from django_q.tasks import async_task

from cms.mail import while_at_work
from home.models.newsletter import SignUp
from home.newsletter import sending, subscribing

AT_ONCE = 50


def ask_to_confirm(sign_up_id: str) -> bool:
    return subscribing.ask_to_confirm(sign_up_id)


def send_issue(issue_id: int) -> int:
    return sending.send(issue_id)


def send_waiting() -> int:
    """Go on with what a mail server that was down has left: a task for each issue. Runs every five minutes; how many links
    and issues were taken up."""
    waiting = SignUp.objects.filter(next_try_at__lte=timezone.now()).order_by("next_try_at").values_list("pk", flat=True)
    issues = sending.to_take_up()
    for issue in issues:
        async_task("home.newsletter.tasks.send_issue", issue)
    return len(issues) + sum(subscribing.ask_to_confirm(pk) for pk in while_at_work(list(waiting[:AT_ONCE])))


def forget() -> int:
    return subscribing.forget()
