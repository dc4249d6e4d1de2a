"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from django.utils import timezone

from cms.mail import while_at_work
from home.contact import services
from home.models.contact import ContactMessage

AT_ONCE = 50


def send_message(message_id: int) -> bool:
    return services.deliver(message_id)


def send_waiting() -> int:
    """Try again what could not be sent. Runs every five minutes; how many were sent."""
    waiting = ContactMessage.objects.due(timezone.now()).order_by("next_try_at").values_list("pk", flat=True)[:AT_ONCE]
    return sum(services.deliver(pk) for pk in while_at_work(list(waiting)))


def forget_old() -> int:
    return services.forget_old_messages()
