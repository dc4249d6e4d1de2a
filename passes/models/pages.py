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
        from passes.payments import selling  # noqa: PLC0415 - so does this
        from passes.where import running_offers, where  # noqa: PLC0415 - so does this

        form = kwargs.pop("form", None) or TakePassForm()
        now, edition = timezone.now(), self.edition
        sells = selling.sells(request)
        also = selling.SellingSettings.for_request(request).also_sold if sells else None
        offers = running_offers(timezone.localdate(now))
        return {
            **super().get_context(request, *args, **kwargs),
            "edition": edition,
            "offers": offers,
            "where": where(edition, offers, self.locale_id, request),
            "sold_out": bool(edition and edition.sold_out),
            "opens_later": bool(edition and edition.opens_at and edition.opens_at > now),
            "open_now": bool(edition and edition.given_out_at(now)),
            "sells": bool(edition and not edition.is_free) and sells,
            "also_sold": also if also != edition and selling.for_sale(also) else None,
            "form": form,
        }
