from typing import ClassVar

from django.db import models
from wagtail.models import Page

from cms.models.media import CustomImage


class WatchedPlace(models.Model):
    """A place in a text of a live page that the report on content looks at: a picture that only the picture's own words describe,
    or a typed address that was of a page of this site, of nothing, or ill-formed. Written by cms/content_checks/bodies.py.

    Whether something is wrong there is asked when the report is read: a picture may get its words, a page be unpublished.
    """

    wagtail_reference_index_ignore = True  # the page refers to them; this row says nothing new

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
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
            )
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return self.address or f"picture {self.image_id}"
