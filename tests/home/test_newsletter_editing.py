"""The form on any page, and the newsletter in the editor."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from cms.roles import setup_roles
from home.models import NewsletterIssue, NewsletterList
from tests.cms.tree import log_in
from tests.home.letters import subscribed


def test_the_form_is_the_same_for_everybody_and_takes_no_statement(network: None, django_assert_num_queries: Any) -> None:
    from django.template import Context, Template

    both = Template('{% load newsletter_tags %}{% newsletter_form "footer" %}{% newsletter_form "page" %}')
    first = both.render(Context({}))
    with django_assert_num_queries(0):
        assert both.render(Context({})) == first
    ids = re.findall(r' id="([^"]+)"', first)
    assert len(ids) == len(set(ids)) > 4
    NewsletterList.objects.update(is_open=False)
    NewsletterList.objects.first().save()
    assert "<form" not in both.render(Context({}))


@pytest.fixture
def editor(network: None) -> Client:
    setup_roles()
    client, user = log_in("edith@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Rédaction"))
    return client


def test_an_editor_composes_looks_tests_and_sends(editor: Client) -> None:
    subscribed()
    form = {
        "list": NewsletterList.objects.get(slug="visitors").pk,
        "locale": "fr",
        "subject": "Au fil des musées",
        "intro": '{"blocks":[{"key":"a","text":"Bonjour","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}',
        "articles": "2",
        "events": "2",
        "chosen-TOTAL_FORMS": "0",
        "chosen-INITIAL_FORMS": "0",
        "chosen-MIN_NUM_FORMS": "0",
        "chosen-MAX_NUM_FORMS": "12",
    }
    response = editor.post(reverse("newsletterissue:add"), form)
    letter = NewsletterIssue.objects.get()
    look = reverse("newsletterissue:look", args=[letter.pk])
    assert response.url == look
    assert "Au fil des musées" in editor.get(look).text
    assert "Bonjour" in editor.get(reverse("newsletterissue:letter", args=[letter.pk])).text
    editor.post(look, {"action": "test"})
    assert mail.outbox[-1].to == ["edith@example.org"]
    assert mail.outbox[-1].subject.startswith("[essai]")
    editor.post(look, {"action": "send"})
    assert mail.outbox[-1].to == ["marie@example.org"]
    assert editor.get(reverse("newsletterissue:edit", args=[letter.pk])).url == look
    assert editor.post(reverse("newsletterissue:edit", args=[letter.pk]), {**form, "subject": "Autre"}).url == look
    assert editor.post(look, {"action": "send"}, follow=True).status_code == 200
    assert len(mail.outbox) == 2


def test_taking_the_addresses_out_is_a_permission_and_is_written_down(editor: Client) -> None:
    from wagtail.models import ModelLogEntry

    subscribed()
    where = reverse("subscriber:index")
    assert "marie@example.org" in editor.get(f"{where}?export=csv").getvalue().decode()
    assert ModelLogEntry.objects.filter(action="home.export_subscribers").count() == 1
    translator, user = log_in("tom@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Traduction"))
    assert translator.get(f"{where}?export=csv").status_code in (302, 403)
    user.user_permissions.add(*user.user_permissions.model.objects.filter(codename="view_subscriber"))
    assert translator.get(f"{where}?export=csv").status_code in (302, 403)
    assert not PageLogEntry.objects.filter(action="home.export_subscribers").exists()
