"""Codes in piles and codes for many: each gives the passes it stands for, and not one more."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cms import shortcode
from passes.models import ActivationCode, Batch, BatchForm, BatchState, Edition, Pass, Place, SharedCode
from passes.services import activating, batches, issuing
from tests.passes.factories import make_edition, make_offer
from tests.passes.scene import Scene

PARIS = ZoneInfo("Europe/Paris")
pytestmark = [pytest.mark.django_db, pytest.mark.database]


def make_batch(scheme: Any, quantity: int = 3, form: BatchForm = BatchForm.CODES, **fields: Any) -> Batch:
    batch = batches.order(
        scheme=scheme, quantity=quantity, form=form, **{"place": Place.BOOKSHOP, "place_name": "La librairie", **fields}
    )
    batches.make(batch.pk)
    batch.refresh_from_db()
    return batch


def activate(code: Any, **fields: Any) -> Pass:
    return activating.activate(**{"text": code if isinstance(code, str) else code.code, "locale": "fr", **fields})


def test_a_code_becomes_one_pass_once() -> None:
    batch = make_batch(make_edition(), party_size=4, locale="nl")
    code = batch.codes.first()
    held_pass = activate(f" {code.code[:5].lower()} {code.code[5:]}", party_size=1, email="marie@example.org")
    assert (held_pass.batch, held_pass.party_size, held_pass.channel, held_pass.locale) == (batch, 4, "code", "fr")
    assert held_pass.contact.email == "marie@example.org"
    with pytest.raises(activating.UsedCodeError):
        activate(code)
    code.refresh_from_db()
    assert (code.held_pass, Pass.objects.count()) == (held_pass, 1)
    assert mail.outbox == []  # a task sends it


def test_the_stock_is_taken_when_the_batch_is_ordered() -> None:
    edition = make_edition(quantity=10)
    make_batch(edition, 8)
    with pytest.raises(issuing.SoldOutError):
        make_batch(edition, 3)
    edition.refresh_from_db()
    assert (edition.issued, ActivationCode.objects.count(), Batch.objects.count()) == (8, 8, 1)


def test_cards_are_passes_and_what_comes_back_is_worth_nothing() -> None:
    scene = Scene()
    batch = make_batch(scene.edition, 3, BatchForm.CARDS)
    used, *rest = Pass.objects.filter(batch=batch)
    assert scene.scan(used).verdict == "accepted"
    batches.step(batch, BatchState.PRINTED)
    with pytest.raises(batches.WrongStepError):
        batches.step(batch, BatchState.ORDERED)
    batches.step(batch, BatchState.DELIVERED)
    assert batches.take_back(batch, reason="Retour de la librairie") == 2
    with pytest.raises(batches.WrongStepError):
        batches.take_back(batch, reason="Encore")
    assert [scene.scan(each).reason for each in rest] == ["revoked", "revoked"]
    used.refresh_from_db()
    scene.edition.refresh_from_db()
    assert (used.state, scene.edition.issued) == ("active", 1)


def test_codes_that_came_back_say_so() -> None:
    edition = make_edition()
    batch = make_batch(edition)
    activate(batch.codes.first())
    assert batches.take_back(batch, reason="Retour") == 2
    with pytest.raises(activating.ReturnedCodeError):
        activate(batch.codes.last())
    edition.refresh_from_db()
    assert edition.issued == 1


def test_a_batch_is_made_once_however_often_its_task_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "BATCH_SIZE", 4)
    batch = make_batch(make_edition(), 10)
    seen: list[int] = []
    batches.make(batch.pk, progress=seen.append)
    assert (batch.made, batch.codes.count(), seen) == (10, 10, [])


@pytest.mark.parametrize("text", ["", "ABC", "0123456789", "é" * 400, "\x00" * 10])
def test_a_code_nobody_knows(text: str) -> None:
    with pytest.raises(activating.UnknownCodeError):
        activate(text)


def make_shared(scheme: Any, **fields: Any) -> SharedCode:
    owner = {"edition": scheme} if isinstance(scheme, Edition) else {"offer": scheme}
    return SharedCode.objects.create(**owner, code=shortcode.new(), label="L’agence de Lille", **fields)


def test_a_shared_code_gives_as_many_as_its_cap() -> None:
    offer = make_offer()
    shared = make_shared(offer, cap=2)
    assert activate(shared, party_size=2).party_size == 2
    assert activate(shared).shared_code == shared
    with pytest.raises(activating.NoneLeftError):
        activate(shared)
    shared.refresh_from_db()
    offer.refresh_from_db()
    assert (shared.used, offer.issued) == (2, 2)


def test_the_stock_ends_a_shared_code_too_and_nothing_is_counted() -> None:
    shared = make_shared(make_offer(quantity=1))
    activate(shared)
    with pytest.raises(activating.NoneLeftError):
        activate(shared)
    shared.refresh_from_db()
    assert shared.used == 1


@pytest.mark.parametrize(
    "close",
    [
        lambda shared, _now: setattr(shared, "is_closed", True),
        lambda shared, now: setattr(shared, "closes_at", now),
        lambda shared, now: setattr(shared, "opens_at", now + timedelta(seconds=1)),
        lambda shared, now: setattr(shared.offer, "opens_at", now + timedelta(hours=1)),
        lambda shared, _now: setattr(shared.offer, "valid_until", shared.offer.valid_from),
    ],
)
def test_a_door_that_is_closed(close: Callable[[SharedCode, datetime], None]) -> None:
    now = timezone.now()
    shared = make_shared(make_offer())
    close(shared, now)
    shared.save()
    assert shared.offer is not None
    shared.offer.save()
    with pytest.raises(activating.ClosedError):
        activate(shared, at=now)
    assert not Pass.objects.exists()


def test_a_pass_of_some_days_counts_from_its_activation_and_ends_with_its_edition() -> None:
    edition = make_edition(valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31), lasts_days=7)
    batch = make_batch(edition, 2)
    first, second = batch.codes.all()
    noon = datetime(2026, 6, 10, 12, tzinfo=PARIS)
    held_pass = activate(first, at=noon)
    assert (held_pass.valid_from, held_pass.valid_until, held_pass.lasts_days) == (date(2026, 6, 10), date(2026, 6, 16), None)
    late = activate(second, at=datetime(2026, 12, 28, 12, tzinfo=PARIS))
    assert late.valid_until == date(2026, 12, 31)


@pytest.mark.django_db(transaction=True)
def test_twenty_people_with_one_code_and_forty_with_a_cap_of_five() -> None:
    edition = make_edition()
    code = make_batch(edition, 1).codes.get()
    shared = make_shared(edition, cap=5)
    answers: Counter[str] = Counter()
    start = threading.Barrier(10)

    def come() -> None:
        start.wait()
        for each in (code.code, code.code, *[shared.code] * 4):
            try:
                activate(each)
                answers["own" if each == code.code else "shared"] += 1
            except activating.ActivationError as error:
                answers[type(error).__name__] += 1
        connection.close()

    threads = [threading.Thread(target=come) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"own": 1, "shared": 5, "UsedCodeError": 19, "NoneLeftError": 35}
    shared.refresh_from_db()
    edition.refresh_from_db()
    assert (Pass.objects.count(), shared.used, edition.issued) == (6, 5, 6)
