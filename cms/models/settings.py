from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class NetworkSettings(BaseSiteSetting):
    """Facts about the association, the same in every language."""

    organisation_name = models.CharField(_("name of the association"), max_length=120, default="PROSCITEC")
    address = models.TextField(_("postal address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    facebook = models.URLField(_("Facebook page"), blank=True)
    members_stated = models.PositiveIntegerField(
        _("number of members"),
        null=True,
        blank=True,
        help_text=_("As the association states it; the site may name fewer museums."),
    )
    members_stated_on = models.DateField(_("number of members on"), null=True, blank=True)

    panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("organisation_name"), FieldPanel("address"), FieldPanel("phone"), FieldPanel("email")],
            heading=_("Association"),
        ),
        MultiFieldPanel([FieldPanel("website"), FieldPanel("facebook")], heading=_("Elsewhere")),
        MultiFieldPanel([FieldPanel("members_stated"), FieldPanel("members_stated_on")], heading=_("Members")),
    ]

    class Meta:
        verbose_name = _("association")


class LocaleSettings(models.Model):
    """The site's own words in one language: its signature and the note at the foot of each page."""

    locale = models.OneToOneField("wagtailcore.Locale", on_delete=models.CASCADE, related_name="words")
    signature = models.CharField(_("signature"), max_length=160, blank=True)
    footer_note = models.TextField(_("note at the foot of the page"), blank=True)

    panels: ClassVar[list[Panel]] = [FieldPanel("locale"), FieldPanel("signature"), FieldPanel("footer_note")]

    class Meta:
        verbose_name = _("words of the site in one language")
        verbose_name_plural = _("words of the site by language")

    def __str__(self) -> str:
        return str(self.locale)
