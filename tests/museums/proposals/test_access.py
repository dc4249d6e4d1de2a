"""Who finds which sheet and which list, and what the first page of the editor counts."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from cms.models import CustomImage, User
from cms.roles import DESK_MANAGERS, TRANSLATORS
from museums.contributors import add_contributor, collection_of, contributors_of
from museums.models import Museum
from tests import databases
from tests.museums.proposals.scene import LATER, Scene

pytestmark = pytest.mark.django_db(transaction=True)


scene = databases.built_once(Scene)


def test_each_role_finds_what_is_theirs(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    review = reverse("museum_review", args=[scene.waiting().pk])
    clients = {
        "museum": (scene.marie, (302, 200, 302, 302)),
        "another museum": (scene.stranger, (302, 302, 302, 302)),
        "editor": (scene.editor, (302, 302, 200, 200)),
        "translator": (scene.member("traduction@example.org", TRANSLATORS), (302, 302, 302, 302)),
        "desk": (scene.member("accueil@example.org", DESK_MANAGERS), (302, 302, 302, 302)),
        "nobody": (Client(), (302, 302, 302, 302)),
    }
    addresses = (reverse("my_museums"), scene.address, reverse("museum_to_read"), review)
    for role, (client, expected) in clients.items():
        assert tuple(client.get(address).status_code for address in addresses) == expected, role
    assert scene.marie.get(reverse("my_museums")).url == scene.address
    assert scene.stranger.get(reverse("my_museums")).url == reverse("my_museum", args=["textile"])
    for client in (scene.stranger, scene.member("traduction@example.org"), Client()):
        client.post(review, {"accepted": "phone", "version": scene.waiting().version, "decide": "1"})
        client.post(scene.address, {"phone": "03 20 99 99 99", "submit": "1"})
    assert scene.waiting().changes == {"phone": "03 20 11 11 11"}
    assert scene.reload().phone == "03 20 00 00 00"


def test_the_first_page_of_the_editor_leads_there(scene: Scene) -> None:
    scene.send(scene.marie, phone="03 20 11 11 11")
    assert scene.address in scene.marie.get(reverse("wagtailadmin_home")).text
    assert reverse("museum_to_read") in scene.editor.get(reverse("wagtailadmin_home")).text
    assert scene.address not in scene.stranger.get(reverse("wagtailadmin_home")).text


@pytest.mark.parametrize("groups", [(), (DESK_MANAGERS,)])
def test_the_dashboard_counts_only_what_is_the_museums(scene: Scene, groups: tuple[str, ...]) -> None:
    """Wagtail would count every page of the site that is below the first one may edit."""
    mine = Museum.objects.get(slug="sabot")
    user = User.objects.get(email="musee@example.org")
    user.groups.add(*Group.objects.filter(name__in=groups))
    add_contributor(museum=scene.other, user=user)
    collection = collection_of(mine, contributors_of(mine))
    for number, where in enumerate((collection, Collection.get_first_root_node())):
        CustomImage.objects.create(title=str(number), file=get_test_image_file(), credit="x", collection=where)
    scene.send(scene.paul, phone="03 20 11 11 11", summary=LATER)
    html = scene.marie.get(reverse("wagtailadmin_home")).text
    assert "2 modifications attendent la rédaction" in html
    assert "1 image de votre musée" in html
    assert "créées dans" not in html
    if not groups:
        assert "w-summary__list" not in html
    other = scene.stranger.get(reverse("wagtailadmin_home")).text
    assert "0 image de votre musée" in other
    assert "0 modification attend" in other
    assert "créées dans" in scene.editor.get(reverse("wagtailadmin_home")).text
