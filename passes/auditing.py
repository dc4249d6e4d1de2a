"""What is written down of acts on passes: who, when, and why. Read under Reports > Site history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter


class WithReason(LogFormatter):
    """The act, with the reason that was given for it."""

    act: Any

    def format_message(self, log_entry: Any) -> str:
        reason = log_entry.data.get("reason") if log_entry.data else ""
        return _("%(act)s: %(reason)s") % {"act": self.act, "reason": reason} if reason else str(self.act)


@hooks.register("register_log_actions")
def register(actions: Any) -> None:
    @actions.register_action("passes.revoke")
    class Revoked(WithReason):
        label = gettext_lazy("Revoke")
        act = gettext_lazy("Revoked")
