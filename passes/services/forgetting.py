"""What is forgotten of holders: which scan was theirs, their uses, and their address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.registrations.erasing import erase_address
from passes.holders import giving, stamps
from passes.models import Edition, HolderContact, Offer, Pass, PassState, Scan, UseSlot
from passes.models.schemes import HOURS_LINKED
from passes.payments.forgetting import forget_unpaid

BATCH_SIZE = 500
#: A use is still looked at for so long after the last day it could count: a desk may have been without a network for weeks.
USE_DAYS = 31
ADDRESS_YEARS = 3  # the usual measure for a contact that has come to rest


def longest_link() -> int:
    """For how many hours at most it is known which scan was of which pass: what the privacy page promises."""
    return max({*_hours(), HOURS_LINKED})


def _hours() -> set[int]:
    return {*Edition.objects.values_list("hours_linked", flat=True), *Offer.objects.values_list("hours_linked", flat=True)}


def cut_links(*, at: datetime | None = None) -> int:
    """Cut the link between scans and passes once their scheme's hours are over, from both sides. Returns the lines cut.

    The ledger forgets the pass and keeps its figures. The use, which a limit still needs, forgets the line and its time:
    the same museum, pass and second would lead back to it.
    """
    now = at or timezone.now()
    return sum(_cut(each, now - timedelta(hours=each)) for each in sorted(_hours()))


@transaction.atomic
def _cut(hours: int, before: datetime) -> int:
    of_scheme = Q(edition__hours_linked=hours) | Q(offer__hours_linked=hours)
    made_before = Q(decided_at__lt=before) | Q(received_at__lt=before)  # a desk may tell of it days later
    cut = Scan.objects.filter(of_scheme, made_before, held_pass__isnull=False).cut_links()
    of_scheme = Q(advantage__edition__hours_linked=hours) | Q(advantage__offer__hours_linked=hours)
    slots = list(UseSlot.objects.filter(of_scheme, scan_uuid__isnull=False, used_at__lt=before))
    for slot in slots:
        slot.scan_uuid = None
        slot.used_at = timezone.localtime(slot.used_at).replace(hour=0, minute=0, second=0, microsecond=0)
    UseSlot.objects.bulk_update(slots, ["scan_uuid", "used_at"], batch_size=BATCH_SIZE)
    return cut


def forget_uses(*, at: datetime | None = None) -> int:
    """Erase the uses that no limit needs any more, once the link to their scan is cut. Returns how many.

    None does once the pass is over or cancelled. A use that counts for its day alone is needed on that day, unless the pass
    counts its days from its first use.
    """
    day = timezone.localdate(at or timezone.now()) - timedelta(days=USE_DAYS)
    over = Q(held_pass__valid_until__lt=day) | Q(held_pass__state=PassState.REVOKED, day__lt=day)
    of_its_day = Q(number=None, number_in_all=None, held_pass__lasts_days=None, day__lt=day)
    idle = UseSlot.objects.filter(over | of_its_day, scan_uuid=None).order_by("pk")
    erased = 0
    while uses := list(idle[:BATCH_SIZE]):
        with transaction.atomic():
            stamps.write_down(uses)
            Pass.objects.filter(pk__in={use.held_pass_id for use in uses}).update(was_used=True)
            erased += UseSlot.objects.filter(pk__in=[use.pk for use in uses]).delete()[0]
    return erased


def forget_old_addresses(*, at: datetime | None = None) -> int:
    """Erase the addresses that holders left more than three years ago: nobody has written to them since. Passes stay."""
    before = (at or timezone.now()) - timedelta(days=ADDRESS_YEARS * 365 + 1)
    return HolderContact.objects.filter(consented_at__lt=before).delete()[0]


#: What else knows addresses: apps above add theirs in `AppConfig.ready`. Each takes an address and says how many it erased.
_others: list[Callable[[str], int]] = []


def also_forget(erase: Callable[[str], int]) -> None:
    if erase not in _others:
        _others.append(erase)


def forget_address(*, email: str) -> int:
    """Erase an address wherever the site has it, whatever its capitals, but on receipts, which the law has us keep; passes
    stay valid. Returns how many there were."""
    wanted = email.strip()
    erased = (
        HolderContact.objects.filter(email__iexact=wanted).delete()[0] + erase_address(wanted) + giving.forget_address(wanted)
    )
    erased += forget_unpaid(wanted)
    return erased + sum(erase(wanted) for erase in _others)
