"""Editions and sponsors' offers: made with a number and a key of their own; the key replaced when it must be."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max

from passes import keys
from passes.models import Advantage, Edition, Offer, SigningKey, Sponsor

AnyScheme = TypeVar("AnyScheme", Edition, Offer)
AnyDay = TypeVar("AnyDay", bound=date)


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


def a_year_later(day: AnyDay) -> AnyDay:
    """The same day of the next year; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=day.day - 1)


def next_name(name: str) -> str:
    """A name or slug of the year after: the last year in it is counted on."""
    return re.sub(r"(20\d\d)(?!.*20\d\d)", lambda year: str(int(year[1]) + 1), name)


#: What a copied edition has from the one before, as it is.
KEPT = ("price", "quantity", "uses_in_all", "lasts_days", "starts", "hours_linked")
#: What a copied advantage has not: its museum has not confirmed it, nothing of its quota is used.
NOT_COPIED = frozenset({"id", "edition", "quota_used", "confirmed_at", "confirmed_by"})


@transaction.atomic
def copy_edition(
    edition: Edition, *, slug: str, names: dict[str, str], valid_from: date, valid_until: date, **fields: Any
) -> Edition:
    """A new edition like this one, with its advantages, for other dates. It has a number and a key of its own."""
    kept = {name: getattr(edition, name) for name in KEPT}
    new = create_edition(slug=slug, names=names, valid_from=valid_from, valid_until=valid_until, **{**kept, **fields})
    copied = [field.attname for field in Advantage._meta.concrete_fields if field.name not in NOT_COPIED]
    Advantage.objects.bulk_create(
        Advantage(edition=new, **{name: getattr(advantage, name) for name in copied if name != "offer_id"})
        for advantage in edition.advantages.all()
    )
    return new


@transaction.atomic
def replace_key(scheme: Edition | Offer, *, distrust: bool = False) -> SigningKey:
    """Sign with a new key from now on. `distrust`: everything printed or saved under the old one is refused as altered."""
    scheme.signing_key = keys.replace_key(scheme.signing_key, distrust=distrust)
    scheme.save(update_fields=["signing_key"])
    return scheme.signing_key
