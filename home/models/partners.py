"""The organisations the network works with, and the page that names them."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index

from cms.blocks import BodyField
from cms.models import BasePage
from events.models import Programme
from museums.folding import fold


class PartnerKind(models.TextChoices):
    """In the order of the page of partners."""

    INSTITUTION = "institution", _("institution")
    ACTION = "action", _("joint action")
    EDUCATION = "education", _("education and research")
    COMPANY = "company", _("company")
    MEDIA = "media", _("press and media")
    WEBINAR_HOST = "webinar_host", _("webinar host")
    LINK = "link", _("friend of the network")


#: Above a list of several.
KIND_HEADINGS = {
    PartnerKind.INSTITUTION: _("Institutions"),
    PartnerKind.ACTION: _("Joint actions"),
    PartnerKind.EDUCATION: _("Education and research"),
    PartnerKind.COMPANY: _("Companies"),
    PartnerKind.MEDIA: _("Press and media"),
    PartnerKind.WEBINAR_HOST: _("Webinar hosts"),
    PartnerKind.LINK: _("Friends of the network"),
}


class Partner(models.Model):
    """An organisation the network works with. Its name is the same in every language."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=PartnerKind)
    website = models.URLField(_("website"), blank=True)
    programmes = models.ManyToManyField(Programme, blank=True, related_name="partners", verbose_name=_("partner of"))

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


def partners_by_kind() -> list[dict[str, Any]]:
    """Every partner under its category, categories in their own order, names in the alphabet's."""
    order = {kind: place for place, kind in enumerate(PartnerKind)}
    partners = sorted(Partner.objects.all(), key=lambda partner: (order[PartnerKind(partner.kind)], fold(partner.name)))
    return [
        {"kind": kind, "heading": KIND_HEADINGS[PartnerKind(kind)], "partners": list(group)}
        for kind, group in groupby(partners, key=lambda partner: partner.kind)
    ]


class PartnersPage(BasePage):
    body = BodyField(verbose_name=_("text"))

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = []
    page_description = _("The organisations the network works with, by category.")
    template = "home/partners_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page of partners")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "groups": partners_by_kind()}
