"""The report on what is to be mended."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex

from cms import content_checks
from cms.content_checks import Findings
from cms.content_checks.tasks import refresh_references
from cms.models import CustomImage
from cms.roles import EDITORS
from museums.models import Museum, MuseumPage, Territory
from tests.cms import tree as trees
from tests.cms.tree import edit_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tree() -> trees.Tree:
    tree = trees.build()
    trees.translated(tree)
    return tree


@pytest.fixture
def editor(tree: trees.Tree) -> Client:
    client, user = trees.log_in("redaction@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))
    return client


def found(key: str, language: str = "") -> list[tuple[str, str]]:
    check = content_checks.find(key)
    assert check is not None
    return [(one.title, one.language) for one in Findings(check.parts(language)).in_chunks()]


def write(page: MuseumPage, text: str) -> None:
    page = MuseumPage.objects.get(pk=page.pk)
    page.body = json.dumps([{"type": "text", "value": text, "id": trees.BLOCK}])
    page.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(page)


def test_a_page_that_is_not_there_in_a_language(tree: trees.Tree) -> None:
    assert ("Musée du textile", "nl") in found("missing-translation")
    assert ("Musée du sabot", "nl") not in found("missing-translation")
    assert ("Musée du sabot", "en") in found("missing-translation", "en")
    assert {code for _title, code in found("missing-translation", "en")} == {"en"}
    assert found("missing-translation", "fr") == []
    tree.page_in("nl").unpublish()
    assert ("Musée du sabot", "nl") in found("missing-translation", "nl")


def test_links_to_what_nobody_can_see(tree: trees.Tree) -> None:
    write(tree.sabot, f'<p><a linktype="page" id="{tree.textile.pk}">x</a></p>')
    assert found("unpublished-link") == found("broken-link") == []
    MuseumPage.objects.get(pk=tree.textile.pk).unpublish()
