"""The translators' list in the menu, and what editors are told about translations that wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.roles import TRANSLATE
from cms.translation_desk import lists, views
from cms.translation_desk.lists import Outdated
from cms.translation_guard import is_source, language_name_of, translations_of


@hooks.register("register_admin_urls")
def register_to_translate() -> list[URLPattern]:
    return [path("to-translate/", views.ToTranslateView.as_view(), name="to_translate")]


class ToTranslateMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(TRANSLATE))


@hooks.register("register_admin_menu_item")
def to_translate_in_the_menu() -> MenuItem:
    return ToTranslateMenuItem(
        gettext_lazy("To translate"),
        reverse_lazy("to_translate"),
        name="to-translate",
        icon_name="wagtail-localize-language",
        order=160,
    )


@hooks.register("before_edit_page", order=-2)
def say_what_is_behind(request: HttpRequest, page: Page) -> HttpResponse | None:
    """On opening a page: which of its translations are behind it; on opening a translation: whether it is."""
    if request.method != "GET":
        return None
    behind = lists.behind_of(page)
    if not is_source(page.locale):
        behind = [found for found in behind if found.language == page.locale.language_code]
    for found in behind:
        messages.warning(request, sentence(found))
    if is_source(page.locale) and request.user.has_perm(TRANSLATE):
        say_what_is_not_begun(request, page)
    return None


def say_what_is_not_begun(request: HttpRequest, page: Page) -> None:
    waiting = [found.language for found in lists.standings([page]).get(page.pk, []) if found.behind is None]
    if waiting:
        names = ", ".join(language_name_of(code) for code in waiting)
        messages.info(
            request, _("Translation not begun: %(languages)s.") % {"languages": names}, buttons=[translate_button(page)]
        )


def translate_button(page: Page) -> Any:
    return messages.button(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), _("Translate this page"))


def sentence(found: Outdated) -> str:
    """“Dutch: out of date since 3 March, 2 texts to translate.”"""
    values = {
        "language": language_name_of(found.language).capitalize(),
        "date": date_format(localtime(found.since), "DATE_FORMAT") if found.since else "–",
        "count": found.missing,
    }
    if found.missing:
        return _("%(language)s: out of date since %(date)s. Texts to translate: %(count)d.") % values
    return _("%(language)s: out of date since %(date)s. The French page was published and not sent to translation yet.") % values


@hooks.register("after_publish_page")
def say_that_translations_wait(request: HttpRequest, page: Page) -> None:
    """Publishing French changes French only: says so, with the button that sends the changes on."""
    if not is_source(page.locale) or not request.user.has_perm(TRANSLATE):
        return
    unsent = [found for found in lists.behind_of(page) if found.unsent]
    if unsent:
        names = ", ".join(language_name_of(found.language) for found in unsent)
        button = messages.button(
            reverse("wagtail_localize:update_translations", args=[unsent[0].source_id]), _("Send the changes to translation")
        )
        text = _("Visitors still read the page as it was in other languages: %(languages)s.") % {"languages": names}
        messages.warning(request, text, buttons=[button])
    elif not translations_of(page).exists():
        messages.info(request, _("This page exists in French only."), buttons=[translate_button(page)])
