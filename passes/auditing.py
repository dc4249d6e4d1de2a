"""What is written about each act on passes and money: who, when and why. No personal data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

#: Each act, as the history of the object calls it.
ACTIONS = {
    "passes.revoke": (gettext_lazy("Revoke"), gettext_lazy("Revoked")),
    "passes.export": (gettext_lazy("Download"), gettext_lazy("Downloaded")),
    "passes.print": (gettext_lazy("Print"), gettext_lazy("Asked to print")),
    "passes.step": (gettext_lazy("Move on"), gettext_lazy("Moved on")),
    "passes.take_back": (gettext_lazy("Take back"), gettext_lazy("Taken back")),
    "passes.key": (gettext_lazy("Replace the key"), gettext_lazy("Key replaced")),
    "passes.settle": (gettext_lazy("Settle"), gettext_lazy("Looked at")),
    "passes.refund": (gettext_lazy("Refund"), gettext_lazy("Money given back")),
}


def register(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name)(_formatter(label, message))


def _formatter(title: Any, message: Any) -> type[LogFormatter]:
    class WithReason(LogFormatter):
        label = title

        def format_message(self, log_entry: Any) -> str:
            reason = (log_entry.data or {}).get("reason")
            return _("%(what)s: %(reason)s") % {"what": message, "reason": reason} if reason else str(message)

    return WithReason
