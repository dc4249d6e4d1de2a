"""What a desk holds to decide by itself: the keys, what each pass gives at its museum, what was revoked, the codes, the uses it knows of.

One JSON text for a museum, in three languages, signed. Its version is a digest of what it says, so that a desk asks in a few bytes
whether anything changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone, translation

from cms.short_cache import OnceLoaded
from passes import code_lists, keys
from passes.caches import Here, advantages_at, verification_keys
from passes.messages import advantage_lines
from passes.models import Advantage, Edition, Offer, Pass, PassState, SchemeKey, UseSlot
from passes.services.registrations import signing_key
from passes.tokens import Kind

FORMAT = 1
SIGNATURE_CONTEXT = b"proscitec desk bundle v1\x00"
#: A scheme that ended is named for so long, so that its passes are told to be over and not to be unknown.
NAMED_AFTER = timedelta(days=400)
ID_BYTES = 4  # of a pass id and of a short code, for the uses: two passes are taken for one once in four thousand million times


@dataclass(frozen=True, slots=True)
class Bundle:
    """`text` is signed by the key `key_number`; `version` names what it says."""

    text: bytes
    version: str
    signature: bytes
    key_number: int


def bundle_for(museum_id: int) -> Bundle:
    """What the desks of a museum are to hold now; at most ten seconds old."""
    return _bundles(museum_id)


def _make(museum_id: int) -> Bundle:
    text = json.dumps(_content(museum_id), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    key = signing_key()
    version = hashlib.sha256(text).hexdigest()[:16]
    return Bundle(text, version, keys.private_key(key).sign(SIGNATURE_CONTEXT + text), key.number)


_bundles = OnceLoaded[int, Bundle](_make)


def _content(museum_id: int) -> dict[str, Any]:
    here, today = advantages_at(museum_id), timezone.localdate()
    named: list[Edition | Offer] = [
        *Edition.objects.filter(valid_until__gte=today - NAMED_AFTER).order_by("number"),
        *Offer.objects.filter(valid_until__gte=today - NAMED_AFTER).order_by("number"),
    ]
    return {
        "format": FORMAT,
        "museum": museum_id,
        "keys": [
            {"number": number, "kind": key.kind, "of": key.number, "key": _text(key.public_key.public_bytes_raw())}
            for number, key in sorted(verification_keys(None).items())
        ],
        "schemes": [_scheme(scheme, here.get(key_of(scheme)), museum_id, today) for scheme in named],
    }


def key_of(scheme: Edition | Offer) -> SchemeKey:
    return (scheme.pk, None) if isinstance(scheme, Edition) else (None, scheme.pk)


def _scheme(scheme: Edition | Offer, place: Here | None, museum_id: int, today: date) -> dict[str, Any]:
    """Its name and days, so that a pass that gives nothing here is told so; and, where it gives something, all that a desk needs."""
    content: dict[str, Any] = {
        "kind": Kind.EDITION if isinstance(scheme, Edition) else Kind.OFFER,
        "number": scheme.number,
        "name": {code: getattr(scheme, f"name_{code}") for code, _name in settings.LANGUAGES},
        "from": scheme.valid_from.isoformat(),
        "until": scheme.valid_until.isoformat(),
    }
    if place is None or scheme.valid_until < today:
        return content
    advantage = place.advantage
    left = place.quota_left(today)
    passes = _passes_of(key_of(scheme))
    return content | {
        "right": {
            "uses_per_museum": advantage.uses_per_pass,
            "uses_per_day": advantage.uses_per_day,
            "uses_in_all": scheme.uses_in_all,
            "full": left is not None and left <= 0,
            "check": advantage.has_check,
        },
        "give": _in_each_language(lambda: advantage_lines(advantage)),
        "check": _in_each_language(lambda: advantage.check_at_desk),
        "codes": _codes((key_of(scheme), passes.aggregate(last=Max("pk"))["last"] or 0)),
        "revoked": _ids(passes.exclude(state=PassState.ACTIVE).order_by("public_id")),
        "uses": _uses(advantage, museum_id, today),
        "used_up": _ids(_used_up(passes, scheme.uses_in_all)),
        "begun": _begun(passes),
    }


def _in_each_language(words: Callable[[], Any]) -> dict[str, Any]:
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = words()
    return said


def _passes_of(key: SchemeKey) -> QuerySet[Pass]:
    edition, offer = key
    return Pass.objects.filter(edition=edition) if edition else Pass.objects.filter(offer=offer)


def _write_codes(wanted: tuple[SchemeKey, int]) -> list[dict[str, Any]]:
    """The codes of passes that are alike in all a desk must know. Passes are added and never changed: the last one's key names them."""
    alike: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    columns = ("short_code", "party_size", "valid_from", "valid_until", "lasts_days")
    for code, *rest in _passes_of(wanted[0]).filter(pk__lte=wanted[1]).values_list(*columns).iterator(2000):
        alike[tuple(rest)].append(code)
    found = []
    for (party_size, first, last, lasts), codes in sorted(alike.items(), key=str):
        written = code_lists.write(codes)
        found.append(
            {
                "party_size": party_size, "from": first.isoformat(), "until": last.isoformat(), "lasts_days": lasts,
                "count": written.count, "bits": written.bits, "data": _text(written.data),
            }
        )  # fmt: skip
    return found


_codes = OnceLoaded[tuple[SchemeKey, int], list[dict[str, Any]]](_write_codes)


def _uses(advantage: Advantage, museum_id: int, today: date) -> dict[str, str]:
    """By day, the passes used here, as far as a limit looks at them: all of them, or those of today and yesterday, or none."""
    if advantage.uses_per_pass is None and advantage.uses_per_day is None:
        return {}
    slots = UseSlot.objects.filter(advantage=advantage, museum=museum_id)
    if advantage.uses_per_pass is None:
        slots = slots.filter(day__gte=today - timedelta(days=1))
    return _by_day(slots.values_list("day", "held_pass__public_id", "held_pass__short_code"))


def _begun(passes: QuerySet[Pass]) -> dict[str, str]:
    """By day, the passes that count their days from a first use that day."""
    counting = passes.filter(lasts_days__isnull=False, slots__isnull=False).annotate(first=Min("slots__day"))
    return _by_day(counting.values_list("first", "public_id", "short_code"))


def _used_up(passes: QuerySet[Pass], uses_in_all: int | None) -> QuerySet[Pass]:
    if uses_in_all is None:
        return passes.none()
    return passes.annotate(uses=Count("slots")).filter(uses__gte=uses_in_all).order_by("public_id")


def _by_day(rows: Iterable[tuple[date, str, str]]) -> dict[str, str]:
    days: defaultdict[str, list[bytes]] = defaultdict(list)
    for day, public_id, short_code in rows:
        days[day.isoformat()].append(id_of(public_id, short_code))
    return {day: _text(b"".join(sorted(ids))) for day, ids in sorted(days.items())}


def _ids(passes: QuerySet[Pass]) -> str:
    return _text(b"".join(id_of(*ids) for ids in passes.values_list("public_id", "short_code")))


def id_of(public_id: str, short_code: str) -> bytes:
    """The beginnings of both names of a pass: it may be scanned, or its code typed."""
    leading = code_lists.number_of(short_code) >> (code_lists.CODE_BITS - 8 * ID_BYTES)
    return bytes.fromhex(public_id)[:ID_BYTES] + leading.to_bytes(ID_BYTES, "big")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
