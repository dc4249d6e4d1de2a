"""What is noted of log-ins is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.utils import timezone

from cms.accounts import ATTEMPT_DAYS, forget_old_attempts

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_attempts_to_log_in_are_erased_when_they_no_longer_help() -> None:
    now = timezone.now()
    for age in (ATTEMPT_DAYS + 1, ATTEMPT_DAYS - 1):
        with time_machine.travel(now - timedelta(days=age)):
            for noted in (AccessAttempt, AccessFailureLog, AccessLog):
                noted.objects.create(username=f"edith {age}", ip_address="192.0.2.1", **_counted(noted))
    AccessAttemptExpiration.objects.create(access_attempt=AccessAttempt.objects.earliest("attempt_time"), expires_at=now)
    forget_old_attempts()
    for noted in (AccessAttempt, AccessFailureLog, AccessLog):
        assert noted.objects.get().username == f"edith {ATTEMPT_DAYS - 1}"


def _counted(noted: type) -> dict[str, int]:
    return {"failures_since_start": 1} if noted is AccessAttempt else {}
