from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page

from cms.models.media import CustomImage


class WatchedPlace(models.Model):
    """A place in a text that the report on content looks at: a picture that only the picture's own words describe, or a typed
    address that was of a page of this site, of nothing, or ill-formed. Written by cms/content_checks/bodies.py.

    The text is that of a live page, or of something else that visitors read (`source`): a menu, a banner.

    Whether something is wrong there is asked when the report is read: a picture may get its words, a page be unpublished.
    """

    wagtail_reference_index_ignore = True  # the page refers to them; this row says nothing new

    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="+")
    source_type = models.ForeignKey(ContentType, null=True, on_delete=models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField(null=True)
    source = GenericForeignKey("source_type", "source_id")
    language = models.CharField(max_length=2, blank=True, choices=settings.LANGUAGES, help_text="Of the source; empty: of none.")
    block = models.CharField(max_length=40, blank=True, help_text="Id of the block the editor can go to; empty: none.")
    image = models.ForeignKey(CustomImage, null=True, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=1000, blank=True, help_text="As it was typed.")
    path = models.CharField(
        max_length=1000,
        blank=True,
        help_text="Of this site, in the form redirects are stored in; empty: the address is ill-formed.",
    )
    target = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "watched place"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="watched_place_is_a_picture_or_an_address",
                condition=models.Q(image__isnull=False, address="") | (models.Q(image__isnull=True) & ~models.Q(address="")),
            ),
            models.CheckConstraint(
                name="watched_place_is_of_a_page_or_of_a_source",
                condition=models.Q(page__isnull=False, source_type__isnull=True, source_id__isnull=True)
                | models.Q(page__isnull=True, source_type__isnull=False, source_id__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["source_type", "source_id"], name="watched_place_by_source")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.address or f"picture {self.image_id}"
