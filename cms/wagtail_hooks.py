"""The editor, as far as it concerns every app: translations, words of the site."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

import cms.content_checks.hooks
import cms.translation_desk.explorer
import cms.translation_desk.hooks  # noqa: F401 - they register themselves
from cms import translation_guard
from cms.blocks.links import PageLinks
from cms.viewsets import BannerViewSet, LocaleSettingsViewSet, SiteMenuViewSet


@hooks.register("register_admin_viewset")
def register_words_of_the_site() -> list[ViewSet]:
    return [LocaleSettingsViewSet(), SiteMenuViewSet(), BannerViewSet()]


@hooks.register("insert_global_admin_css")
def style_our_own_pages() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("insert_global_admin_js")
def mend_words_of_localize() -> str:
    return format_html('<script src="{}"></script>', static("cms/localize-words.js"))


@hooks.register("construct_help_menu")
def hide_news_of_wagtail(_request: HttpRequest, menu_items: list[Any]) -> None:
    """What is new in Wagtail is for those who maintain the site; the badge only worries the others."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(("whats-new", "editor-guide"))]


# --- Translations: see cms/translation_guard.py ---------------------------------------------------


@hooks.register("before_edit_page", order=-1)
def refuse_untranslated(request: HttpRequest, page: Page) -> HttpResponse | None:
    """“Publish” in the translation editor: refused with the texts that are missing. What was typed is stored already."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is None or not page.permissions_for_user(request.user).can_publish():
        return None
    missing = translation_guard.missing_sentences(translation.source, translation.target_locale)
    if not missing:
        return None
    error = translation_guard.UntranslatedError(page.get_admin_display_title(), translation.target_locale, missing)
    messages.error(request, " ".join(error.messages))
    return redirect(request.path)


@hooks.register("before_publish_page")
def refuse_untranslated_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """“Publish” in the page editor. The draft is stored already."""
    left = translation_guard.sentences_left(page.specific)
    if not left:
        return None
    error = translation_guard.UntranslatedError(page.get_admin_display_title(), page.locale, left)
    messages.error(request, " ".join(error.messages))
    return redirect("wagtailadmin_pages:edit", page.pk)


class UpdateTranslations(UpdateTranslationsView):
    """“Sync translated pages”: each language that is not complete is left as it is, and said."""

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["publish_translations"].help_text = _(
            "Publish at once in each language whose translation is complete. The others stay as visitors see them now."
        )
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data.get("use_machine_translation") and form.cleaned_data["publish_translations"]:
            form.cleaned_data["publish_translations"] = False
            messages.warning(self.request, _("What a machine translated is a draft: read it over, then publish each language."))
        response = super().form_valid(form)
        if form.cleaned_data["publish_translations"]:
            for translation in self.object.translations.filter(enabled=True).select_related("target_locale"):
                missing = translation_guard.missing_sentences(self.object, translation.target_locale)
                if missing:
                    error = translation_guard.UntranslatedError(self.object.object_repr, translation.target_locale, missing)
                    messages.warning(self.request, " ".join(error.messages))
        return response


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    messages.error(
        request, _("A page is not replaced by its source: visitors would read the source language. Unpublish the page instead.")
    )
    return redirect(reverse("wagtailadmin_pages:edit", args=[page_id]))


@hooks.register("register_admin_urls", order=-1)
def replace_localize_views() -> list[URLPattern]:
    """At the addresses of wagtail-localize, so that its own links and buttons lead here."""
    return [
        path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", refuse_alias),
    ]


@hooks.register("construct_page_action_menu")
def hide_alias(menu_items: list[Any], _request: HttpRequest, _context: dict[str, Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("construct_translated_pages_to_cascade_actions")
def translations_follow_their_source(pages: list[Page], action: str) -> dict[Page, Any]:
    """A page in the source language is unpublished, deleted and moved with its translations; the editor says how many."""
    followed = {page: translation_guard.translations_of(page) for page in pages if translation_guard.is_source(page.locale)}
    if action == "unpublish":
        return {page: found.filter(live=True) for page, found in followed.items()}
    return followed


# --- Texts ----------------------------------------------------------------------------------------


@hooks.register("register_rich_text_features", order=20)
def link_to_pages_in_few_statements(features: Any) -> None:
    """Instead of Wagtail's own, which asks for the translation of each page a text links to."""
    features.register_link_type(PageLinks)
