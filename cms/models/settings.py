from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.models.facts import in_language


class AccessibilityLevel(models.TextChoices):
    """The three states of the French RGAA, and the honest fourth."""

    UNKNOWN = "unknown", _("not audited yet")
    NONE = "none", _("not in conformity")
    PARTIAL = "partial", _("partly in conformity")
    FULL = "full", _("in full conformity")


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

    # --- What the law asks a site to say. Empty where nobody has said it yet: nothing is invented. ---
    legal_form = models.CharField(
        _("legal form"), max_length=120, blank=True, help_text=_("As in the statutes, for example “association loi 1901”.")
    )
    registration_rna = models.CharField(
        _("RNA number"), max_length=10, blank=True, validators=[RegexValidator(r"^W\d[0-9AB]\d{7}$", _("W and nine digits."))]
    )
    registration_siren = models.CharField(
        _("SIREN number"), max_length=11, blank=True, validators=[RegexValidator(r"^\d{3} ?\d{3} ?\d{3}$", _("Nine digits."))]
    )
    director_role_fr = models.CharField(
        _("director of publication, in French"),
        max_length=120,
        blank=True,
        help_text=_("The office, for example “la présidente ou le président de l’association”."),
    )
    director_role_nl = models.CharField(_("director of publication, in Dutch"), max_length=120, blank=True)
    director_role_en = models.CharField(_("director of publication, in English"), max_length=120, blank=True)
    host_name = models.CharField(_("host of the site"), max_length=120, blank=True)
    host_address = models.TextField(_("address of the host"), blank=True)
    host_phone = models.CharField(_("telephone of the host"), max_length=40, blank=True)
    privacy_email = models.EmailField(
        _("address for questions on personal data"), blank=True, help_text=_("Else the association’s own address is given.")
    )
    contact_months = models.PositiveSmallIntegerField(
        _("months that messages of visitors are kept"), default=12, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    newsletter_months = models.PositiveSmallIntegerField(
        _("months that the address of somebody who left the newsletter is kept"),
        default=12,
        validators=[MinValueValidator(0), MaxValueValidator(36)],
        help_text=_("As proof that they had asked for it; then it is erased."),
    )
    accessibility_level = models.CharField(
        _("result of the accessibility audit"), max_length=8, choices=AccessibilityLevel, default=AccessibilityLevel.UNKNOWN
    )
    accessibility_rate = models.PositiveSmallIntegerField(
        _("criteria met, in per cent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    accessibility_audited_on = models.DateField(_("date of the audit"), null=True, blank=True)
    accessibility_auditor = models.CharField(_("audit made by"), max_length=120, blank=True)
    accessibility_email = models.EmailField(
        _("address for problems of access"), blank=True, help_text=_("Else the association’s own address is given.")
    )
    accessibility_gaps_fr = models.TextField(_("what is not accessible, in French"), blank=True, help_text=_("One a line."))
    accessibility_gaps_nl = models.TextField(_("what is not accessible, in Dutch"), blank=True)
    accessibility_gaps_en = models.TextField(_("what is not accessible, in English"), blank=True)

    panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("organisation_name"), FieldPanel("address"), FieldPanel("phone"), FieldPanel("email")],
            heading=_("Association"),
        ),
        MultiFieldPanel([FieldPanel("website"), FieldPanel("facebook")], heading=_("Elsewhere")),
        MultiFieldPanel([FieldPanel("members_stated"), FieldPanel("members_stated_on")], heading=_("Members")),
        MultiFieldPanel(
            [
                FieldPanel("legal_form"),
                FieldRowPanel([FieldPanel("registration_rna"), FieldPanel("registration_siren")]),
                FieldPanel("director_role_fr"),
                FieldRowPanel([FieldPanel("director_role_nl"), FieldPanel("director_role_en")]),
                FieldPanel("host_name"),
                FieldPanel("host_address"),
                FieldPanel("host_phone"),
            ],
            heading=_("Legal notice"),
        ),
        MultiFieldPanel(
            [FieldPanel("privacy_email"), FieldPanel("contact_months"), FieldPanel("newsletter_months")],
            heading=_("Personal data"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("accessibility_level"), FieldPanel("accessibility_rate")]),
                FieldRowPanel([FieldPanel("accessibility_audited_on"), FieldPanel("accessibility_auditor")]),
                FieldPanel("accessibility_email"),
                FieldPanel("accessibility_gaps_fr"),
                FieldPanel("accessibility_gaps_nl"),
                FieldPanel("accessibility_gaps_en"),
            ],
            heading=_("Accessibility statement"),
        ),
    ]

    class Meta:
        verbose_name = _("association")

    @property
    def director_role(self) -> str:
        return in_language(self, "director_role")

    @property
    def accessibility_gaps(self) -> list[str]:
        return [line.strip() for line in in_language(self, "accessibility_gaps").splitlines() if line.strip()]


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
