"""Who asked for which newsletter, what they agreed to, and what was sent to whom."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from cms.dates import months_before
from cms.models import NamedFact
from cms.models.facts import in_language

INTRO_FEATURES = ["bold", "italic", "link", "ul"]


class NewsletterList(NamedFact):
    """One newsletter people may ask for."""

    purpose_fr = models.CharField(_("what it brings, in French"), max_length=200, blank=True)
    purpose_nl = models.CharField(_("what it brings, in Dutch"), max_length=200, blank=True)
    purpose_en = models.CharField(_("what it brings, in English"), max_length=200, blank=True)
    is_open = models.BooleanField(_("offered on the site"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("newsletter list")
        verbose_name_plural = _("newsletter lists")
        ordering: ClassVar = ["position", "name_fr"]

    @property
    def purpose(self) -> str:
        return in_language(self, "purpose")


class Consented(models.Model):
    """The proof of a consent: the sentence that stood beside the button, and when it was pressed."""

    consent_text = models.TextField(_("what they agreed to"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    email = models.EmailField(_("e-mail address"))
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    lists = models.ManyToManyField(NewsletterList, related_name="+", verbose_name=_("lists"))

    class Meta:
        abstract = True


class SignUp(Consented):
    """An address somebody typed. It changes nothing until its owner confirms; the link they get carries only this id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailed_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("sign-up to confirm")
        verbose_name_plural = _("sign-ups to confirm")

    def __str__(self) -> str:
        return str(self.pk)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def active(self) -> SubscriberQuerySet:
        return self.filter(ended_at__isnull=True)

    def to_forget(self, at: datetime, months: int) -> SubscriberQuerySet:
        return self.filter(ended_at__lt=months_before(at, months))


class Subscriber(Consented):
    """Somebody who confirmed. Whoever left is kept for a while as proof, then erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    ended_at = models.DateTimeField(_("left at"), null=True, blank=True, db_index=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering: ClassVar = ["-confirmed_at"]
        permissions: ClassVar = [("export_subscriber", "Can export subscribers")]

    def __str__(self) -> str:
        return self.email


class IssueState(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")


class NewsletterIssue(ClusterableModel):
    """One issue in one language. Its events and articles are those of the moment it is sent."""

    list = models.ForeignKey(NewsletterList, on_delete=models.PROTECT, related_name="issues", verbose_name=_("list"))
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    subject = models.CharField(_("subject"), max_length=120, help_text=_("What people read first: one short sentence."))
    intro = RichTextField(_("introduction"), blank=True, features=INTRO_FEATURES)
    articles = models.PositiveSmallIntegerField(
        _("latest articles"), default=3, help_text=_("How many to add by themselves, after the chosen pages.")
    )
    events = models.PositiveSmallIntegerField(_("next events"), default=5, help_text=_("How many to add by themselves."))
    state = models.CharField(_("state"), max_length=7, choices=IssueState, default=IssueState.DRAFT, editable=False)
    started_at = models.DateTimeField(_("sending began at"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    html = models.TextField(editable=False, blank=True)  # as it goes out, with a mark where the way out goes
    text = models.TextField(editable=False, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("newsletter issue")
        verbose_name_plural = _("newsletter issues")
        ordering: ClassVar = ["-pk"]
        permissions: ClassVar = [("send_newsletterissue", "Can send newsletter issues")]

    def __str__(self) -> str:
        return self.subject


class IssuePage(Orderable):
    """A page chosen for an issue: article, programme, museum, whatever there is to tell."""

    issue = ParentalKey(NewsletterIssue, on_delete=models.CASCADE, related_name="chosen")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("being handed over")  # still so after the task ended: nobody knows whether it went out
    SENT = "sent", _("sent")
    SKIPPED = "skipped", _("left in the meantime")
    REFUSED = "refused", _("refused by the mail server")


class Delivery(models.Model):
    """One issue for one subscriber, once. It is taken before it is sent, and what was taken is never sent again by itself: a task
    that is cut off between the mail server's answer and ours leaves at most one doubt, never two messages."""

    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=7, choices=DeliveryState, default=DeliveryState.WAITING)
    at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # refused for now: a full mailbox, greylisting
    next_try_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["issue", "subscriber"], name="one_delivery_each")]
        indexes: ClassVar = [models.Index(fields=["issue", "state", "next_try_at"], name="delivery_by_turn")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.state}"
