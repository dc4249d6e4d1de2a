from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerKind(models.TextChoices):
    ACTION = "action", _("joint action")
    COMPANY = "company", _("company")
    EDUCATION = "education", _("education and research")
    INSTITUTION = "institution", _("institution")
    LINK = "link", _("friend of the network")
    MEDIA = "media", _("press and media")
    WEBINAR_HOST = "webinar_host", _("webinar host")


class Partner(models.Model):
    """An organisation the network works with. Its name is the same in every language."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=PartnerKind)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
