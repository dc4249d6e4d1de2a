from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from passes import keys
from passes.models import Edition


@transaction.atomic
def create_edition(
    *, slug: str, names: dict[str, str], valid_from: date, valid_until: date, number: int | None = None, **fields: Any
) -> Edition:
    """Create an edition with a signing key of its own. `names` maps fr, nl and en; the number is the next free one."""
    if number is None:
        number = (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = Edition(
        slug=slug,
        number=number,
        name_fr=names["fr"],
        name_nl=names.get("nl", ""),
        name_en=names.get("en", ""),
        valid_from=valid_from,
        valid_until=valid_until,
        **fields,
    )
    edition.full_clean(exclude=["signing_key"])
    edition.signing_key = keys.create_key()
    edition.save()
    return edition
