"""A page never goes live in Dutch or English with French sentences in it, by whatever way it is published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, TranslationSource
from wagtail_localize.operations import translate_object

from cms.roles import EDITORS
from cms.translation_guard import UntranslatedError, sentences_left
from home.models import StandardPage
from museums.models import MuseumPage
from tests.cms import tree as trees
from tests.cms.tree import BODY, DUTCH, DUTCH_BODY, FRENCH, LATER_DUTCH, LATER_FRENCH, Tree, edit_url, locale, messages_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(tree: Tree) -> Any:
    from django.contrib.auth.models import Group

    client, user = trees.log_in("redaction@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))
    return client


def change_french(tree: Tree) -> TranslationSource:
    """The French summary changes and the translation's source is synchronised: the Dutch has a gap."""
    page = MuseumPage.objects.get(pk=tree.sabot.pk)
    page.summary = LATER_FRENCH
    page.save_revision().publish()
    source = TranslationSource.objects.get_for_instance(page)
    source.update_from_db()
    return source


def dutch(tree: Tree) -> MuseumPage:
    return tree.page_in("nl")


# --- The story ------------------------------------------------------------------------------------


def test_an_editor_changes_translates_and_publishes(tree: Tree, editor: Any) -> None:
    """The whole story through the editor's own pages: French published, sent to Dutch, filled in, published; then changed,
    synchronised, refused while there is a gap, and published when it is closed."""
    response = editor.post(
        edit_url(tree.sabot), trees.page_form(tree.sabot, **{"summary": FRENCH, "action-publish": "1"}), follow=True
    )
    assert response.status_code == 200
    tree.sabot.refresh_from_db()
    assert tree.sabot.live

    submit = reverse("wagtail_localize:submit_page_translation", args=[tree.sabot.pk])
    assert editor.get(submit).status_code == 200
    response = editor.post(submit, {"locales": [locale("nl").pk]}, follow=True)
    page = dutch(tree)
    assert response.redirect_chain[-1][0] == edit_url(page)
    assert not page.live

    response = editor.post(edit_url(page), {"action": "publish"}, follow=True)
    assert "2 " in messages_of(response)
    assert FRENCH in messages_of(response)
    assert not dutch(tree).live

    translation = tree.translation()
    texts = {FRENCH: DUTCH, BODY: DUTCH_BODY}
    for segment in translation.source.stringsegment_set.select_related("string"):
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        typed = f"value={texts[segment.string.data]}"
        answer = editor.put(address, typed.encode(), content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 201
    response = editor.post(edit_url(page), {"action": "publish"}, follow=True)
    assert "error" not in [message.level_tag for message in response.context["messages"]]
    page = dutch(tree)
    assert page.live
    assert (page.summary, DUTCH_BODY in str(page.body)) == (DUTCH, True)

    tree.sabot = MuseumPage.objects.get(pk=tree.sabot.pk)
    form = trees.page_form(tree.sabot, **{"summary": LATER_FRENCH, "action-publish": "1"})
    editor.post(edit_url(tree.sabot), form, follow=True)
    assert MuseumPage.objects.get(pk=tree.sabot.pk).summary == LATER_FRENCH
    sync = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    assert editor.get(sync).status_code == 200
    response = editor.post(sync, {"publish_translations": "on"}, follow=True)
    assert LATER_FRENCH in messages_of(response)
    assert dutch(tree).summary == DUTCH

    response = editor.post(edit_url(page), {"action": "publish"}, follow=True)
    assert LATER_FRENCH in messages_of(response)
    page = dutch(tree)
    assert (page.live, page.summary) == (True, DUTCH)
    assert StringTranslation.objects.filter(locale=locale("nl"), data=DUTCH).exists()

    trees.fill(tree.translation())
    editor.post(edit_url(page), {"action": "publish"}, follow=True)
    assert dutch(tree).summary == LATER_DUTCH


def test_the_refusal_is_said_in_the_editors_language(tree: Tree, editor: Any) -> None:
    translate_object(tree.sabot, [locale("nl")])
    response = editor.post(edit_url(dutch(tree)), {"action": "publish"}, follow=True)
    assert b'lang="fr"' in response.content
    assert "néerlandais" in messages_of(response)


# --- Each way to publish ----------------------------------------------------------------------------


def test_save_target_refuses_and_changes_nothing(tree: Tree) -> None:
    translation = trees.translated(tree)
    change_french(tree)
    revisions = dutch(tree).revisions.count()
    with pytest.raises(UntranslatedError) as refusal:
        translation.save_target(publish=True)
    assert refusal.value.sentences == [LATER_FRENCH]
    assert (dutch(tree).summary, dutch(tree).revisions.count()) == (DUTCH, revisions)


def test_a_draft_of_a_partly_translated_page_leaves_the_live_page_alone(tree: Tree) -> None:
    translation = trees.translated(tree)
    change_french(tree)
    translation.save_target(publish=False)
    page = dutch(tree)
    assert (page.live, page.summary, page.has_unpublished_changes) == (True, DUTCH, True)
    assert page.get_latest_revision_as_object().summary == LATER_FRENCH


def test_an_empty_translation_is_a_gap(tree: Tree) -> None:
    translation = trees.translated(tree)
    StringTranslation.objects.filter(data=DUTCH).update(data=" ")
    assert translation.get_progress() == (2, 2)
    with pytest.raises(UntranslatedError):
        translation.save_target(publish=True)


def test_a_page_sent_to_translation_starts_as_a_draft_whatever_the_setting(tree: Tree, settings: Any) -> None:
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = True
    translate_object(tree.sabot, [locale("nl")])
    assert not dutch(tree).live


def with_gap(tree: Tree) -> Any:
    """The Dutch page live and complete, and a newer draft of it with a French sentence."""
    translation = trees.translated(tree)
    change_french(tree)
    translation.save_target(publish=False)
    return dutch(tree)


def test_publishing_the_draft_is_refused(tree: Tree) -> None:
    page = with_gap(tree)
    with pytest.raises(UntranslatedError):
        page.get_latest_revision().publish()
    with pytest.raises(UntranslatedError):
        PublishPageRevisionAction(page.get_latest_revision()).execute(skip_permission_checks=True)
    assert dutch(tree).summary == DUTCH


def test_publishing_in_bulk_is_refused_with_a_message(tree: Tree, editor: Any) -> None:
    page = with_gap(tree)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/admin/"
    response = editor.post(address, follow=True)
    assert response.status_code == 200
    assert LATER_FRENCH in messages_of(response)
    assert dutch(tree).summary == DUTCH


def test_the_clock_sets_an_untranslated_page_aside_and_goes_on(tree: Tree) -> None:
    page = with_gap(tree)
    soon = timezone.now() - timedelta(minutes=5)
    page.get_latest_revision().__class__.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=soon)
    draft = MuseumPage.objects.get(pk=tree.textile.pk)
    draft.summary = "Un résumé neuf pour le musée du textile."
    revision = draft.save_revision()
    revision.approved_go_live_at = soon + timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert dutch(tree).summary == DUTCH
    assert MuseumPage.objects.get(pk=tree.textile.pk).summary == draft.summary
    page.refresh_from_db()
    assert page.latest_revision.approved_go_live_at is None


