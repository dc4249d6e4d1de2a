"""What is printed of a batch: one piece a card, in the order in which they were made, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cms import shortcode
from passes.models import ActivationCode, Batch, BatchForm, BatchState, Pass, PassState
from passes.services import issuing

AT_ONCE = 1000


class NotPrintableError(Exception):
    """The batch is not made yet, or came back: nothing of it is printed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`qr`: the pass itself, or the address at which its code becomes a pass. `code` is written as people type it."""

    serial: int
    code: str
    qr: str


def see_that_printable(batch: Batch) -> None:
    """Raises NotPrintableError."""
    if not batch.is_whole or batch.state == BatchState.RETURNED:
        raise NotPrintableError


def pieces(batch: Batch) -> Iterator[Piece]:
    """All of them, whole: a number is a place in the batch, so that a card of a second printing has that of the first.

    One that is void by now (revoked, withdrawn) is left out, with its number.
    """
    return _cards(batch) if batch.form == BatchForm.CARDS else _codes(batch)


def _cards(batch: Batch) -> Iterator[Piece]:
    rows = Pass.objects.filter(batch=batch).order_by("pk")
    for serial, held_pass in enumerate(rows.iterator(AT_ONCE), start=1):
        if held_pass.state == PassState.ACTIVE:
            held_pass.edition, held_pass.offer = batch.edition, batch.offer  # read once for all
            yield Piece(serial, shortcode.spaced(held_pass.short_code), issuing.token_of(held_pass))


def _codes(batch: Batch) -> Iterator[Piece]:
    start, end = activation_address("*", batch.locale).split("*")
    rows = ActivationCode.objects.filter(batch=batch).order_by("pk").values_list("code", "is_void")
    for serial, (code, is_void) in enumerate(rows.iterator(AT_ONCE), start=1):
        if not is_void:
            yield Piece(serial, shortcode.spaced(code), f"{start}{code}{end}")


def activation_address(code: str, locale: str) -> str:
    with translation.override(locale):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('passes:activate_code', args=[code])}"
