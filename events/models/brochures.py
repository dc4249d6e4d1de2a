"""The brochures printed from the agenda: one edition is one print run, and what was printed stays as it was."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.programmes import Programme

LONGEST = 400  # days


class BrochureState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class BrochureStep(models.TextChoices):
    """What its making is at."""

    GATHERING = "gathering", _("Gathering the dates")
    LAYING_OUT = "laying_out", _("Laying out the pages")
    KEEPING = "keeping", _("Keeping the files")


class BrochureFault(models.TextChoices):
    """Why it could not be made, in words for editors."""

    NO_PANGO = (
        "no_pango",
        _(
            "The brochure cannot be made on this server: the library Pango is missing. Whoever runs the site finds what to install "
            "in the operations guide."
        ),
    )
    STOPPED = "stopped", _("The work was stopped several times before its end. A shorter period may help.")
    BROKEN = (
        "broken",
        _("Something went wrong on our side, and it has been written down for whoever runs the site. You can try again."),
    )


class BrochureOrder(models.TextChoices):
    TERRITORY = "territory", _("by territory")
    DATE = "date", _("by date")


def file_name(_edition: BrochureEdition, name: str) -> str:
    """A folder that nobody can guess: files are handed out by a view only, whatever serves the uploads."""
    return f"brochures/{uuid4().hex}/{name}"


class FrozenEditionError(ValidationError):
    """What was printed is not changed: a new brochure is a new edition."""


class BrochureEdition(models.Model):
    """One brochure in one language. Once ready, only whether it is published changes."""

    #: What may change of an edition that is ready.
    OPEN: ClassVar = frozenset({"is_published"})

    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="brochures",
        verbose_name=_("programme"),
        help_text=_("Empty: everything the agenda announces in these days."),
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    start = models.DateField(_("first day"), help_text=_("Empty: the first day of the programme."), blank=True)
    end = models.DateField(_("last day"), help_text=_("Empty: the last day of the programme."), blank=True)
    order = models.CharField(_("order"), max_length=12, choices=BrochureOrder, default=BrochureOrder.TERRITORY)
    title = models.CharField(
        _("title on the cover"), max_length=120, blank=True, help_text=_("Empty: the name of the programme, else “Agenda”.")
    )
    words = models.TextField(_("words on the first page"), max_length=1500, blank=True)

    state = models.CharField(_("state"), max_length=8, choices=BrochureState, default=BrochureState.WAITING, editable=False)
    progress = models.PositiveSmallIntegerField(_("done (%)"), default=0, editable=False)
    step = models.CharField(max_length=12, choices=BrochureStep, blank=True, editable=False)
    fault = models.CharField(_("why it failed"), max_length=12, choices=BrochureFault, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)

    print_file = models.FileField(upload_to=file_name, blank=True, editable=False)
    web_file = models.FileField(upload_to=file_name, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, editable=False)
    snapshot = models.JSONField(default=list, editable=False, help_text="What was printed: see events.brochure.changes.")
    asked_at = models.DateTimeField(_("asked for on"), auto_now_add=True)
    made_at = models.DateTimeField(_("made on"), null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("made by"),
    )
    is_published = models.BooleanField(
        _("on the site"), default=False, editable=False, help_text=_("Visitors can download it from the page of the programme.")
    )

    class Meta:
        verbose_name = _("brochure")
        verbose_name_plural = _("brochures")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="brochure_ends_after_start",
                condition=models.Q(end__gte=models.F("start")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="brochure_published_when_ready",
                condition=models.Q(is_published=False) | models.Q(state=BrochureState.READY),
                violation_error_message=_("Only a brochure that is ready can be published."),
            ),
        ]

    def __str__(self) -> str:
        name = self.title or (str(self.programme) if self.programme else str(_("Agenda")))
        return f"{name} ({self.get_language_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        others = written is None or set(written) - self.OPEN
        if others and self.pk and type(self).objects.filter(pk=self.pk, state=BrochureState.READY).exists():
            raise FrozenEditionError(_("This brochure is made: it is not changed any more. Make a new one."))
        super().save(*args, **kwargs)

    @property
    def is_ready(self) -> bool:
        return self.state == BrochureState.READY

    @property
    def file_name(self) -> str:
        """What a visitor's download is called."""
        return self.web_file.name.rpartition("/")[2]

    @property
    def is_at_work(self) -> bool:
        return self.state in (BrochureState.WAITING, BrochureState.WORKING)
