"""The short lists the agenda is filtered by: territories and programmes, kept for a few seconds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.short_cache import ShortCache
from events.models import Programme
from museums.models import Territory


@dataclass(frozen=True)
class Subjects:
    territories: dict[str, Territory]
    programmes: dict[str, Programme]


def _load(_key: None) -> Subjects:
    return Subjects(
        territories={territory.slug: territory for territory in Territory.objects.all()},
        programmes={programme.slug: programme for programme in Programme.objects.all()},
    )


subjects = ShortCache[None, Subjects](_load)


@receiver([post_save, post_delete], sender=Territory)
@receiver([post_save, post_delete], sender=Programme)
def forget(**_kwargs: object) -> None:
    subjects.clear()
