from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class Rights(models.TextChoices):
    OWN = "own", _("Belongs to the network or the museum")
    LICENSED = "licensed", _("Used under a licence or an agreement")
    OPEN = "open", _("Open licence")
    PUBLIC_DOMAIN = "public_domain", _("Public domain")


class CustomImage(AbstractImage):
    """A picture, with what publishing it needs: words for those who cannot see it, who made it, by what right."""

    description = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, in one sentence, for people who cannot see it."),
    )
    description_nl = models.CharField(_("alternative text in Dutch"), max_length=255, blank=True)
    description_en = models.CharField(_("alternative text in English"), max_length=255, blank=True)
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It only adorns: people who cannot see it miss nothing, and it needs no alternative text."),
    )
    credit = models.CharField(_("credit"), max_length=255, help_text=_("Author and owner, as printed beside the picture."))
    rights = models.CharField(_("rights"), max_length=20, choices=Rights, default=Rights.OWN)
    rights_note = models.CharField(_("note on rights"), max_length=255, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "description_nl",
        "description_en",
        "is_decorative",
        "credit",
        "rights",
        "rights_note",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def clean(self) -> None:
        super().clean()
        if not self.description.strip() and not self.is_decorative:
            raise ValidationError({"description": _("Say what the picture shows, or mark it as decorative.")})

    def words(self) -> tuple[str, str]:
        """The alternative text and its language: the reader's where it is written, else French."""
        if self.is_decorative:
            return "", settings.LANGUAGE_CODE
        language = get_language() or settings.LANGUAGE_CODE
        own = {"nl": self.description_nl, "en": self.description_en}.get(language, "")
        return (own, language) if own else (self.description, settings.LANGUAGE_CODE)

    @property
    def default_alt_text(self) -> str:
        """What Wagtail proposes beside a picture set into text."""
        return self.words()[0]


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"),
        ]


class CustomDocument(AbstractDocument):
    """A file to download, with who made it and by what right it is offered."""

    description = models.CharField(_("description"), max_length=255, blank=True)
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    rights = models.CharField(_("rights"), max_length=20, choices=Rights, default=Rights.OWN)

    admin_form_fields = ("title", "file", "description", "credit", "rights", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
