"""Editions and sponsors' offers: made with a number and a key of their own; the key replaced when it must be."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max

from passes import keys
from passes.models import Edition, Offer, SigningKey, Sponsor

AnyScheme = TypeVar("AnyScheme", Edition, Offer)


def create_edition(
    *, slug: str, names: dict[str, str], valid_from: date, valid_until: date, number: int | None = None, **fields: Any
) -> Edition:
    """Create an edition. `names` maps fr, nl and en; the number is the next free one."""
    return _create(Edition, names, number, slug=slug, valid_from=valid_from, valid_until=valid_until, **fields)


def create_offer(
    *,
    sponsor: Sponsor,
    slug: str,
    names: dict[str, str],
    valid_from: date,
    valid_until: date,
    number: int | None = None,
    **fields: Any,
) -> Offer:
    """Create a sponsor's offer. Its museums are added as advantages of the offer."""
    return _create(Offer, names, number, sponsor=sponsor, slug=slug, valid_from=valid_from, valid_until=valid_until, **fields)


@transaction.atomic
def _create(model: type[AnyScheme], names: dict[str, str], number: int | None, **fields: Any) -> AnyScheme:
    if number is None:
        number = (model._default_manager.aggregate(last=Max("number"))["last"] or 0) + 1
    scheme = model(number=number, name_fr=names["fr"], name_nl=names.get("nl", ""), name_en=names.get("en", ""), **fields)
    scheme.full_clean(exclude=["signing_key"])
    scheme.signing_key = keys.create_key()
    scheme.save()
    return scheme


@transaction.atomic
def replace_key(scheme: Edition | Offer, *, distrust: bool = False) -> SigningKey:
    """Sign with a new key from now on. `distrust`: everything printed or saved under the old one is refused as altered."""
    scheme.signing_key = keys.replace_key(scheme.signing_key, distrust=distrust)
    scheme.save(update_fields=["signing_key"])
    return scheme.signing_key
