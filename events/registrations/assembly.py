"""A general assembly: who represents whom, and whether enough of the members are there."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.db import transaction

from events.models import Occurrence, Presence, Proxy, Registration, RegistrationState
from events.registrations.places import PlacesError, hold
from museums.models import Museum


class ProxyError(PlacesError):
    """Why a proxy cannot be given: "none" allowed, "limit" of the holder, "taken" already given, "present" oneself, "holder" not coming."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Quorum:
    members: int
    present: int
    represented: int
    needed: int | None

    @property
    def counted(self) -> int:
        return self.present + self.represented

    @property
    def reached(self) -> bool:
        return self.needed is not None and self.counted >= self.needed


@transaction.atomic
def give_proxy(*, member: Museum, holder: Registration) -> Proxy:
    """Have a member represented by somebody who is registered. Raises ProxyError."""
    held = hold(holder.occurrence_id)
    limit = held.event.proxies_each
    holder = Registration.objects.get(pk=holder.pk)
    if not limit:
        raise ProxyError("none")
    if not holder.is_confirmed:
        raise ProxyError("holder")
    if member.pk in coming_members(held):
        raise ProxyError("present")
    if Proxy.objects.filter(occurrence=held, member=member).exists():
        raise ProxyError("taken")
    taken = set(holder.proxies.values_list("number", flat=True))
    free = [number for number in range(1, limit + 1) if number not in taken]
    if not free:
        raise ProxyError("limit")
    return Proxy.objects.create(occurrence=held, member=member, holder=holder, number=free[0])


def coming_members(occurrence: Occurrence) -> set[int]:
    """Members somebody confirmed comes for, unless they are known to be absent."""
    coming = Registration.objects.filter(occurrence=occurrence, state=RegistrationState.CONFIRMED, member__isnull=False)
    return set(coming.exclude(presence=Presence.ABSENT).values_list("member", flat=True))


def quorum(occurrence: Occurrence) -> Quorum:
    """Of those who are there now: each member counts once, itself or by a proxy whose holder is there."""
    there = Registration.objects.filter(occurrence=occurrence, presence=Presence.ATTENDED, state=RegistrationState.CONFIRMED)
    members = set(Museum.objects.members().values_list("pk", flat=True))
    present = set(there.filter(member__isnull=False).values_list("member", flat=True)) & members
    represented = set(Proxy.objects.filter(holder__in=there).values_list("member", flat=True)) & members - present
    percent = occurrence.event.quorum_percent
    needed = None if percent is None else ceil(len(members) * percent / 100)
    return Quorum(len(members), len(present), len(represented), needed)
