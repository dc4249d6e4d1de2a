"""Makes the renditions of pictures: one at upload, the others in a task. Each may run twice."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.db.models.signals import post_save
from django_q.tasks import async_task
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from willow.plugins.pillow import PillowImage
from willow.registry import registry

from cms.models import CustomImage
from cms.pictures import EVERY_FILTER, READY, current_renditions
from cms.public_cache import forget_all_pages

logger = structlog.get_logger("portal.pictures")

#: What a file says besides its picture: where and when it was taken, by whom, with which device, and the device's own preview.
TOLD = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Comment", "parsed_exif")


def make(image_id: int) -> int:
    """Make what is missing of one picture; how many were made. A file that cannot be read is logged and left."""
    image = CustomImage.objects.filter(pk=image_id).first()
    made = sum(make_one(image, each) for each in missing(image)) if image else 0
    if made:
        forget_all_pages()
    return made


def missing(image: CustomImage) -> list[str]:
    made = {rendition.filter_spec for rendition in current_renditions(image)}
    return [each for each in EVERY_FILTER if each not in made]


def make_one(image: CustomImage, filter_spec: str) -> bool:
    try:
        image.get_rendition(filter_spec)
    except (SourceImageIOError, OSError, ValueError, InvalidFilterSpecError) as error:
        logger.warning("rendition_not_made", image=image.pk, spec=filter_spec, error=type(error).__name__)
        return False
    return True


def after_upload(sender: type[CustomImage], instance: CustomImage, **kwargs: object) -> None:
    """One rendition now, so that the picture can be shown, and the others by a task."""
    if kwargs.get("raw") or kwargs.get("update_fields"):
        return

    def make_ready() -> None:
        make_one(instance, READY)
        forget_all_pages()
        async_task("cms.renditions.make", instance.pk, task_name=f"renditions {instance.pk}")

    transaction.on_commit(make_ready)


def auto_orient(self: PillowImage) -> PillowImage:
    """Turn a picture upright, and forget what its file tells of people and places: renditions are public."""
    turned = PillowImage.auto_orient(self)
    for name in TOLD:
        turned.image.info.pop(name, None)
    return turned


def connect() -> None:
    registry.register_operation(PillowImage, "auto_orient", auto_orient)
    post_save.connect(after_upload, sender=CustomImage, dispatch_uid="make_renditions")
