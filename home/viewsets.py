"""What editors keep as facts: partners, key figures, press cuttings, recordings, and the words pages are sorted by."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cms.viewsets import FactViewSet, in_three_languages
from home.models import AuthorRole, KeyFigure, Partner, PressCutting, Series, Testimony, Topic
from museums.viewsets import NamedFactViewSet


class PartnerViewSet(FactViewSet):
    model = Partner
    icon = "link"
    list_display: ClassVar = ["name", "kind", "website"]
    list_filter: ClassVar = ["kind"]
    list_export: ClassVar = ["slug", "name", "kind", "website"]
    search_fields: ClassVar = ["name"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("website")]),
        FieldPanel("programmes", widget=forms.CheckboxSelectMultiple),
    ]


class KeyFigureViewSet(FactViewSet):
    model = KeyFigure
    icon = "order"
    list_display: ClassVar = ["label_fr", "value", "unit", "year", "position"]
    list_filter: ClassVar = ["year", "unit"]
    list_export: ClassVar = ["slug", "label_fr", "label_nl", "label_en", "value", "unit", "qualifier", "year", "source"]
    search_fields: ClassVar = ["label_fr", "label_nl", "label_en"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit"), FieldPanel("qualifier")]),
        in_three_languages("label", _("Label")),
        FieldRowPanel([FieldPanel("year"), FieldPanel("source")]),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
    ]


class PressCuttingViewSet(FactViewSet):
    model = PressCutting
    icon = "doc-full"
    list_display: ClassVar = ["outlet", "title", "start"]
    list_filter: ClassVar = ["outlet"]
    list_export: ClassVar = ["slug", "outlet", "title", "start", "end", "date_precision", "url", "museum", "programme"]
    search_fields: ClassVar = ["outlet", "title"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("outlet"), FieldPanel("title")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("date_precision")]),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("museum"), FieldPanel("programme")]),
        FieldPanel("slug"),
    ]


class TestimonyViewSet(FactViewSet):
    """The reference of the consent is in the form only: not in the list, nor in what is exported."""

    model = Testimony
    icon = "openquote"
    list_display: ClassVar = ["slug", "museum", "trade", "recorded_in", "is_example"]
    list_filter: ClassVar = ["trade", "is_example"]
    list_export: ClassVar = ["slug", "museum", "trade", "recorded_in", "spoken", "seconds", "is_example"]
    search_fields: ClassVar = ["slug"]
    panels: ClassVar = [
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("museum"), FieldPanel("trade")]),
        FieldRowPanel([FieldPanel("recorded_in"), FieldPanel("spoken"), FieldPanel("seconds")]),
        MultiFieldPanel(
            [FieldPanel("media"), FieldPanel("external_url"), FieldPanel("poster"), InlinePanel("captions", label=_("Captions"))],
            heading=_("Recording"),
        ),
        MultiFieldPanel([FieldPanel("consent_reference"), FieldPanel("is_example")], heading=_("Consent")),
    ]


class TopicViewSet(NamedFactViewSet):
    model = Topic
    icon = "tag"


class AuthorRoleViewSet(NamedFactViewSet):
    model = AuthorRole
    icon = "edit"


class SeriesViewSet(NamedFactViewSet):
    model = Series
    icon = "list-ol"


class EditorialGroup(ModelViewSetGroup):
    menu_label = _("Editorial")
    menu_icon = "edit"
    menu_order = 180
    items = (
        PartnerViewSet,
        KeyFigureViewSet,
        PressCuttingViewSet,
        TestimonyViewSet,
        TopicViewSet,
        SeriesViewSet,
        AuthorRoleViewSet,
    )
