"""A contributor sends while an editor decides: both take the same locks in the same order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection

from cms.models import User
from museums.models import FactProposal, Museum, ProposalState
from museums.proposals import services, sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

ROUNDS = 15


def together(*calls: Any) -> list[Any]:
    barrier = Barrier(len(calls))

    def run(call: Any) -> Any:
        try:
            barrier.wait()
            return call()
        except (services.ProposalError, OperationalError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_sending_and_deciding_never_wait_for_each_other_in_a_ring() -> None:
    museum = Museum.objects.create(slug="sabot", name="Musée du sabot")
    author = User.objects.create_user(email="musee@example.org", password="x")
    editor = User.objects.create_user(email="redaction@example.org", password="x")
    for number in range(ROUNDS):
        seen = sheet.read(Museum.objects.get(pk=museum.pk))
        first = {**seen, "phone": f"03 20 00 00 {number:02}"}
        proposal = services.propose(museum=museum, author=author, wanted=first, seen=seen, note="", submit=True)
        assert proposal is not None
        again = {**seen, "phone": f"03 20 11 00 {number:02}"}
        outcomes = together(
            lambda again=again, seen=seen: services.propose(
                museum=museum, author=author, wanted=again, seen=seen, note="", submit=True
            ),
            lambda proposal=proposal: services.decide(
                proposal=proposal, by=editor, accepted=["phone"], answer="", version=proposal.version
            ),
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, OperationalError)]
        FactProposal.objects.filter(state=ProposalState.WAITING).update(state=ProposalState.WITHDRAWN)
