"""The network's facts in the editor: museums, territories, clubs, trades, communes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cms.viewsets import FactViewSet, in_three_languages
from museums.forms import MUSEUM_PANELS
from museums.models import Club, Commune, Meeting, Museum, Territory, Trade

NAMES: list[Panel] = [in_three_languages("name", _("Name")), FieldPanel("slug")]


class MuseumIndexView(generic.IndexView):
    """Apps above this one add what they can do for a museum through the hook `register_museum_listing_buttons`."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("commune", "territory")

    def get_list_more_buttons(self, instance: Museum) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        for hook in hooks.get_hooks("register_museum_listing_buttons"):
            buttons += hook(instance, self.request.user)
        return buttons


class MuseumViewSet(FactViewSet):
    model = Museum
    icon = "home"
    index_view_class = MuseumIndexView
    list_display: ClassVar = ["name", "commune", "area", "territory", "membership"]
    list_filter: ClassVar = ["membership", "territory", "area", "trades", "clubs"]
    list_export: ClassVar = [
        "slug", "name", "membership", "member_since", "member_until", "legal_status", "street", "commune", "area",
        "territory", "website", "email", "phone", "latitude", "longitude", "opening_hours", "practical_examples", "reviewed_on",
    ]  # fmt: skip
    search_fields: ClassVar = ["name", "folded_text"]
    edit_handler = MUSEUM_PANELS


class NamedFactViewSet(FactViewSet):
    list_display: ClassVar = ["name_fr", "name_nl", "name_en"]
    list_export: ClassVar = ["slug", "name_fr", "name_nl", "name_en"]
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = NAMES


class TerritoryViewSet(NamedFactViewSet):
    model = Territory
    icon = "site"


class ClubViewSet(NamedFactViewSet):
    model = Club
    icon = "group"


class TradeViewSet(NamedFactViewSet):
    model = Trade
    icon = "cogs"
    panels: ClassVar = [*NAMES, FieldPanel("family")]


class MeetingViewSet(FactViewSet):
    model = Meeting
    icon = "group"
    list_display: ClassVar = ["day", "territory", "commune", "online"]
    list_filter: ClassVar = ["territory"]
    search_fields: ClassVar = ["slug", "place"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("territory"), FieldPanel("day")]),
        FieldPanel("slug"),
        FieldPanel("online"),
        FieldRowPanel([FieldPanel("place"), FieldPanel("commune")]),
        FieldPanel("museums"),
        FieldPanel("visited"),
    ]


class CommuneViewSet(FactViewSet):
    model = Commune
    icon = "table"
    list_display: ClassVar = ["name", "name_nl", "area", "country", "postal_code"]
    list_filter: ClassVar = ["country", "area"]
    list_export: ClassVar = ["slug", "name", "name_nl", "country", "area", "postal_code", "insee_code", "latitude", "longitude"]
    search_fields: ClassVar = ["name", "name_nl", "postal_code", "insee_code"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_nl")]),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("country"), FieldPanel("area")]),
        FieldRowPanel([FieldPanel("postal_code"), FieldPanel("insee_code")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("coordinate_source")]),
    ]


class NetworkGroup(ModelViewSetGroup):
    menu_label = _("Network")
    menu_icon = "group"
    menu_order = 150
    items = (MuseumViewSet, TerritoryViewSet, ClubViewSet, TradeViewSet, MeetingViewSet, CommuneViewSet)


# --- Choosers: a list to search in, wherever a form points at a museum or a commune -----------------


class FactSearchForm(SearchFilterMixin, BaseFilterForm):
    """Looks in the database; Wagtail's own form asks the search index, which holds pages and files only."""

    def filter(self, objects: Any) -> Any:
        self.search_query = self.cleaned_data["q"].strip() or None
        self.is_searching = self.search_query is not None
        return self.found(objects, self.search_query) if self.search_query else objects

    def found(self, objects: Any, text: str) -> Any:
        raise NotImplementedError


class MuseumSearchForm(FactSearchForm):
    def found(self, objects: Any, text: str) -> Any:
        return objects.matching(text)


class CommuneSearchForm(FactSearchForm):
    def found(self, objects: Any, text: str) -> Any:
        return objects.filter(Q(name__icontains=text) | Q(name_nl__icontains=text) | Q(postal_code__startswith=text))


class MuseumChoice:
    """The place tells apart museums of one name."""

    filter_form_class = MuseumSearchForm

    def get_object_list(self) -> Any:
        return Museum.objects.select_related("commune")

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("commune", label=capfirst(Commune._meta.verbose_name))]  # type: ignore[misc]  # a mixin for Wagtail's views


class CommuneChoice:
    """The département or province tells apart communes of one name."""

    filter_form_class = CommuneSearchForm

    @property
    def columns(self) -> list[Column]:
        columns = super().columns  # type: ignore[misc]  # a mixin for Wagtail's views
        area = Commune._meta.get_field("area")
        return [*columns, Column("area", label=capfirst(area.verbose_name), accessor="get_area_display")]


class MuseumChooseView(MuseumChoice, ChooseView):
    pass


class MuseumChooseResultsView(MuseumChoice, ChooseResultsView):
    pass


class CommuneChooseView(CommuneChoice, ChooseView):
    pass


class CommuneChooseResultsView(CommuneChoice, ChooseResultsView):
    pass


class MuseumChooserViewSet(ChooserViewSet):
    model = Museum
    icon = "home"
    choose_view_class = MuseumChooseView
    choose_results_view_class = MuseumChooseResultsView
    choose_one_text = _("Choose a museum")
    choose_another_text = _("Choose another museum")
    edit_item_text = _("Edit this museum")
    per_page = 20


class CommuneChooserViewSet(ChooserViewSet):
    model = Commune
    icon = "table"
    choose_view_class = CommuneChooseView
    choose_results_view_class = CommuneChooseResultsView
    choose_one_text = _("Choose a commune")
    choose_another_text = _("Choose another commune")
    edit_item_text = _("Edit this commune")
    per_page = 20
