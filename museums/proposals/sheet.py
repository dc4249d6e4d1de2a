"""A museum's facts as one flat sheet that contributors propose changes to: names, values as JSON, words to show them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from museums.hours.words import notes_of, season_tables
from museums.models.facts import Museum, Price, PriceKind, VisitLanguage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Sheet = dict[str, Any]

PRICE = "price_"
PRICES = tuple(f"{PRICE}{kind}" for kind in PriceKind.values)


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the sheet and the facts under it."""

    key: str
    heading: StrOrPromise
    fields: tuple[str, ...]
    hint: StrOrPromise = ""


PARTS = (
    Part("hours", gettext_lazy("Opening hours"), ("opening_hours",)),
    Part(
        "prices", gettext_lazy("Prices"), PRICES, gettext_lazy("In euros; 0 for free entry; empty where there is no such price.")
    ),
    Part("examples", "", ("practical_examples",)),
    Part("contact", gettext_lazy("Contact"), ("street", "postal_code", "phone", "email", "website", "social_links")),
    Part("visit", gettext_lazy("The visit"), ("languages", "groups_welcome", "group_size_max", "schools_welcome")),
    Part(
        "access",
        gettext_lazy("Access"),
        (
            "step_free", "accessible_toilets", "parking", "accessible_parking",
            "label_hearing", "label_mental", "label_physical", "label_visual",
        ),
    ),
    Part("services", gettext_lazy("On site"), ("shop", "cafe", "picnic")),
)  # fmt: skip
FIELDS = tuple(name for part in PARTS for name in part.fields)
MODEL_FIELDS = tuple(name for name in FIELDS if name not in PRICES)


def read(museum: Museum) -> Sheet:
    """What the site says now; prices as text with two decimals, None where there is none."""
    amounts = {f"{PRICE}{price.kind}": f"{price.amount:.2f}" for price in museum.prices.all()}
    return {
        **{name: getattr(museum, name) for name in MODEL_FIELDS},
        **{name: amounts.get(name) for name in PRICES},
    }


def differences(new: Sheet, old: Sheet) -> Sheet:
    """The values of `new` that are not those of `old`; the order of a list says nothing."""
    return {name: new[name] for name in FIELDS if name in new and _comparable(new[name]) != _comparable(old.get(name))}


def _comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


@transaction.atomic
def write(museum: Museum, changes: Sheet) -> None:
    """Put these values on a museum. Raises ValidationError (by field), and then nothing is written."""
    prices = {name.removeprefix(PRICE): value for name, value in changes.items() if name in PRICES}
    for name, value in changes.items():
        if name in MODEL_FIELDS:
            setattr(museum, name, value)
    museum.full_clean()
    museum.save()
    for kind, amount in prices.items():
        _write_price(museum, kind, amount)


def _write_price(museum: Museum, kind: str, amount: str | None) -> None:
    if amount is None:
        museum.prices.filter(kind=kind).delete()
        return
    price = museum.prices.filter(kind=kind).first() or Price(museum=museum, kind=kind)
    price.amount = Decimal(amount)
    try:
        price.full_clean()
    except ValidationError as error:
        raise ValidationError({f"{PRICE}{kind}": error.messages}) from None
    price.save()


# --- In words -------------------------------------------------------------------------------------


def label(name: str) -> str:
    if name in PRICES:
        return capfirst(str(PriceKind(name.removeprefix(PRICE)).label))
    return capfirst(str(Museum._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # no relation stands on the sheet


def labels(names: Iterable[str]) -> list[str]:
    return [label(name) for name in names if name in FIELDS]


def words(name: str, value: Any) -> str:
    """A value as people read it; a dash for what is not known."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in PRICES:
        return _("%(amount)s €") % {"amount": number_format(Decimal(value), 2)}
    if name == "opening_hours":
        return hours_in_words(value)
    if name == "languages":
        known = dict(VisitLanguage.choices)
        return ", ".join(str(known.get(code, code)) for code in value)
    return "\n".join(value) if isinstance(value, list) else str(value)


def hours_in_words(text: str) -> str:
    """The usual hours and the days that differ, a line each. What does not fit the form stays in its notation."""
    lines: list[str] = []
    for season in season_tables(text):
        lines.append(season.heading)
        lines += [_("%(days)s: %(hours)s") % {"days": days, "hours": hours} for days, hours in season.rows]
    return "\n".join([*lines, *notes_of(text, timezone.localdate())]) or text
