"""Replacing the key of an edition or offer in the editor."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.roles import DESK_MANAGERS, EDITORS, setup_roles
from passes.models import SigningKey
from passes.services import issuing
from tests.cms.tree import log_in
from tests.passes.factories import make_advantage, make_offer, make_pass
from tests.passes.scene import Scene

pytestmark = pytest.mark.django_db


def of(role: str) -> Any:
    client, user = log_in(f"{role[:3].lower()}@example.org")
    user.groups.add(Group.objects.get(name=role))
    return client


@pytest.mark.parametrize("kind", ["edition", "offer"])
@pytest.mark.parametrize("distrust", [False, True])
def test_a_new_key_signs_from_now_on_and_the_old_one_holds_unless_it_is_distrusted(kind: str, distrust: bool) -> None:
    setup_roles()
    scene = Scene(uses_per_pass=None)
    scheme: Any = scene.edition if kind == "edition" else make_offer()
    if kind == "offer":
        make_advantage(scheme, scene.museum, uses_per_pass=None)
    held_pass = make_pass(scheme)
    old_code = issuing.token_of(held_pass)
    address = reverse(f"{kind}:key", args=[scheme.pk])
    assert of(EDITORS).post(address, {"reason": "x"}).status_code in (302, 403)
    client = of(DESK_MANAGERS)
    assert f"{kind}/key/{scheme.pk}/" in client.get(reverse(f"{kind}:index")).text
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 200
    assert SigningKey.objects.filter(replaced_by__isnull=False).count() == 0
    form = {"reason": "Carte perdue"} | ({"distrust": "on"} if distrust else {})
    assert client.post(address, form).status_code == 302
    assert "Carte perdue" in ModelLogEntry.objects.get(action="passes.key").message
    held_pass.refresh_from_db()
    new_code = issuing.token_of(held_pass)
    assert new_code != old_code
    assert scene.scan(old_code).reason == ("altered" if distrust else "")
    assert scene.scan(new_code).verdict != "refused"
