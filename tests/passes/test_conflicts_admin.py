"""The inbox of conflicts: who sees it, and what dealing with one leaves behind."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS, setup_roles
from passes.models import Conflict, Scan
from tests.cms.tree import log_in
from tests.passes.factories import make_pass
from tests.passes.scene import Scene
from tests.passes.test_intake import scan_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict() -> Conflict:
    setup_roles()
    scene = Scene()
    held_pass = make_pass(scene.edition)
    send(scene, scan_of(held_pass, ago=20), scan_of(held_pass, ago=10))
    return Conflict.objects.get()


def of(role: str | None) -> Client:
    client, user = log_in("someone@example.org")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return client


@pytest.mark.parametrize("role", [None, EDITORS, TRANSLATORS, "anonymous"])
def test_who_does_not_keep_the_passes_sees_none(conflict: Conflict, role: str | None) -> None:
    client = Client() if role == "anonymous" else of(role)
    address = reverse("conflict:edit", args=[conflict.pk])
    assert client.get(reverse("conflict:index")).status_code == 302
    assert client.get(address).status_code == 302
    client.post(address, {"note": "x", "settled": "on"})
    assert not Conflict.objects.exclude(note="").exists()


def test_a_desk_manager_reads_notes_and_settles(conflict: Conflict) -> None:
    client = of(DESK_MANAGERS)
    assert "Accepté plus souvent" in client.get(reverse("conflict:index"), {"state": "open"}).text
    assert "Accepté plus souvent" not in client.get(reverse("conflict:index"), {"state": "settled"}).text
    address = reverse("conflict:edit", args=[conflict.pk])
    assert reverse("scan:inspect", args=[conflict.scan.pk]) in client.get(address).text
    assert client.post(address, {"note": "x" * 1001, "settled": "on"}).status_code == 200
    assert client.post(address, {"note": "Deux familles, un seul pass.", "settled": "on"}).status_code == 302
    conflict.refresh_from_db()
    assert conflict.settled_at
    assert conflict.settled_by
    assert "Deux familles" in ModelLogEntry.objects.get(action="passes.settle").message
    client.post(address, {"note": "Deux familles, un seul pass."})
    conflict.refresh_from_db()
    assert (conflict.settled_at, conflict.settled_by) == (None, None)
    for name in ("conflict:delete", "conflict:add"):
        answer = client.post(reverse(name, args=[conflict.pk] if name.endswith("delete") else []))
        assert answer.status_code in (302, 403)
    assert (Conflict.objects.count(), Scan.objects.count()) == (1, 2)