def test_a_workflow_cannot_publish_it_either(tree: Tree, editor: Any) -> None:
    page = with_gap(tree)
    _client, author = trees.log_in("auteur@example.org")
    workflow = page.get_workflow()
    state = workflow.start(page, author)
    task = state.current_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    response = editor.post(approve, {"comment": "", "next": "/admin/"}, follow=True)
    assert response.status_code == 200
    assert dutch(tree).summary == DUTCH


def test_saving_the_live_page_directly_is_refused(tree: Tree) -> None:
    trees.translated(tree)
    page = dutch(tree)
    page.summary = FRENCH
    with pytest.raises(UntranslatedError):
        page.save()


def test_the_page_editor_refuses_a_page_that_no_longer_follows_its_source(tree: Tree, editor: Any) -> None:
    translation = trees.translated(tree)
    translation.enabled = False
    translation.save()
    page = dutch(tree)
    form = trees.page_form(page, **{"summary": FRENCH, "action-publish": "1"})
    response = editor.post(edit_url(page), form, follow=True)
    assert FRENCH in messages_of(response)
    page = dutch(tree)
    assert page.summary == DUTCH
    assert page.get_latest_revision_as_object().summary == FRENCH


def test_the_same_name_in_both_languages_is_no_gap(tree: Tree) -> None:
    translation = trees.translated(tree)
    page = dutch(tree)
    assert page.title == tree.sabot.title
    assert sentences_left(page) == []
    StringTranslation.objects.filter(data=DUTCH).update(data=FRENCH)  # confirmed by somebody: a quotation
    translation.save_target(publish=True)
    assert dutch(tree).summary == FRENCH


