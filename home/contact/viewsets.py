"""Visitors' messages in the editor: read, sent again, deleted; never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from cms.viewsets import FactInspectView, FactViewSet, KeptOrDeletedPolicy, ReadOnlyViewSet, in_three_languages
from home.contact.services import send_again
from home.models import ContactMessage, ContactTopic, MessageState

SEND = "home.change_contactmessage"


def resend_buttons(request: HttpRequest, message: ContactMessage) -> list[Button]:
    if not request.user.has_perm(SEND):
        return []
    words = _("Send again") if message.state == MessageState.SENT else _("Send now")
    return [Button(words, url=reverse("contactmessage:resend", args=[message.pk]), icon_name="mail", priority=50)]


class MessageIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("topic", "museum")

    def get_list_more_buttons(self, instance: ContactMessage) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *resend_buttons(self.request, instance)]


class MessageInspectView(FactInspectView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *resend_buttons(self.request, self.object)]


class ResendView(View):
    """A question, then the message is sent at once, and what happened is said."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(SEND):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "home/admin/resend.html", {"message": get_object_or_404(ContactMessage, pk=pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = send_again(get_object_or_404(ContactMessage, pk=pk))
        log(instance=message, action="wagtail.edit", data={"sent": message.next_try_at is None})
        if message.next_try_at is None:
            messages.success(request, _("Message %(reference)s has been sent.") % {"reference": message.reference})
        else:
            messages.error(
                request,
                _("The mail server did not take message %(reference)s (%(error)s). It is kept, and tried again by itself.")
                % {"reference": message.reference, "error": message.last_error},
            )
        return redirect("contactmessage:index")


class MessageViewSet(ReadOnlyViewSet):
    model = ContactMessage
    name = "contactmessage"
    icon = "mail"
    policy_class = KeptOrDeletedPolicy
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    list_display: ClassVar = [
        "reference",
        "topic",
        "museum",
        "locale",
        "state",
        DateColumn("created_at", label=gettext_lazy("left at"), sort_key="created_at"),
        "last_error",
    ]
    list_filter: ClassVar = {"state": ["exact"], "topic": ["exact"], "locale": ["exact"], "created_at": ["gte", "lte"]}
    list_export: ClassVar = ["reference", "topic.slug", "museum.slug", "locale", "state", "created_at", "sent_at"]
    search_fields: ClassVar = ["reference", "email", "name", "text"]
    inspect_view_fields: ClassVar = [
        "reference", "topic", "museum", "name", "email", "text", "locale", "state", "created_at", "sent_at", "sent_to",
        "copy_wanted", "copy_sent_at", "tries", "next_try_at", "last_error",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("resend/<int:pk>/", ResendView.as_view(), name="resend")]


class ContactTopicViewSet(FactViewSet):
    model = ContactTopic
    icon = "tag"
    list_display: ClassVar = ["name_fr", "email", "position"]
    list_export: ClassVar = ["slug", "name_fr", "name_nl", "name_en", "email", "position"]
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en", "email"]
    panels: ClassVar = [
        in_three_languages("name", gettext_lazy("Name")),
        FieldPanel("email"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
        FieldPanel("about_museums"),
    ]


class ContactGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("Contact")
    menu_icon = "mail"
    menu_order = 190
    items = (MessageViewSet, ContactTopicViewSet)
