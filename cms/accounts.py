"""What a new account starts with, and how long attempts to log in are remembered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import Model
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.users.models import UserProfile

from cms.models import User

ATTEMPT_DAYS = 180
NOTED: tuple[type[Model], ...] = (AccessAttempt, AccessFailureLog, AccessLog)


class LoginForm(WagtailLoginForm):
    """Wagtail names no label for the password, so that it would stay English in every language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = AuthenticationForm.base_fields["password"].label


def greet_in_french(sender: type[User], instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The editor speaks the network's own language, whatever the browser asks for, until the person chooses another."""
    if created and not raw:
        UserProfile.objects.get_or_create(user=instance, defaults={"preferred_language": settings.LANGUAGE_CODE})


def forget_old_attempts(*, at: datetime | None = None) -> int:
    """Erase what django-axes noted of log-ins, with their network addresses, when they no longer help to see an attack."""
    before = (at or timezone.now()) - timedelta(days=ATTEMPT_DAYS)
    return sum(noted._default_manager.filter(attempt_time__lt=before).delete()[0] for noted in NOTED)


def connect() -> None:
    post_save.connect(greet_in_french, sender=User, dispatch_uid="greet_in_french")