# --- Aliases ----------------------------------------------------------------------------------------


def test_no_alias_is_made_in_another_language(tree: Tree) -> None:
    copy = tree.sabot.copy_for_translation(locale("nl"), alias=True)
    assert copy.alias_of_id is None
    assert not copy.live


def test_a_translation_is_not_turned_back_into_an_alias(tree: Tree, editor: Any) -> None:
    trees.translated(tree)
    page = dutch(tree)
    response = editor.post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]), follow=True)
    assert response.status_code == 200
    page = dutch(tree)
    assert (page.alias_of_id, page.summary) == (None, DUTCH)


def test_a_page_whose_parent_is_not_translated_brings_it_along_as_a_draft(tree: Tree) -> None:
    tree.directories["nl"].delete()
    translate_object(tree.sabot, [locale("nl")])
    parent = dutch(tree).get_parent()
    assert (parent.alias_of_id, parent.live) == (None, False)


# --- The source is withdrawn --------------------------------------------------------------------------


def test_unpublishing_the_french_page_unpublishes_its_translations(tree: Tree) -> None:
    trees.translated(tree)
    MuseumPage.objects.get(pk=tree.sabot.pk).unpublish()
    assert not dutch(tree).live


def test_unpublishing_the_dutch_page_leaves_the_french_one(tree: Tree) -> None:
    trees.translated(tree)
    dutch(tree).unpublish()
    assert MuseumPage.objects.get(pk=tree.sabot.pk).live


def test_the_editor_is_told_and_unpublishes_both(tree: Tree, editor: Any) -> None:
    trees.translated(tree)
    address = reverse("wagtailadmin_pages:unpublish", args=[tree.sabot.pk])
    assert editor.get(address).context["translation_count"] == 1
    editor.post(address)
    assert not Page.objects.filter(translation_key=tree.sabot.translation_key, live=True).exists()


def test_the_editor_deletes_a_page_with_its_translations(tree: Tree, editor: Any) -> None:
    trees.translated(tree)
    editor.post(reverse("wagtailadmin_pages:delete", args=[tree.sabot.pk]))
    assert not Page.objects.filter(translation_key=tree.sabot.translation_key).exists()


def test_the_editor_moves_a_page_with_its_translations(tree: Tree, editor: Any) -> None:
    pages: dict[str, dict[str, StandardPage]] = {}
    for name in ("about", "help"):
        pages[name] = {"fr": trees.add(tree.homes["fr"], StandardPage(title=name, slug=name, locale=locale("fr")))}
        key = pages[name]["fr"].translation_key
        dutch_page = StandardPage(title=f"{name} nl", slug=name, locale=locale("nl"), translation_key=key)
        pages[name]["nl"] = trees.add(tree.homes["nl"], dutch_page)
    move = reverse("wagtailadmin_pages:move_confirm", args=[pages["help"]["fr"].pk, pages["about"]["fr"].pk])
    assert editor.post(move).status_code == 302
    for code in ("fr", "nl"):
        assert Page.objects.get(pk=pages["help"][code].pk).get_parent().pk == pages["about"][code].pk


def test_a_page_deleted_by_other_ways_leaves_its_translation_as_a_draft(tree: Tree) -> None:
    trees.translated(tree)
    MuseumPage.objects.get(pk=tree.sabot.pk).delete()
    assert not dutch(tree).live


# --- What this stands on ------------------------------------------------------------------------------


def test_wagtail_localize_still_writes_through_the_guarded_method(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """If an update of wagtail-localize changes its one door, this fails before the site shows French in Dutch."""
    assert TranslationSource.create_or_update_translation.guarded
    original = TranslationSource.create_or_update_translation.__wrapped__
    names = original.__code__.co_varnames[: original.__code__.co_argcount]
    assert names == ("self", "locale", "user", "publish", "copy_parent_pages", "fallback")
    calls = []
    monkeypatch.setattr(TranslationSource, "create_or_update_translation", lambda *args, **kwargs: calls.append(kwargs))
    translate_object(tree.sabot, [locale("nl")])
    assert [call["fallback"] for call in calls] == [True]
