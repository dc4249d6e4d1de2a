"""The form on the contact page. It sets no cookie: what stands against robots is in the form itself."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import RegexValidator
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from cms.short_cache import ShortCache
from home.models.contact import MAX_TEXT, ContactTopic
from museums.models import Museum, MuseumPage

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
STAMP_SALT = "home.contact.stamp"
QUICKEST = 3  # seconds that nobody needs less of to read and fill in the form

topics_of_site = ShortCache[str, list[ContactTopic]](lambda _key: list(ContactTopic.objects.all()))
NO_CONTROL = RegexValidator(r"[\x00-\x1f\x7f]", _("This line holds a character that cannot be used."), inverse_match=True)


@receiver([post_save, post_delete], sender=ContactTopic)
def forget_topics(**_kwargs: Any) -> None:
    topics_of_site.clear()


def museum_named(slug: str) -> Museum | None:
    """The museum of an address such as `?museum=slug`; whatever else stands there, and a museum without a page that anybody
    may see, is nobody."""
    if not SLUG.fullmatch(slug):
        return None
    return Museum.objects.filter(slug=slug, pk__in=MuseumPage.objects.listed().values("museum")).first()


def stamp() -> str:
    """When the form was made, signed. On a cached page it is older than the visit, which harms nobody."""
    return signing.TimestampSigner(salt=STAMP_SALT).sign("contact")


def was_filled_in_by_hand(value: str) -> bool:
    signer = signing.TimestampSigner(salt=STAMP_SALT)
    try:
        signer.unsign(value)
    except signing.BadSignature:
        return False
    try:
        signer.unsign(value, max_age=QUICKEST)
    except signing.SignatureExpired:
        return True
    return False


class ContactForm(forms.Form):
    topic = forms.ChoiceField(
        label=_("What is it about?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what your message is about.")),
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write your message here.")},
    )
    name = forms.CharField(
        label=_("Your name (optional)"),
        required=False,
        max_length=120,
        validators=[NO_CONTROL],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For our answer, and nothing else."),
        error_messages={
            "required": _("Without your address we cannot answer you."),
            "invalid": _("This address is not complete. Example: marie@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    copy = forms.BooleanField(label=_("Send me a copy of my message"), required=False)
    website = forms.CharField(required=False, label=_("Leave this field empty"))  # not shown: filled in by robots only
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, museum: Museum | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "contact-%s", **kwargs})
        self.museum = museum
        topics = topics_of_site("")
        topic = self.fields["topic"]
        topic.choices = [("", _("Choose a topic")), *((topic.slug, topic.name) for topic in topics)]  # type: ignore[attr-defined]  # a ChoiceField
        if museum is not None:
            self.initial.setdefault("topic", next((topic.slug for topic in topics if topic.about_museums), ""))
        if not topics:
            del self.fields["topic"]

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("topic", "text", "name", "email", "copy") if name in self.fields]

    @property
    def faulty(self) -> list[forms.BoundField]:
        return [field for field in self.shown if field.errors]

    @property
    def fresh_stamp(self) -> str:
        return stamp()

    @property
    def looks_like_a_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not was_filled_in_by_hand(cleaned.get("stamp", "")):  # a real mistake is said first
            self.add_error(None, _("That was very quick. Please read your message once more, then send it again."))
        return cleaned

    def chosen_topic(self) -> ContactTopic | None:
        return next((topic for topic in topics_of_site("") if topic.slug == self.cleaned_data.get("topic")), None)
