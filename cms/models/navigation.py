"""What surrounds every page and is edited by people, one row for each language: menu, footer, legal links; and banners."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.blocks import CharBlock, ListBlock, PageChooserBlock, StreamBlock, StructBlock, StructBlockValidationError
from wagtail.fields import StreamField

from cms.models.facts import in_language

ADDRESS = re.compile(r"/(?!/)\S*|https?://[^\s/]+\S*|mailto:\S+@\S+|tel:[+\d][\d ().-]*")


def validate_address(value: str) -> None:
    if not ADDRESS.fullmatch(value):
        raise ValidationError(
            _("Write an address that starts with https:// or, for a page of this site, with /."), code="address"
        )


class AddressBlock(CharBlock):
    """Where a link leads, typed; the report on content looks at it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500, "validators": [validate_address], **kwargs})


class LinkBlock(StructBlock):
    """A page of the site, which is followed when it moves and left out while visitors cannot see it; or an address."""

    label = CharBlock(max_length=60, required=False, label=_("Words"), help_text=_("Without them, the title of the page."))
    page = PageChooserBlock(required=False, label=_("Page"))
    address = AddressBlock(
        required=False,
        label=_("or address"),
        help_text=_("For what is not a page of this site: https://…"),
    )

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            errors["page"] = ValidationError(_("Choose a page or write an address, one of the two."))
        if cleaned["address"] and not cleaned["label"]:
            errors["label"] = ValidationError(_("An address needs words to click on."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class LinkGroupBlock(StructBlock):
    label = CharBlock(max_length=40, label=_("Words"))
    links = ListBlock(LinkBlock(), min_num=1, max_num=10, label=_("Links"))

    class Meta:
        icon = "list-ul"
        label = _("Group of links")
        label_format = "{label}"


class MenuBlock(StreamBlock):
    """Links and groups; a group holds links only, so that a menu is never deeper than that."""

    link = LinkBlock()
    group = LinkGroupBlock()

    class Meta:
        max_num = 7


class FooterBlock(StreamBlock):
    column = LinkGroupBlock(icon="list-ul", label=_("Column"))

    class Meta:
        max_num = 4


class LegalBlock(StreamBlock):
    link = LinkBlock()

    class Meta:
        max_num = 8


class NavigationField(StreamField):
    """Links in their order; the definition of the blocks is left out of migrations, as in cms.blocks.BodyField."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types if block_types is not None else MenuBlock(), **{"blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("blank", None)
        return name, path, [[]], kwargs


class SiteMenu(models.Model):
    """Menu and footer in one language. What is empty here falls back to the pages that are marked “show in menus”."""

    locale = models.OneToOneField(
        "wagtailcore.Locale", on_delete=models.CASCADE, related_name="site_menu", verbose_name=_("language")
    )
    menu = NavigationField(MenuBlock(), verbose_name=_("menu"))
    footer = NavigationField(FooterBlock(), verbose_name=_("columns of the footer"))
    legal = NavigationField(LegalBlock(), verbose_name=_("small links at the very end"))

    panels: ClassVar[list[Panel]] = [
        FieldPanel("locale"),
        FieldPanel("menu", help_text=_("Seven entries at most: visitors find their way in a short menu.")),
        FieldPanel("footer"),
        FieldPanel("legal", help_text=_("Legal notice, privacy, accessibility.")),
    ]

    class Meta:
        verbose_name = _("menu and footer")
        verbose_name_plural = _("menus and footers")
        ordering: ClassVar = ["locale__language_code"]

    def __str__(self) -> str:
        return str(self.locale.get_display_name())


class BannerLevel(models.TextChoices):
    INFO = "info", _("information")
    WARNING = "warning", _("warning")


class Banner(models.Model):
    """A line at the head of every page for a while: “closed on…”. French stands in, marked as French, for a missing language."""

    level = models.CharField(_("kind"), max_length=10, choices=BannerLevel, default=BannerLevel.INFO)
    text_fr = models.CharField(_("text in French"), max_length=200)
    text_nl = models.CharField(_("text in Dutch"), max_length=200, blank=True)
    text_en = models.CharField(_("text in English"), max_length=200, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page to read more"),
        help_text=_("In each language the visitor is led to its translation."),
    )
    address = models.CharField(_("or address to read more"), max_length=500, blank=True, validators=[validate_address])
    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True, help_text=_("At once when empty."))
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True, help_text=_("Until somebody deletes it when empty."))

    panels: ClassVar[list[Panel]] = [
        FieldPanel("level"),
        MultiFieldPanel(
            [
                FieldPanel("text_fr"),
                FieldPanel("text_nl", help_text=_("Empty, readers of Dutch see the French text, marked as French.")),
                FieldPanel("text_en", help_text=_("Empty, readers of English see the French text, marked as French.")),
            ],
            heading=_("Text"),
        ),
        MultiFieldPanel([FieldPanel("page"), FieldPanel("address")], heading=_("Link")),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("When")),
    ]

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering: ClassVar = ["-level", "starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="banner_ends_after_it_starts",
                condition=models.Q(starts_at__isnull=True)
                | models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("The end comes after the start."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "text")

    def clean(self) -> None:
        if self.page_id and self.address:
            raise ValidationError({"address": _("Choose a page or write an address, one of the two.")})

    def is_shown(self, now: datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= now) and (self.ends_at is None or now < self.ends_at)
