"""The words of a museum's page as a short form: summary, headings and passages that are there, one new passage, one new picture.

Blocks of other kinds are left as they are; the page editor is there for them.
"""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.html import escape, linebreaks
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.images import get_image_model
from wagtail.models import TaskState, WorkflowState

from cms.blocks import RICH_TEXT_FEATURES
from cms.image_forms import NewPictureForm
from cms.models import CustomImage, User
from museums.contributors import collection_of, contributors_of
from museums.models.facts import Museum
from museums.models.pages import MuseumPage

BLOCK = "block_"
KEYS = re.compile(r' data-block-key="[^"]*"')
Blocks = list[dict[str, Any]]


class StaleError(Exception):
    """Somebody has changed the page since the form was shown."""


class PassageField(forms.CharField):
    """Rich text. The editor gives each paragraph a key of its own when it is saved, which is no change of the words."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return KEYS.sub("", initial or "") != KEYS.sub("", data or "")


class TextForm(NewPictureForm):
    """The words of one page. Fields for its blocks are added from the page itself, under the block's own id."""

    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One or two sentences, shown under the title, in lists and by search engines."),
    )
    new_text = forms.CharField(
        label=gettext_lazy("Add a text"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It comes at the end of the page. Leave an empty line between two paragraphs."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, page: MuseumPage) -> None:
        self.page = page
        blocks = editable(page)
        values = {name: value for name, value, _field in blocks}
        super().__init__(data, files, initial={"summary": page.summary, "seen": page.latest_revision_id, **values})
        self.fields.update({name: field for name, _value, field in blocks})
        self.order_fields(["summary", *values, "new_text", "photo"])

    @property
    def is_stale(self) -> bool:
        return bool(self.cleaned_data.get("seen") != self.page.latest_revision_id)


def editable(page: MuseumPage) -> list[tuple[str, str, forms.Field]]:
    """The blocks that the short form can change: name, value and a field for each."""
    found: list[tuple[str, str, forms.Field]] = []
    for block in page.body.raw_data:
        if not isinstance(block["value"], str):
            continue
        if block["type"] == "heading":
            found.append((f"{BLOCK}{block['id']}", block["value"], heading_field()))
        elif block["type"] == "text":
            found.append((f"{BLOCK}{block['id']}", block["value"], passage_field(f"{BLOCK}{block['id']}")))
    return found


def heading_field() -> forms.Field:
    return forms.CharField(label=gettext_lazy("Heading"), required=False, max_length=255)


def passage_field(name: str) -> forms.Field:
    widget = DraftailRichTextArea(features=list(RICH_TEXT_FEATURES))
    # Its label points at the hidden input: the editor is named after the label, for those who cannot see it.
    widget.options["ariaLabelledBy"] = f"id_{name}-label"
    return PassageField(label=gettext_lazy("Text"), required=False, widget=widget)


def draft_of(museum_id: int, language: str) -> MuseumPage | None:
    """The page as it was last written, published or not."""
    page = MuseumPage.objects.filter(museum_id=museum_id, locale__language_code=language).first()
    return page.get_latest_revision_as_object() if page else None


@transaction.atomic
def save(form: TextForm, user: User) -> bool:
    """Keep the words as a draft; whether anything changed. Raises StaleError, ValidationError."""
    page = form.page
    if not set(form.changed_data) - {"seen"}:
        return False
    if form.is_stale:
        raise StaleError
    page.summary = form.cleaned_data["summary"]
    page.body = json.dumps(blocks_after(form, user))  # type: ignore[assignment]  # a StreamField reads its own JSON
    page.save_revision(user=user, log_action=True)
    return True


def blocks_after(form: TextForm, user: User) -> Blocks:
    values = {name: form.cleaned_data.get(name, "") for name in form.changed_data if name.startswith(BLOCK)}
    blocks: Blocks = []
    for block in form.page.body.raw_data:
        name = f"{BLOCK}{block['id']}"
        if name not in values:
            blocks.append(dict(block))
        elif values[name]:
            blocks.append({**block, "value": values[name]})
    if form.cleaned_data["new_text"]:
        blocks.append(new_block("text", linebreaks(escape(form.cleaned_data["new_text"]))))
    if form.cleaned_data.get("photo"):
        image = keep_photo(form, user)
        blocks.append(new_block("picture", {"image": image.pk, "caption": ""}))
    return blocks


def new_block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def keep_photo(form: TextForm, user: User) -> CustomImage:
    return keep_picture(form.page.museum, form.cleaned_data, user)


def keep_picture(museum: Museum, sent: dict[str, Any], user: User) -> CustomImage:
    """The picture of a form among those of the museum. Raises ValidationError."""
    image = get_image_model()(
        title=title_of(sent["photo"], museum.name),
        file=sent["photo"],
        description=sent["photo_description"],
        credit=sent["photo_credit"],
        uploaded_by_user=user,
        collection=collection_of(museum, contributors_of(museum)),
    )
    image.full_clean()
    image.save()
    return image


def title_of(photo: UploadedFile, museum: str) -> str:
    name = (photo.name or "").rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
    return f"{museum} – {capfirst(name)}"[:255]


# --- The editors read it ----------------------------------------------------------------------------


def is_locked(page: MuseumPage, user: User) -> bool:
    """Whether the page rests while the editors read it (or somebody locked it)."""
    lock = page.get_lock()
    return bool(lock and lock.for_user(user))


def submit(page: MuseumPage, user: User) -> bool:
    """Send the draft to the editors; False where there is nothing new or it is with them already."""
    page = MuseumPage.objects.get(pk=page.pk)
    state = page.current_workflow_state
    if not page.has_unpublished_changes or (state and state.status == WorkflowState.STATUS_IN_PROGRESS):
        return False
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
        return True
    workflow = page.get_workflow()
    if workflow is None:
        raise ValidationError(_("No moderation is set up for this page. Ask the editors."))
    workflow.start(page, user)
    return True


def take_back(page: MuseumPage, user: User) -> bool:
    """Stop the reading of a draft, so that it can be changed; the draft stays."""
    state = MuseumPage.objects.get(pk=page.pk).current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS or not state.user_can_cancel(user):
        return False
    state.cancel(user=user)
    return True


def answer_to(page: MuseumPage) -> TaskState | None:
    """What the editors asked to change in the draft, as long as it was not sent again."""
    state = page.current_workflow_state
    return state.current_task_state if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES else None
