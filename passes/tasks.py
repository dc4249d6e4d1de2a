"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from passes.holders import finding, giving, stamps
from passes.services import batches, forgetting, letters
from passes.sponsors import pulling


def send_pass_address(pass_id: int) -> bool:
    return letters.send_address(pass_id)


def make_batch(batch_id: int) -> None:
    batches.make(batch_id)


def send_found_passes(known: list[str], language: str) -> int:
    return finding.send(known, language)


def send_waiting() -> int:
    """Try again what could not be sent. Runs every five minutes."""
    return letters.send_waiting()


def cut_links() -> int:
    """Cut the link between scans and passes 48 hours after the scan. Runs every hour (passes/apps.py)."""
    return forgetting.cut_links()


def forget_old_addresses() -> int:
    return forgetting.forget_old_addresses()


def forget_uses() -> int:
    """Erase the uses that no limit needs any more, and the stamps of passes that ended long ago. Runs every night."""
    return forgetting.forget_uses() + stamps.forget_old()


def forget_code_requests() -> int:
    return pulling.forget_old()


def ask_giver(gift_id: int) -> bool:
    return giving.ask(gift_id)


def send_gift(gift_id: int) -> bool:
    return giving.send(gift_id)


def send_gifts() -> int:
    """Send the gifts whose day has come, and what could not be sent before. Runs every five minutes."""
    return giving.send_due()


def forget_gifts() -> int:
    return giving.forget_old()
