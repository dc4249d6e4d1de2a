"""Results kept for a few seconds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cms import short_cache
from cms.short_cache import OnceLoaded


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(short_cache.time, "monotonic", lambda: now[0])
    return now


class Loading:
    """A load that waits until it may go on."""

    def __init__(self) -> None:
        self.calls = 0
        self.begun, self.go_on = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, key: str) -> str:
        self.calls += 1
        number = self.calls
        self.begun.release()
        assert self.go_on.acquire(timeout=10)
        return f"{key} {number}"


def test_several_that_ask_at_once_load_once_and_later_ones_get_what_was_there(clock: list[float]) -> None:
    load = Loading()
    cache = OnceLoaded[str, str](load)
    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(cache, "museums") for _ in range(4)]
        assert load.begun.acquire(timeout=10)
        load.go_on.release()
        assert {answer.result(10) for answer in answers} == {"museums 1"}
        clock[0] += short_cache.SECONDS + 1
        again = threads.submit(cache, "museums")
        assert load.begun.acquire(timeout=10)
        assert cache("museums") == "museums 1"  # while the new one is on its way
        load.go_on.release()
        assert again.result(10) == "museums 2"
    assert cache("museums") == "museums 2"
    assert load.calls == 2


def test_what_was_read_while_something_changed_is_not_kept() -> None:
    load = Loading()
    cache = OnceLoaded[str, str](load)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(cache, "museums")
        assert load.begun.acquire(timeout=10)
        cache.clear()
        load.go_on.release()
        assert answer.result(10) == "museums 1"
        load.go_on.release()
        assert cache("museums") == "museums 2"


def test_a_load_that_fails_is_tried_again() -> None:
    calls = iter([ValueError("no database"), None])

    def load(key: str) -> str:
        error = next(calls)
        if error:
            raise error
        return key

    cache = OnceLoaded[str, str](load)
    with pytest.raises(ValueError, match="no database"):
        cache("museums")
    assert cache("museums") == "museums"
