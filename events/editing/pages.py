"""From an event to its page: found, or made from the fact in one step."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.models import CustomImage
from cms.roles import SOURCE
from events.models import AgendaPage, Event, EventPage, EventPicture


class NoPageError(Exception):
    """Why the page of an event cannot be made, in a sentence."""


def page_of(event: Event) -> EventPage | None:
    """The page in the source language, live or not."""
    return EventPage.objects.filter(event=event.has_page_of, locale__language_code=SOURCE).first()


def agenda() -> AgendaPage | None:
    return AgendaPage.objects.filter(locale__language_code=SOURCE, alias_of__isnull=True).first()


def may_make_page(user: Any) -> bool:
    parent = agenda()
    return bool(parent and parent.permissions_for_user(user).can_add_subpage())


@transaction.atomic
def make_page(event: Event, user: Any, *, summary: str = "", picture: CustomImage | None = None) -> EventPage:
    """The page of an event as a draft under the agenda, with what is known of it; the one that is there if there is one."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.has_page_of)
    found = page_of(event)
    if found is not None:
        return found
    parent = agenda()
    if parent is None:
        raise NoPageError(_("There is no agenda page yet in the source language: make it under the home page first."))
    page = EventPage(
        title=event.name_fr,
        slug=free_page_slug(parent, event.slug),
        event=event,
        summary=summary,
        locale=parent.locale,
        live=False,
        has_unpublished_changes=True,
        owner=user,
    )
    if picture is not None:
        page.pictures = [EventPicture(image=picture, sort_order=0)]
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    return page


def free_page_slug(parent: AgendaPage, slug: str) -> str:
    wanted = slug.replace("_", "-")
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(
        name for number in range(1, len(taken) + 2) if (name := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )
