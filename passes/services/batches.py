"""Batches: ordered from the stock, made piece by piece, handed out, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django_q.tasks import async_task

from cms import shortcode
from passes.models import ActivationCode, Batch, BatchForm, BatchState, Channel, Edition, Offer, Pass, PassState
from passes.services import issuing

#: The order of a batch's life; a step may be left out, none is taken back.
STEPS = (BatchState.ORDERED, BatchState.PRINTED, BatchState.DELIVERED, BatchState.RETURNED)
ATTEMPTS = 3


class WrongStepError(Exception):
    """A batch does not go back, and one that came back is over."""


def order(*, scheme: Edition | Offer, at: datetime | None = None, **fields: Any) -> Batch:
    """Take a batch's whole quantity from the stock; a task makes it. Raises SoldOutError."""
    owner: dict[str, Any] = {"edition": scheme} if isinstance(scheme, Edition) else {"offer": scheme}
    batch = Batch(**owner, **fields, ordered_at=at or timezone.now())
    batch.full_clean()
    with transaction.atomic():
        issuing.take_from_stock(scheme, batch.quantity)
        batch.save()
        transaction.on_commit(lambda: async_task("passes.tasks.make_batch", batch.pk))
    return batch


def make(batch_id: int, *, progress: Callable[[int], None] = lambda _made: None) -> None:
    """Make what is missing of a batch, a thousand at a time; whoever does it twice, or at once, makes nothing twice."""
    while True:
        with transaction.atomic():
            batch = Batch.objects.select_for_update(of=("self",)).select_related("edition", "offer").get(pk=batch_id)
            size = min(issuing.BATCH_SIZE, batch.quantity - batch.made)
            if size == 0 or batch.state == BatchState.RETURNED:
                return
            _make(batch, size)
            Batch.objects.filter(pk=batch.pk).update(made=F("made") + size)
        progress(batch.made + size)


def _make(batch: Batch, size: int) -> None:
    if batch.form == BatchForm.CODES:
        _insert_codes(batch, size)
        return
    issuing.insert(
        batch.scheme,
        size,
        party_size=batch.party_size,
        locale=batch.locale,
        channel=Channel.PRINTED,
        issued_at=batch.ordered_at,
        batch=batch,
    )


def _insert_codes(batch: Batch, size: int) -> None:
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                ActivationCode.objects.bulk_create(ActivationCode(batch=batch, code=shortcode.new()) for _ in range(size))
                return
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise


def step(batch: Batch, state: BatchState, *, at: datetime | None = None) -> None:
    """Printed, or delivered. Raises WrongStepError for a step back; `take_back` is the last one."""
    if state == BatchState.RETURNED or STEPS.index(state) <= STEPS.index(BatchState(batch.state)):
        raise WrongStepError
    batch.state = state
    setattr(batch, f"{state}_at", at or timezone.now())
    batch.save(update_fields=["state", f"{state}_at"])


def take_back(batch: Batch, *, reason: str, at: datetime | None = None) -> int:
    """What came back unused is worth nothing from now on and returns to the stock; how many. What was used stays valid."""
    at = at or timezone.now()
    with transaction.atomic():
        if (
            not Batch.objects.filter(pk=batch.pk)
            .exclude(state=BatchState.RETURNED)
            .update(state=BatchState.RETURNED, returned_at=at)
        ):
            raise WrongStepError
        batch.refresh_from_db()
        if batch.form == BatchForm.CODES:
            back = batch.codes.filter(activated_at=None, is_void=False).update(is_void=True)
        else:
            unused = Pass.objects.filter(batch=batch, state=PassState.ACTIVE, slots=None, was_used=False)
            back = Pass.objects.filter(pk__in=unused.values("pk")).update(
                state=PassState.REVOKED, revoked_at=at, revocation_reason=reason
            )
        issuing.give_back_to_stock(batch.scheme, back + batch.quantity - batch.made)
    return back
