"""What visitors ask the network, who answers it, and the page they write it on."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index

from cms.blocks import BodyField
from cms.dates import months_before
from cms.models import BasePage, NamedFact
from museums.models import Museum

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
MAX_TEXT = 5000


def new_reference() -> str:
    """Eight characters to read out on the telephone."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))


class ContactTopic(NamedFact):
    """What a message may be about, and the address of whoever answers it."""

    email = models.EmailField(
        _("goes to"), blank=True, help_text=_("Empty: to the association’s own address. Visitors do not see it.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The smallest comes first."))
    about_museums = models.BooleanField(
        _("for mistakes on a museum’s page"),
        default=False,
        help_text=_("Chosen beforehand when a visitor follows “Something wrong on this page?”."),
    )

    class Meta:
        verbose_name = _("subject of messages")
        verbose_name_plural = _("subjects of messages")
        ordering: ClassVar = ["position", "name_fr"]


class MessageState(models.TextChoices):
    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    SET_ASIDE = "set_aside", _("set aside: a robot, it seems")


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    def due(self, at: datetime) -> ContactMessageQuerySet:
        """Those of which something is still to be sent and whose turn it is."""
        return self.filter(next_try_at__lte=at)

    def too_old(self, at: datetime, months: int) -> ContactMessageQuerySet:
        return self.filter(created_at__lt=months_before(at, months))


class ContactMessage(models.Model):
    """A message as it was left, kept before anything is sent, so that it is not lost when the mail server is down.

    `next_try_at` is when a task may next try; empty when nothing is left to send. A task at work has moved it into the
    future, which keeps a second one away.
    """

    reference = models.CharField(_("reference"), max_length=8, unique=True, default=new_reference)
    topic = models.ForeignKey(ContactTopic, null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("subject"))
    museum = models.ForeignKey(
        Museum, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("museum")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    text = models.TextField(_("message"), max_length=MAX_TEXT)
    locale = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    state = models.CharField(_("state"), max_length=9, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("left at"), default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_to = models.EmailField(_("sent to"), blank=True)
    copy_wanted = models.BooleanField(_("copy wanted"), default=False)
    copy_sent_at = models.DateTimeField(_("copy sent at"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.reference


class ContactPage(BasePage):
    """The page with the form. Topics and addresses are facts, the same for each language."""

    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = []
    max_count_per_parent = 1
    page_description = _("A form whose messages go to the right person by topic.")
    template = "home/contact_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("contact page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`form` comes from the view that refused it, with what was typed; else it is a new one."""
        from home.contact.forms import ContactForm, museum_named  # noqa: PLC0415 - the form needs this module
        from home.legal import links_in  # noqa: PLC0415 - the same

        form = kwargs.pop("form", None)
        if form is None:
            form = ContactForm(museum=museum_named(request.GET.get("museum", "")))
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "museum": form.museum,
            "privacy": links_in(get_language() or "").get("privacy"),
            "sent": request.GET.get("sent") == "1" and not form.is_bound,
        }
