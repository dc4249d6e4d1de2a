"""Who comes to a date: places, the waiting list, what was asked and answered, and the letters about it."""

from __future__ import annotations

import secrets
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms import shortcode
from cms.models.facts import in_language
from events.models.events import Event
from events.models.occurrences import Occurrence
from events.models.terms import LARGEST_GROUP
from museums.models import Museum


def new_public_id() -> str:
    return secrets.token_hex(8)


class Mode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("by video")


class RegistrationState(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")


class Presence(models.TextChoices):
    """Empty: not known yet."""

    ATTENDED = "attended", _("attended")
    ABSENT = "absent", _("absent")


class QuestionKind(models.TextChoices):
    TEXT = "text", _("a line of text")
    CHOICE = "choice", _("one of several answers")
    YES_NO = "yes_no", _("yes or no")
    NUMBER = "number", _("a number")


class LetterKind(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmation")
    WAITING = "waiting", _("waiting list")
    PROMOTED = "promoted", _("a place has become free")
    CHANGED = "changed", _("registration changed")
    CANCELLED = "cancelled", _("registration cancelled")
    REMINDER = "reminder", _("reminder")
    MOVED = "moved", _("date moved")
    CALLED_OFF = "called_off", _("date cancelled")


class Question(Orderable):
    """What an editor asks those who register, beside the usual."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="questions", verbose_name=_("event"))
    label_fr = models.CharField(_("question in French"), max_length=200)
    label_nl = models.CharField(_("question in Dutch"), max_length=200, blank=True)
    label_en = models.CharField(_("question in English"), max_length=200, blank=True)
    kind = models.CharField(_("answer"), max_length=8, choices=QuestionKind, default=QuestionKind.TEXT)
    choices_fr = models.TextField(_("answers to choose from, in French"), blank=True, help_text=_("One on each line."))
    choices_nl = models.TextField(_("the same in Dutch"), blank=True, help_text=_("In the same order."))
    choices_en = models.TextField(_("the same in English"), blank=True, help_text=_("In the same order."))
    required = models.BooleanField(_("must be answered"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")

    def options(self) -> list[tuple[str, str]]:
        """What is kept (the French words, the same in every language) and what is read."""
        kept = [line.strip() for line in self.choices_fr.splitlines() if line.strip()]
        read = [line.strip() for line in in_language(self, "choices").splitlines() if line.strip()]
        return list(zip(kept, read if len(read) == len(kept) else kept, strict=True))


class Registration(models.Model):
    """One person, alone or with a group, for one date. Erased some months after it (events/registrations/erasing.py).

    `position` numbers the registrations of a date in the order they came. Those confirmed hold one `Place` for each of their people.
    """

    uid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    short_code = models.CharField(
        _("short code"), max_length=shortcode.LENGTH, unique=True, default=shortcode.new, editable=False
    )
    form_key = models.UUIDField(unique=True, default=uuid4, editable=False, help_text="Of the form that was sent: twice is once.")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("date"))
    position = models.PositiveIntegerField(_("position"), editable=False)
    mode = models.CharField(_("takes part"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    people = models.PositiveSmallIntegerField(_("people"), default=1, validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    member = models.ForeignKey(
        Museum, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("member organisation")
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RegistrationState, default=RegistrationState.WAITING)
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, blank=True)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, editable=False)
    check_in_uuid = models.UUIDField(null=True, editable=False, help_text="The desk's reading that marked the presence.")
    registered_at = models.DateTimeField(_("registered at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    told = models.CharField(
        max_length=100, editable=False, help_text="What the person last heard of the date: see events/registrations/following.py."
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering: ClassVar = ["occurrence", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "position"], name="registrations_in_order"),
            models.CheckConstraint(name="registration_people", condition=models.Q(people__range=(1, LARGEST_GROUP))),
        ]
        indexes: ClassVar = [models.Index(name="registration_waiting", fields=["occurrence", "mode", "state", "position"])]

    def __str__(self) -> str:
        return f"{self.occurrence_id}/{self.position}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == RegistrationState.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == RegistrationState.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.state == RegistrationState.CANCELLED

    @property
    def was_there(self) -> bool:
        return self.presence == Presence.ATTENDED


class Place(models.Model):
    """One numbered place of a date that is taken: of one number there is only one, so that no race gives it twice."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="places")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode)
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["occurrence", "mode", "number"], name="place_taken_once")]

    def __str__(self) -> str:
        return f"{self.occurrence_id}/{self.mode}/{self.number}"


class Proxy(models.Model):
    """A member that cannot come and is represented by somebody who is registered. Each member once an assembly."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="proxies", verbose_name=_("date"))
    member = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="+", verbose_name=_("member represented"))
    holder = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="proxies", verbose_name=_("represented by"))
    number = models.PositiveSmallIntegerField(editable=False, help_text="Which of the holder's: the limit is kept by it.")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("proxy")
        verbose_name_plural = _("proxies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "member"], name="proxy_once_a_member"),
            models.UniqueConstraint(fields=["holder", "number"], name="proxies_of_a_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id}/{self.member_id}"


class Letter(models.Model):
    """A message to somebody who registered, kept until the mail server takes it. `about` makes each of a kind be sent once."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind)
    about = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, help_text="Null: it has gone, is out of date, or is given up.")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["registration", "kind", "about"], name="letter_once")]
        indexes: ClassVar = [
            models.Index(name="letter_due", fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class KeptCount(models.Model):
    """What remains of registrations that were erased: how many people, by mode, state and presence."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="kept_counts")
    mode = models.CharField(max_length=8, choices=Mode)
    state = models.CharField(max_length=9, choices=RegistrationState)
    presence = models.CharField(max_length=8, choices=Presence, blank=True)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "mode", "state", "presence"], name="kept_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id}: {self.people}"
