"""Museums that edit their own pages: one group a museum, which may change them but not publish."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from wagtail.models import Collection, GroupPagePermission, Page, WorkflowState

from cms.models import CustomImage, User
from cms.roles import ACCESS, EDIT_FILES, grant_collection, grant_pages, permissions
from museums.models import FactProposal, Museum, MuseumPage, ProposalState

PREFIX = "Musée : "


def group_name(museum: Museum) -> str:
    return f"{PREFIX}{museum.slug}"


@transaction.atomic
def add_contributor(*, museum: Museum, user: User) -> Group:
    """Let somebody edit a museum's pages in every language, and its own pictures. Editors read what they submit."""
    group = contributors_of(museum)
    user.groups.add(group)
    return group


def remove_contributor(*, museum: Museum, user: User) -> None:
    user.groups.remove(*Group.objects.filter(name=group_name(museum)))


def contributors_of(museum: Museum) -> Group:
    """The museum's group, made when it is first asked for."""
    group, _created = Group.objects.get_or_create(name=group_name(museum))
    group.permissions.set(permissions([ACCESS]))
    grant_pages(group, dict.fromkeys(MuseumPage.objects.filter(museum=museum), ("change",)))
    grant_collection(group, collection_of(museum, group), EDIT_FILES)
    return group


def pages_of(user: User) -> list[MuseumPage]:
    """The pages somebody contributes to, in every language, the one the others are translated from first."""
    pages = MuseumPage.objects.filter(group_permissions__group__user=user, group_permissions__group__name__startswith=PREFIX)
    found = pages.distinct().select_related("locale").order_by("title", "locale__language_code")
    return sorted(found, key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)


def museums_of(user: User) -> QuerySet[Museum]:
    """The museums somebody contributes to."""
    names = Group.objects.filter(user=user, name__startswith=PREFIX).values_list("name", flat=True)
    return Museum.objects.filter(slug__in=[name.removeprefix(PREFIX) for name in names])


def only_contributes(user: User) -> bool:
    """Whether somebody is in the editor for their museum and nothing else."""
    names = list(user.groups.values_list("name", flat=True))
    return bool(names) and not user.is_superuser and all(name.startswith(PREFIX) for name in names)


def people_of(museum: Museum) -> QuerySet[User]:
    """Those who contribute for a museum and may log in."""
    return User.objects.filter(groups__name=group_name(museum), is_active=True)


def waiting_for(user: User) -> int:
    """How much of what somebody's museums sent the editors have not answered yet: facts and texts."""
    facts = FactProposal.objects.filter(museum__in=museums_of(user), state=ProposalState.WAITING).count()
    keys = [str(page.pk) for page in pages_of(user)]
    texts = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=keys, status=WorkflowState.STATUS_IN_PROGRESS
    )
    return facts + texts.count()


def pictures_of(user: User) -> QuerySet[CustomImage]:
    """The pictures of somebody's museums."""
    groups = Group.objects.filter(user=user, name__startswith=PREFIX)
    return CustomImage.objects.filter(collection__in=Collection.objects.filter(group_permissions__group__in=groups))


def collection_of(museum: Museum, group: Group) -> Collection:
    kept = Collection.objects.filter(group_permissions__group=group).first()
    return kept or Collection.get_first_root_node().add_child(name=museum.name)


def follow_museum(sender: type[MuseumPage], instance: MuseumPage, raw: bool = False, **kwargs: Any) -> None:
    """A page made later, or turned over to another museum, belongs to the contributors of its museum and to no others."""
    if raw:
        return
    page = Page.objects.get(pk=instance.pk)
    mine = Group.objects.filter(name=group_name(instance.museum)).first()
    strangers = GroupPagePermission.objects.filter(page=page, group__name__startswith=PREFIX)
    (strangers.exclude(group=mine) if mine else strangers).delete()
    if mine:
        grant_pages(mine, dict.fromkeys(MuseumPage.objects.filter(museum_id=instance.museum_id), ("change",)))


def connect() -> None:
    post_save.connect(follow_museum, sender=MuseumPage, dispatch_uid="follow_museum")
