"""The form to sign up with, and the sentence that is agreed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.short_cache import ShortCache
from home.models.newsletter import NewsletterList

open_lists = ShortCache[str, list[NewsletterList]](lambda _key: list(NewsletterList.objects.filter(is_open=True)))


@receiver([post_save, post_delete], sender=NewsletterList)
def forget_lists(**_kwargs: Any) -> None:
    open_lists.clear()


def consent_text(organisation: str) -> str:
    """The sentence beside the button; kept word for word with each sign-up."""
    return _(
        "By signing up you ask %(name)s to send you what you chose by e-mail. You can leave with one click from any issue. "
        "Your address serves for nothing else."
    ) % {"name": organisation}


class SignUpForm(forms.Form):
    """The same for everybody, so that it may stand on pages that caches keep."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        error_messages={
            "required": gettext_lazy("Write the address that the newsletter should go to."),
            "invalid": gettext_lazy("This address is not complete. Example: marie@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    lists = forms.MultipleChoiceField(
        label=gettext_lazy("What would you like to receive?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    website = forms.CharField(required=False, label=gettext_lazy("Leave this field empty"))  # not shown: robots only

    def __init__(self, *args: Any, where: str = "page", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"newsletter-{where}-%s", **kwargs})
        self.offered = open_lists("")
        chosen = self.fields["lists"]
        chosen.choices = [(entry.slug, entry.name) for entry in self.offered]  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("lists", [entry.slug for entry in self.offered[:1]])

    def chosen(self) -> list[NewsletterList]:
        return [entry for entry in self.offered if entry.slug in self.cleaned_data["lists"]]
