"""What the lists of facts in the editor share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models.deletion import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy

from cms.models import Banner, LocaleSettings, SiteMenu, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def in_three_languages(field: str, heading: StrOrPromise, *, sentences: bool = False) -> Panel:
    """`field_fr`, `field_nl` and `field_en` side by side, or one under the other where sentences are written."""
    panels = [FieldPanel(f"{field}_{code}") for code in ("fr", "nl", "en")]
    return MultiFieldPanel(panels if sentences else [FieldRowPanel(panels)], heading=heading)


class KeptWhileUsedView(generic.DeleteView):
    """Deleting what pages, passes or the ledger point at is refused with a sentence, not with an error."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            used_by = sorted({str(item._meta.verbose_name_plural) for item in error.protected_objects})
            messages.error(
                self.request,
                _("“%(object)s” cannot be deleted: %(used_by)s still point at it.")
                % {"object": self.object, "used_by": ", ".join(used_by)},
            )
            return redirect(reverse(self.index_url_name))


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes here, not even an administrator; who may see it is a permission."""

    allowed: ClassVar[frozenset[str]] = frozenset({"view"})

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.allowed and super().user_has_permission(user, action)


class KeptOrDeletedPolicy(ReadOnlyPolicy):
    """What visitors left: never changed, and deleted when they ask for their data to be erased."""

    allowed = frozenset({"view", "delete"})


class FactInspectView(generic.InspectView):
    """Days and times in the site’s own zone, yes and no in words, texts with their lines; what is not known is a dash."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, str) and "\n" in value:
            return linebreaksbr(value)
        return "–" if value is None or value == "" else value


class FactViewSet(ModelViewSet):
    """A list of facts: searched by plain text, exported as a spreadsheet, deleted only while nothing points at them."""

    delete_view_class = KeptWhileUsedView
    inspect_view_class = FactInspectView
    copy_view_enabled = False
    list_per_page = 50
    add_to_reference_index = False


class ReadOnlyViewSet(FactViewSet):
    """What operations leave behind: to look at, filter and export."""

    inspect_view_enabled = True
    policy_class: ClassVar[type[ReadOnlyPolicy]] = ReadOnlyPolicy
    form_fields: ClassVar[list[str]] = []

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        return self.policy_class(self.model)

    def get_form_class(self, for_update: bool = False) -> None:  # noqa: ARG002 - there is no form
        return None


class LocaleSettingsViewSet(FactViewSet):
    model = LocaleSettings
    icon = "site"
    menu_label = gettext_lazy("Words of the site")
    add_to_settings_menu = True
    list_display: ClassVar = ["locale", "signature"]
    form_fields: ClassVar = ["locale", "signature", "footer_note"]


class SiteMenuViewSet(FactViewSet):
    model = SiteMenu
    icon = "list-ul"
    menu_label = gettext_lazy("Menu and footer")
    add_to_settings_menu = True
    add_to_reference_index = True  # a page that is deleted or unpublished tells that the menu points at it
    list_display: ClassVar = ["locale"]


class BannerViewSet(FactViewSet):
    model = Banner
    icon = "info-circle"
    menu_label = gettext_lazy("Banners")
    add_to_settings_menu = True
    list_display: ClassVar = ["text_fr", "level", "starts_at", "ends_at"]
