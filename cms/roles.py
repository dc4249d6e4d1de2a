"""Who may do what in the editor. Groups carry French names, as people see them in the list of users.

The table is the truth: `setup_roles` gives each group exactly this. A museum's own contributors are in
museums/contributors.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS = "Rédaction"
TRANSLATORS = "Traduction"
DESK_MANAGERS = "Pass et accueils"
MODERATION = "Relecture par la rédaction"
# Under these pages, what a museum's contributor submits is read by the editors first.
MODERATED_PAGES = ("museums.museumdirectorypage",)
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"

ACCESS = "wagtailadmin.access_admin"
TRANSLATE = "wagtail_localize.submit_translation"
SOURCE = settings.LANGUAGE_CODE
TRANSLATED = tuple(code for code, _name in settings.LANGUAGES if code != SOURCE)


def whole(*models: str) -> tuple[str, ...]:
    """Every permission on some models, given as `app.model`."""
    actions = ("add", "change", "delete", "view")
    return tuple(f"{app}.{action}_{name}" for app, name in (model.split(".") for model in models) for action in actions)


@dataclass(frozen=True, slots=True)
class Role:
    """`pages` maps a language to what is allowed on its home page and below; `files` is allowed in every collection."""

    name: str
    permissions: tuple[str, ...]
    pages: dict[str, tuple[str, ...]]
    files: tuple[str, ...] = ()


# Wagtail asks for the permissions of its own models, whatever models stand in for them.
CHOOSE_FILES = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
EDIT_FILES = (
    *CHOOSE_FILES,
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
)

ROLES = (
    Role(
        EDITORS,
        (
            ACCESS,
            TRANSLATE,
            *whole("museums.museum", "museums.territory", "museums.club", "museums.trade", "museums.meeting", "museums.commune"),
            "museums.view_factproposal",
            "museums.change_factproposal",
            *whole("events.programme", "events.pathway", "events.event", "events.schoolholiday", "events.brochureedition"),
            *whole("home.partner"),
            "events.view_eventproposal",
            "events.change_eventproposal",
            *whole("home.keyfigure", "home.presscutting", "home.testimony", "home.topic", "home.series", "home.authorrole"),
            *whole("home.contacttopic"),
            "home.view_contactmessage",
            "home.change_contactmessage",
            "home.delete_contactmessage",
            *whole("home.newsletterlist", "home.newsletterissue"),
            *whole("home.pagetemplate", "home.sectiontemplate"),
            "home.send_newsletterissue",
            "home.view_subscriber",
            "home.delete_subscriber",
            "home.export_subscriber",
            "cms.add_localesettings",
            "cms.change_localesettings",
            "cms.view_localesettings",
            "cms.change_networksettings",
            *whole("cms.sitemenu", "cms.banner"),
            *whole("wagtailredirects.redirect"),
        ),
        dict.fromkeys((SOURCE, *TRANSLATED), ("add", "change", "publish", "lock", "unlock")),
        EDIT_FILES,
    ),
    Role(TRANSLATORS, (ACCESS, TRANSLATE), dict.fromkeys(TRANSLATED, ("change", "publish")), CHOOSE_FILES),
    Role(
        DESK_MANAGERS,
        (
            ACCESS,
            "museums.view_museum",
            "passes.add_edition",
            "passes.change_edition",
            "passes.view_edition",
            *whole("passes.advantage"),
            *whole("passes.sponsor"),
            "passes.view_offer",
            "passes.add_offer",
            "passes.change_offer",
            "passes.view_sharedcode",
            "passes.add_sharedcode",
            "passes.change_sharedcode",
            "passes.view_sponsorkey",
            "passes.add_sponsorkey",
            "passes.change_sponsorkey",  # to revoke it
            "passes.view_pass",
            "passes.change_pass",
            "passes.view_desk",
            "passes.add_desk",
            "passes.change_desk",
            "passes.view_deskenrolment",
            "passes.add_deskenrolment",
            "passes.view_scan",
            "passes.view_conflict",
            "passes.change_conflict",  # to settle it
            "passes.view_order",
            "passes.change_order",  # to give money back
            "passes.change_sellingsettings",
            "passes.view_batch",
            "passes.add_batch",
            "passes.change_batch",  # to hand on, and to take back
            "passes.view_printrun",
            "passes.add_printrun",
            "passes.view_withdrawal",
            "passes.view_refund",
        ),
        {},
    ),
)


@transaction.atomic
def setup_roles() -> list[str]:
    """Bring the groups and the moderation workflow to what stands above; the names of the groups. May run at any time."""
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.name)
        group.permissions.set(permissions(role.permissions))
        grant_pages(group, {home: actions for language, actions in role.pages.items() for home in homes(language)})
        grant_collection(group, Collection.get_first_root_node(), role.files)
    setup_moderation()
    remove_wagtail_groups()
    return [role.name for role in ROLES]


def homes(language: str) -> list[Page]:
    return list(Page.objects.filter(depth=2, locale__language_code=language))


def permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions with these names (`app.codename`); one that does not exist is a fault of the table above."""
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def grant_pages(group: Group, wanted: dict[Page, tuple[str, ...]]) -> None:
    """Give a group these actions on these pages and what is below, and none elsewhere."""
    by_action = {
        permission.codename.removesuffix("_page"): permission
        for permission in Permission.objects.filter(content_type=ContentType.objects.get_for_model(Page))
    }
    kept = [
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=by_action[action])[0].pk
        for page, actions in wanted.items()
        for action in actions
    ]
    GroupPagePermission.objects.filter(group=group).exclude(pk__in=kept).delete()


def grant_collection(group: Group, collection: Collection, names: Iterable[str]) -> None:
    """Give a group these permissions on pictures and documents of a collection and those below, and none elsewhere."""
    kept = [
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)[0].pk
        for permission in permissions(names)
    ]
    GroupCollectionPermission.objects.filter(group=group).exclude(pk__in=kept).delete()


def setup_moderation() -> Workflow:
    """One workflow with one step: the editors read and publish."""
    task, _created = GroupApprovalTask.objects.get_or_create(name=MODERATION)
    task.groups.set(Group.objects.filter(name=EDITORS))
    workflow, _created = Workflow.objects.get_or_create(name=MODERATION)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for label in MODERATED_PAGES:
        app, model = label.split(".")
        for page in Page.objects.filter(content_type__app_label=app, content_type__model=model):
            WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    return workflow


def remove_wagtail_groups() -> None:
    """What a new Wagtail site comes with: groups in English, as long as nobody is in them, and a workflow for the second."""
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True).delete()
    WorkflowPage.objects.filter(workflow__name=WAGTAIL_WORKFLOW).delete()
    Workflow.objects.filter(name=WAGTAIL_WORKFLOW).update(active=False)
