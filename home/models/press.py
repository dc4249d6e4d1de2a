"""What the press says of the network's museums."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models import BasePage
from events.models import DatePrecision, Programme
from home.models.lists import page_of_results
from museums.models import Museum

CUTTINGS_PER_PAGE = 20


class PressCutting(models.Model):
    """An article or a broadcast elsewhere. `start` and `end` are the days it was out, as far as they are known."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    outlet = models.CharField(_("newspaper or broadcaster"), max_length=120)
    start = models.DateField(_("published on"))
    end = models.DateField(_("until"), null=True, blank=True)
    date_precision = models.CharField(_("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY)
    url = models.URLField(_("address"), blank=True)
    museum = models.ForeignKey(
        Museum, null=True, blank=True, on_delete=models.SET_NULL, related_name="press_cuttings", verbose_name=_("museum")
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="press_cuttings", verbose_name=_("programme")
    )

    class Meta:
        verbose_name = _("press cutting")
        verbose_name_plural = _("press cuttings")
        ordering: ClassVar = ["-start", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="press_cutting_ends_after_start", condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start"))
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.outlet


class PressReviewPage(BasePage):
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = []
    page_description = _("The press cuttings, latest first.")
    template = "home/press_review_page.html"

    class Meta:
        verbose_name = _("press review")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        cuttings = PressCutting.objects.select_related("museum", "programme")
        return {
            **super().get_context(request, *args, **kwargs),
            "results": page_of_results(request, cuttings, CUTTINGS_PER_PAGE),
        }
