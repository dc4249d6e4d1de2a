"""Amounts of money as each language writes them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django.utils import translation
from django.utils.formats import localize
from django.utils.translation import gettext as _


def euros(amount: Decimal) -> str:
    """An amount as it is written in the current language: 4 €, 4,50 €, €4.50."""
    return _euros(amount, translation.get_language())


@lru_cache(maxsize=1024)
def _euros(amount: Decimal, _language: str | None) -> str:
    whole = amount == amount.to_integral_value()
    number = str(int(amount)) if whole else localize(amount.quantize(Decimal("0.01")))
    return _("€%(amount)s") % {"amount": number}
