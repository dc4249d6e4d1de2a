"""Who gets what in the editor: each role against each address."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site, Workflow
from wagtail.users.models import UserProfile

from cms.models import NetworkSettings, User
from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS, setup_roles
from museums.contributors import add_contributor, group_name, remove_contributor
from museums.models import Museum, MuseumPage
from tests import databases
from tests.cms import tree as trees
from tests.cms.tree import DUTCH, FRENCH, edit_url, page_form
from tests.passes.factories import make_desk, make_edition, make_pass

pytestmark = pytest.mark.django_db(transaction=True)

LATER = "Un résumé que le musée vient d’écrire."


class Scene:
    """The tree, a Dutch page of the first museum, an edition with a pass and a desk; and one client for each role."""

    def __init__(self) -> None:
        self.tree = trees.build()
        trees.translated(self.tree)
        setup_roles()
        self.edition = make_edition()
        self.held_pass = make_pass(self.edition)
        self.museum = Museum.objects.get(slug="sabot")
        self.desk, _credential = make_desk(self.museum)
        self.clients = {
            "anonymous": Client(),
            "visitor": self.member("visiteur@example.org"),
            "museum": self.member("musee@example.org", museum=self.museum),
            "editor": self.member("redaction@example.org", EDITORS),
            "translator": self.member("traduction@example.org", TRANSLATORS),
            "desk": self.member("accueil@example.org", DESK_MANAGERS),
            "admin": self.member("admin@example.org", is_superuser=True, is_staff=True),
        }

    def member(self, email: str, *groups: str, museum: Museum | None = None, **fields: Any) -> Client:
        client, user = trees.log_in(email, **fields)
        user.groups.add(*Group.objects.filter(name__in=groups))
        if museum:
            add_contributor(museum=museum, user=user)
        return client

    def addresses(self) -> dict[str, str]:
        tree = self.tree
        dutch = tree.page_in("nl")
        page = "wagtailadmin_pages"
        site = Site.objects.get()
        return {
            "admin home": reverse("wagtailadmin_home"),
            "own page, French": edit_url(tree.sabot),
            "own page, Dutch": edit_url(dutch),
            "another's page, French": edit_url(tree.textile),
            "add a page": reverse(f"{page}:add", args=["museums", "museumpage", tree.directories["fr"].pk]),
            "unpublish": reverse(f"{page}:unpublish", args=[tree.sabot.pk]),
            "unpublish Dutch": reverse(f"{page}:unpublish", args=[dutch.pk]),
            "delete a page": reverse(f"{page}:delete", args=[tree.textile.pk]),
            "send to translation": reverse("wagtail_localize:submit_page_translation", args=[tree.textile.pk]),
            "sync translations": reverse("wagtail_localize:update_translations", args=[tree.translation().source_id]),
            "museums": reverse("museum:index"),
            "a museum's facts": reverse("museum:edit", args=[self.museum.pk]),
            "events": reverse("event:index"),
            "partners": reverse("partner:index"),
            "words of the site": reverse("localesettings:index"),
            "editions": reverse("edition:index"),
            "new edition": reverse("edition:add"),
            "an edition": reverse("edition:edit", args=[self.edition.pk]),
            "advantages": reverse("advantage:index"),
            "passes": reverse("pass:index"),
            "a pass": reverse("pass:inspect", args=[self.held_pass.pk]),
            "revoke a pass": reverse("pass:revoke", args=[self.held_pass.pk]),
            "desks": reverse("desk_admin:index"),
            "enrol a desk": reverse("desk_admin:add"),
            "revoke a desk": reverse("desk_admin:revoke", args=[self.desk.pk]),
            "enrolments": reverse("deskenrolment:index"),
            "ledger": reverse("scan:index"),
            "users": reverse("wagtailusers_users:index"),
            "groups": reverse("wagtailusers_groups:index"),
            "association's settings": reverse("wagtailsettings:edit", args=["cms", "networksettings", site.pk]),
            "workflows": reverse("wagtailadmin_workflows:index"),
            "locales": reverse("wagtaillocales:index"),
            "sites": reverse("wagtailsites:index"),
        }


scene = databases.built_once(Scene)


# What a GET answers: Y the page, - “you have no right” (Wagtail leads to its home page with a message, or says 403).
# In the order of ROLES; anonymous people are led to the log-in page everywhere, and tested apart.
ROLES = ("visitor", "museum", "editor", "translator", "desk", "admin")
RIGHTS = {
    "admin home": "-YYYYY",
    "own page, French": "-YY--Y",
    "own page, Dutch": "-YYY-Y",
    "another's page, French": "--Y--Y",
    "add a page": "--Y--Y",
    "unpublish": "--Y--Y",
    "unpublish Dutch": "--YY-Y",
    "delete a page": "--Y--Y",
    "send to translation": "--YY-Y",
    "sync translations": "--YY-Y",
    "museums": "--Y-YY",
    "a museum's facts": "--Y--Y",
    "events": "--Y--Y",
    "partners": "--Y--Y",
    "words of the site": "--Y--Y",
    "editions": "----YY",
    "new edition": "----YY",
    "an edition": "----YY",
    "advantages": "----YY",
    "passes": "----YY",
    "a pass": "----YY",
    "revoke a pass": "----YY",
    "desks": "----YY",
    "enrol a desk": "----YY",
    "revoke a desk": "----YY",
    "enrolments": "----YY",
    "ledger": "----YY",
    "users": "-----Y",
    "groups": "-----Y",
    "association's settings": "--Y--Y",
    "workflows": "-----Y",
    "locales": "-----Y",
    "sites": "-----Y",
}


def answer(client: Client, address: str) -> str:
    return "Y" if client.get(address).status_code == 200 else "-"


def test_each_role_reaches_what_it_may_and_nothing_else(scene: Scene) -> None:
    addresses = scene.addresses()
    assert addresses.keys() == RIGHTS.keys()
    found = {name: "".join(answer(scene.clients[role], address) for role in ROLES) for name, address in addresses.items()}
    assert found == RIGHTS


def test_anonymous_people_are_led_to_the_log_in_page_everywhere(scene: Scene) -> None:
    for address in scene.addresses().values():
        for method in ("get", "post"):
            response = getattr(scene.clients["anonymous"], method)(address)
            assert (response.status_code, response.url.split("?")[0]) == (302, reverse("wagtailadmin_login")), address


def test_a_desks_credential_opens_nothing_in_the_editor(scene: Scene) -> None:
    from passes import desk_credentials

    _desk, credential = make_desk(scene.museum)
    client = Client(headers={"authorization": f"Bearer {credential}"})
    client.cookies[desk_credentials.COOKIE] = credential
    assert client.get(reverse("scan:index")).status_code == 302


# --- Museums' contributors ----------------------------------------------------------------------------


def test_a_museum_changes_its_page_but_does_not_publish_it(scene: Scene) -> None:
    page = scene.tree.sabot
    form = {**page_form(page, summary=LATER), "action-publish": "1"}
    scene.clients["museum"].post(edit_url(page), form)
    page = MuseumPage.objects.get(pk=page.pk)
    assert page.summary == FRENCH
    assert page.get_latest_revision_as_object().summary == LATER


def test_what_a_museum_submits_is_published_by_an_editor(scene: Scene) -> None:
    page = scene.tree.sabot
    scene.clients["museum"].post(edit_url(page), {**page_form(page, summary=LATER), "action-submit": "1"})
    page = MuseumPage.objects.get(pk=page.pk)
    assert page.summary == FRENCH
    state = page.current_workflow_state
    assert state.status == "in_progress"
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk])
    scene.clients["museum"].post(approve, {"comment": ""})
    assert MuseumPage.objects.get(pk=page.pk).summary == FRENCH
    scene.clients["editor"].post(approve, {"comment": ""})
    assert MuseumPage.objects.get(pk=page.pk).summary == LATER


def test_a_museum_cannot_turn_its_page_over_to_another_museum(scene: Scene) -> None:
    page = scene.tree.sabot
    other = Museum.objects.create(slug="autre", name="Autre")
    scene.clients["museum"].post(edit_url(page), page_form(page, museum=str(other.pk), summary=LATER))
    page = MuseumPage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert (draft.summary, draft.museum_id) == (LATER, scene.museum.pk)


def test_a_museum_writes_its_translation_but_does_not_publish_it(scene: Scene) -> None:
    page = scene.tree.page_in("nl")
    assert scene.clients["museum"].post(edit_url(page), {"action": "publish"}).status_code in {302, 403}
    assert scene.tree.page_in("nl").latest_revision_id == page.latest_revision_id
    translation = scene.tree.translation()
    segment = translation.source.stringsegment_set.first()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    put = {"data": f"value={DUTCH}!".encode(), "content_type": "application/x-www-form-urlencoded"}
    assert scene.clients["museum"].put(address, **put).status_code == 200
    stranger = scene.member("autre@example.org", museum=Museum.objects.get(slug="textile"))
    assert stranger.put(address, **put).status_code in {302, 403}


def test_a_page_made_later_belongs_to_the_museums_contributors(scene: Scene) -> None:
    trees.translated(scene.tree, "en")
    assert scene.clients["museum"].get(edit_url(scene.tree.page_in("en"))).status_code == 200


def test_a_page_turned_over_to_another_museum_leaves_its_contributors(scene: Scene) -> None:
    page = MuseumPage.objects.get(pk=scene.tree.sabot.pk)
    page.museum = Museum.objects.create(slug="autre", name="Autre")
    page.save_revision().publish()
    assert scene.clients["museum"].get(edit_url(page)).status_code == 302


def test_somebody_who_leaves_loses_the_right(scene: Scene) -> None:
    remove_contributor(museum=scene.museum, user=User.objects.get(email="musee@example.org"))
    assert scene.clients["museum"].get(edit_url(scene.tree.sabot)).status_code == 302


# --- Translators ----------------------------------------------------------------------------------------


def test_a_translator_publishes_dutch_and_never_french(scene: Scene) -> None:
    client = scene.clients["translator"]
    page = scene.tree.page_in("nl")
    before = page.latest_revision_id
    client.post(edit_url(page), {"action": "publish"})
    assert scene.tree.page_in("nl").live_revision_id != before
    form = {**page_form(scene.tree.sabot, summary=LATER), "action-publish": "1"}
    assert client.post(edit_url(scene.tree.sabot), form).status_code == 302
    assert MuseumPage.objects.get(pk=scene.tree.sabot.pk).get_latest_revision_as_object().summary == FRENCH


# --- Setting up -----------------------------------------------------------------------------------------


def test_setting_up_twice_changes_nothing(tree: trees.Tree) -> None:
    def state() -> Any:
        groups = {
            group.name: (
                sorted(group.permissions.values_list("codename", flat=True)),
                sorted(group.page_permissions.values_list("page_id", "permission__codename")),
                sorted(group.collection_permissions.values_list("collection_id", "permission__codename")),
            )
            for group in Group.objects.all()
        }
        workflows = Workflow.objects.filter(active=True)
        return groups, [(one.name, sorted(one.workflow_pages.values_list("page_id", flat=True))) for one in workflows]

    before = state()
    assert {EDITORS, TRANSLATORS, DESK_MANAGERS} <= before[0].keys()
    assert not {"Editors", "Moderators"} & before[0].keys()
    call_command("setup_roles", verbosity=0)
    assert state() == before
    [(_name, pages)] = before[1]
    assert pages == sorted(page.pk for page in tree.directories.values())


def test_a_right_that_is_not_in_the_table_is_taken_away(tree: trees.Tree) -> None:
    group = Group.objects.get(name=TRANSLATORS)
    GroupPagePermission.objects.create(
        group=group, page=Page.objects.get(pk=tree.homes["fr"].pk), permission=group.page_permissions.first().permission
    )
    setup_roles()
    assert not group.page_permissions.filter(page=tree.homes["fr"].pk).exists()


def test_a_wagtail_group_with_people_in_it_is_kept(tree: object) -> None:
    group, _created = Group.objects.get_or_create(name="Editors")
    User.objects.create_user("ancien@example.org").groups.add(group)
    assert Group.objects.filter(name="Editors").exists()


def test_the_command_makes_a_contributor(tree: object) -> None:
    User.objects.create_user("musee@example.org")
    call_command("add_contributor", "sabot", "MUSEE@example.org", verbosity=0)
    museum = Museum.objects.get(slug="sabot")
    assert User.objects.get().groups.get().name == group_name(museum)


# --- Logging in -----------------------------------------------------------------------------------------

PASSWORD = "un long mot de passe"


@pytest.mark.parametrize("email", ["redaction@example.org", "Redaction@Example.org"])
def test_people_log_in_with_their_e_mail_address(email: str) -> None:
    User.objects.create_superuser("redaction@example.org", PASSWORD)
    response = Client().post(reverse("wagtailadmin_login"), {"username": email, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_too_many_wrong_passwords_lock_the_account_for_a_while(settings: Any) -> None:
    settings.AXES_ENABLED = True
    User.objects.create_superuser("redaction@example.org", PASSWORD)
    client = Client()
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        client.post(reverse("wagtailadmin_login"), {"username": "redaction@example.org", "password": "wrong"})
    response = client.post(reverse("wagtailadmin_login"), {"username": "redaction@example.org", "password": PASSWORD})
    assert response.status_code in {403, 429}


def test_the_editor_speaks_french_until_somebody_chooses_otherwise() -> None:
    client, user = trees.log_in("redaction@example.org", is_superuser=True)
    english = {"headers": {"accept-language": "en"}}
    assert b'lang="fr"' in client.get("/admin/", **english).content
    UserProfile.objects.filter(user=user).update(preferred_language="nl")
    assert b'lang="nl"' in client.get("/admin/", **english).content


def test_nobody_gets_a_second_account_by_writing_an_address_in_capitals(tree: object) -> None:
    client, _user = trees.log_in("admin@example.org", is_superuser=True)
    form = {
        "email": "Admin@Example.org", "first_name": "Nouvelle", "last_name": "Personne", "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    response = client.post(reverse("wagtailusers_users:add"), form)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"email"}
    assert User.objects.count() == 1


def test_an_administrator_makes_an_account(tree: object) -> None:
    client, _user = trees.log_in("admin@example.org", is_superuser=True)
    form = {
        "email": "nouvelle@example.org", "first_name": "Nouvelle", "last_name": "Personne", "password1": PASSWORD,
        "password2": PASSWORD, "groups": [str(Group.objects.get(name=EDITORS).pk)],
    }  # fmt: skip
    assert client.get(reverse("wagtailusers_users:add")).status_code == 200
    assert client.post(reverse("wagtailusers_users:add"), form).status_code == 302
    assert client.get(reverse("wagtailusers_users:index")).status_code == 200
    assert User.objects.get(email="nouvelle@example.org").groups.get().name == EDITORS


def test_the_settings_of_the_association_are_edited(tree: trees.Tree) -> None:
    client, _user = trees.log_in("redaction@example.org")
    _user.groups.add(Group.objects.get(name=EDITORS))
    response = client.get(reverse("wagtailsettings:edit", args=["cms", "networksettings"]), follow=True)
    assert response.status_code == 200
    assert NetworkSettings.objects.filter(site__root_page=tree.homes["fr"].pk).exists()
