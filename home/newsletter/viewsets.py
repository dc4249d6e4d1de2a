"""The newsletter in the editor: lists, subscribers, issues. Sending is in `admin_views`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.models import Site

from cms.viewsets import FactViewSet, KeptOrDeletedPolicy, ReadOnlyViewSet, in_three_languages
from home.models import IssueState, NewsletterIssue, NewsletterList, Subscriber
from home.newsletter import admin_views

EXPORT = "home.export_subscriber"


class NewsletterListViewSet(FactViewSet):
    model = NewsletterList
    icon = "list-ul"
    list_display: ClassVar = ["name_fr", "is_open", "position"]
    list_export: ClassVar = ["slug", "name_fr", "name_nl", "name_en", "is_open"]
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = [
        in_three_languages("name", gettext_lazy("Name")),
        in_three_languages("purpose", gettext_lazy("What it brings"), sentences=True),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
        FieldPanel("is_open"),
    ]


class SubscriberIndexView(generic.IndexView):
    """Taking the addresses out of the site is a permission of its own, and each time is written down."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export"):
            if not request.user.has_perm(EXPORT):
                raise PermissionDenied
            log(instance=Site.objects.get(is_default_site=True), action="home.export_subscribers", user=request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def show_export_buttons(self) -> bool:
        return bool(self.request.user.has_perm(EXPORT))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("lists")


class SubscriberViewSet(ReadOnlyViewSet):
    """Nobody is added here: only the owner of an address can ask for the newsletter."""

    model = Subscriber
    icon = "group"
    policy_class = KeptOrDeletedPolicy
    index_view_class = SubscriberIndexView
    list_display: ClassVar = ["email", "locale", "confirmed_at", "ended_at"]
    list_filter: ClassVar = {"lists": ["exact"], "locale": ["exact"], "ended_at": ["isnull"], "confirmed_at": ["gte", "lte"]}
    list_export: ClassVar = ["email", "locale", "asked_at", "confirmed_at", "ended_at", "consent_text"]
    search_fields: ClassVar = ["email"]
    inspect_view_fields: ClassVar = ["email", "locale", "lists", "consent_text", "asked_at", "confirmed_at", "ended_at"]


class IssueIndexView(generic.IndexView):
    def get_list_more_buttons(self, instance: NewsletterIssue) -> list[Any]:
        look = Button(_("Look and send"), url=reverse("newsletterissue:look", args=[instance.pk]), icon_name="view", priority=5)
        return [*super().get_list_more_buttons(instance), look]


class IssueEditView(generic.EditView):
    """What has begun to go out is no longer changed: the last reader gets what the first got."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        issue = get_object_or_404(NewsletterIssue, pk=kwargs["pk"])
        if issue.state != IssueState.DRAFT:
            return admin_views.to_look(issue.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("newsletterissue:look", args=[self.object.pk])


class IssueCreateView(generic.CreateView):
    def get_success_url(self) -> str:
        return reverse("newsletterissue:look", args=[self.object.pk])


class NewsletterIssueViewSet(FactViewSet):
    model = NewsletterIssue
    icon = "mail"
    index_view_class = IssueIndexView
    edit_view_class = IssueEditView
    add_view_class = IssueCreateView
    list_display: ClassVar = ["subject", "list", "locale", "state", "sent_at"]
    list_filter: ClassVar = ["list", "locale", "state"]
    list_export: ClassVar = ["subject", "list.slug", "locale", "state", "sent_at"]
    search_fields: ClassVar = ["subject"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("list"), FieldPanel("locale")]),
        FieldPanel("subject"),
        FieldPanel("intro"),
        InlinePanel("chosen", [FieldPanel("page")], label=gettext_lazy("Page"), heading=gettext_lazy("Chosen pages"), max_num=12),
        FieldRowPanel([FieldPanel("articles"), FieldPanel("events")]),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("look/<int:pk>/", admin_views.LookView.as_view(), name="look"),
            path("letter/<int:pk>/", admin_views.letter, name="letter"),
        ]


class NewsletterGroup(ModelViewSetGroup):
    menu_label = pgettext_lazy("editor menu", "Newsletter")
    menu_icon = "mail"
    menu_order = 191
    items = (NewsletterIssueViewSet, SubscriberViewSet, NewsletterListViewSet)
