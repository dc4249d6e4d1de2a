"""The files of testimonies: played while a page that the visitor may see shows them, and gone with the record that names them.

A person's consent may end: nothing of a recording then stays to be found by its address.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.uploads import serve_to_its_readers
from home.models import Captions, Testimony, TestimonyPage

FIELDS: dict[type[models.Model], str] = {Testimony: "media", Captions: "file"}


@require_safe
def play(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Raises Http404."""
    testimony = get_object_or_404(Testimony.objects.only("media"), pk=pk)
    for file in (testimony.media, *(each.file for each in testimony.captions.all())):
        if file and PurePath(file.name).name == name and may_play(request, testimony):
            return serve_to_its_readers(request, file.path)
    raise Http404


def may_play(request: HttpRequest, testimony: Testimony) -> bool:
    """Whether a live page shows it to this visitor; editors see the page before it is published."""
    pages = TestimonyPage.objects.filter(testimony=testimony, live=True).defer("body")
    if any(all(each.accept_request(request) for each in page.get_view_restrictions()) for page in pages):
        return True
    return bool(request.user.has_perm("home.view_testimony") or request.user.has_perm("home.change_testimony"))


# --- Files go with their record -------------------------------------------------------------------


def connect() -> None:
    for model in FIELDS:
        pre_save.connect(remember, sender=model, dispatch_uid="remember_recording")
        post_save.connect(delete_replaced, sender=model, dispatch_uid="delete_replaced_recording")
        post_delete.connect(delete_with_record, sender=model, dispatch_uid="delete_recording")


def remember(sender: type[models.Model], instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    names = sender._default_manager.filter(pk=instance.pk).values_list(FIELDS[sender], flat=True)
    instance.file_before = names.first() if instance.pk and not raw else None


def delete_replaced(sender: type[models.Model], instance: Any, **_kwargs: Any) -> None:
    if instance.file_before:
        delete_later(sender, getattr(instance, FIELDS[sender]).storage, instance.file_before)


def delete_with_record(sender: type[models.Model], instance: Any, **_kwargs: Any) -> None:
    file = getattr(instance, FIELDS[sender])
    if file:
        delete_later(sender, file.storage, file.name)


def delete_later(model: type[models.Model], storage: Storage, name: str) -> None:
    """Once it is certain, and unless a record still names the file."""

    def delete() -> None:
        if not model._default_manager.filter(**{FIELDS[model]: name}).exists():
            storage.delete(name)

    transaction.on_commit(delete, robust=True)
