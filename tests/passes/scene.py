"""The scene of most tests of a redemption."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from passes.caches import clear_all
from passes.models import Edition, Pass
from passes.services import issuing
from passes.services.records import Outcome
from passes.services.redeeming import redeem
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum


class Scene:
    """One edition, one museum with an advantage and a desk."""

    def __init__(self, **advantage: Any) -> None:
        clear_all()
        self.edition: Edition = make_edition()
        self.museum = make_museum()
        self.advantage = make_advantage(self.edition, self.museum, **advantage)
        self.desk, self.credential = make_desk(self.museum)

    def scan(self, code: str | Pass, **fields: Any) -> Outcome:
        text = issuing.token_of(code) if isinstance(code, Pass) else code
        return redeem(**{"code": text, "desk": self.desk, "uuid": uuids.uuid4(), "read_by": "camera", **fields})
