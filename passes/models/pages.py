from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from passes.models.advantages import Advantage
from passes.models.editions import Edition


class PassPage(BasePage):
    """What the pass gives and the form to take one, in one language."""

    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="pages", verbose_name=_("edition")
    )
    body = BodyField(verbose_name=_("text"))

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = []
    page_description = _("What the Pass’Musées gives, and the form to take one at once.")
    template = "passes/pass_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("edition"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug"), SynchronizedField("edition", overridable=False)]

    class Meta:
        verbose_name = _("pass page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from passes.forms import TakePassForm  # noqa: PLC0415 - forms import the models

        form = kwargs.pop("form", None) or TakePassForm()
        return {
            **super().get_context(request, *args, **kwargs),
            "edition": self.edition,
            "advantages": list(
                Advantage.objects.filter(edition=self.edition_id).select_related("museum__commune").order_by("museum__name")
            ),
            "opens_later": bool(self.edition and self.edition.opens_at and self.edition.opens_at > timezone.now()),
            "open_now": bool(self.edition and self.edition.given_out_at(timezone.now())),
            "form": form,
        }
