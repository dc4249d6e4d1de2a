"""What a new account starts with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.db.models.signals import post_save
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.users.models import UserProfile

from cms.models import User


class LoginForm(WagtailLoginForm):
    """Wagtail names no label for the password, so that it would stay English in every language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = AuthenticationForm.base_fields["password"].label


def greet_in_french(sender: type[User], instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The editor speaks the network's own language, whatever the browser asks for, until the person chooses another."""
    if created and not raw:
        UserProfile.objects.get_or_create(user=instance, defaults={"preferred_language": settings.LANGUAGE_CODE})


def connect() -> None:
    post_save.connect(greet_in_french, sender=User, dispatch_uid="greet_in_french")
