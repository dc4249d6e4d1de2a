"""The words for each verdict: to the volunteer in the desk's language, and to the visitor in their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import day_words
from cms.money import euros
from passes.models import Advantage, AdvantageKind
from passes.models.schemes import HOURS_LINKED
from passes.rules import Reason
from passes.services.records import Outcome


@dataclass(frozen=True, slots=True)
class DeskWords:
    """`title` is one word or two, `detail` a sentence, `give` what the visitor gets, `check` what to look at first,
    `say` what to tell the visitor, in `say_locale`."""

    title: str
    detail: str
    give: list[str]
    check: str
    say: str
    say_locale: str


def words_for(outcome: Outcome, *, desk_locale: str) -> DeskWords:
    visitor_locale = outcome.held_pass.locale if outcome.held_pass else desk_locale
    with translation.override(visitor_locale):
        say = say_for(outcome)
    with translation.override(desk_locale):
        accepted = outcome.verdict != "refused"
        return DeskWords(
            title=title_for(outcome.verdict),
            detail=detail_for(outcome),
            give=give_for(outcome) if accepted else [],
            check=outcome.advantage.check_at_desk if accepted and outcome.advantage else "",
            say=say,
            say_locale=visitor_locale,
        )


def title_for(verdict: str) -> str:
    if verdict == "accepted":
        return _("Accepted")
    return _("Look first") if verdict == "look" else _("Refused")


def detail_for(outcome: Outcome) -> str:  # noqa: C901 - one sentence a reason
    """Why, in one sentence for the volunteer."""
    if outcome.verdict != "refused":
        size = outcome.party_size or 1
        return ngettext("Pass for %(count)d person.", "Pass for %(count)d people.", size) % {"count": size}
    found = outcome.held_pass
    match Reason(outcome.reason):
        case Reason.UNKNOWN:
            return _("This code is not one of the network’s passes.")
        case Reason.ALTERED:
            return _("This code was damaged or changed: it is not a genuine pass.")
        case Reason.NOT_YET_VALID:
            return _("This pass is valid from %(day)s.") % {"day": day_words(found.valid_from) if found else ""}
        case Reason.EXPIRED:
            return _("This pass was valid until %(day)s.") % {"day": day_words(found.last_day) if found else ""}
        case Reason.REVOKED:
            return _("This pass has been cancelled by the network.")
        case Reason.ALREADY_USED:
            return already_used(outcome.first_used_at, outcome.advantage)
        case Reason.USED_UP:
            return _("All the uses of this pass have been taken.")
        case Reason.NOT_HERE:
            return _("This pass gives no advantage at this museum.")
        case Reason.QUOTA_REACHED:
            return _("All the advantages this museum offers with this pass have been given.")
        case Reason.WRONG_EDITION:
            return _("This pass belongs to another edition, in which this museum does not take part.")
        case Reason.DESK_REVOKED:
            return _("This device may no longer check passes.")


def already_used(at: datetime | None, advantage: Advantage | None = None) -> str:
    if at is None:
        return _("This pass has already been used here.")
    local = timezone.localtime(at)
    hour = date_format(local, "H:i")
    if local.date() == timezone.localdate():
        return _("This pass was already used here today at %(hour)s.") % {"hour": hour}
    kept = timedelta(hours=advantage.scheme.hours_linked if advantage else HOURS_LINKED)
    if timezone.now() - at > kept:  # the hour may be forgotten by now
        return _("This pass was already used here on %(day)s.") % {"day": day_words(local)}
    return _("This pass was already used here on %(day)s at %(hour)s.") % {"day": day_words(local), "hour": hour}


def say_for(outcome: Outcome) -> str:
    """What the volunteer can read out or show to the visitor, in the visitor's language."""
    if outcome.verdict != "refused":
        return _("Welcome, and enjoy your visit.")
    match Reason(outcome.reason):
        case Reason.UNKNOWN | Reason.ALTERED:
            return _("I cannot read a valid pass here. Could you open your pass again from its address?")
        case Reason.NOT_YET_VALID:
            return _("Your pass is not valid yet. You are welcome with it from its first day on.")
        case Reason.EXPIRED:
            return _("Your pass has ended. You can get a new one on the network’s website.")
        case Reason.REVOKED:
            return _("Your pass has been cancelled. The network can tell you more.")
        case Reason.ALREADY_USED:
            return _("You have already had your advantage here. It still counts at the other museums.")
        case Reason.USED_UP:
            return _("You have used all the visits of your pass. Thank you for them.")
        case Reason.NOT_HERE | Reason.WRONG_EDITION:
            return _("Your pass does not give an advantage here. Its page lists the museums where it does.")
        case Reason.QUOTA_REACHED:
            return _("All the places offered with the pass have been taken here.")
        case Reason.DESK_REVOKED:
            return _("I cannot check your pass on this device, I am sorry.")


def give_for(outcome: Outcome) -> list[str]:
    return advantage_lines(outcome.advantage) if outcome.advantage else []


def advantage_lines(advantage: Advantage) -> list[str]:
    """What an advantage gives, in the current language: the main line, then its conditions."""
    lines = [advantage_headline(advantage)]
    if advantage.conditions:
        lines.append(advantage.conditions)
    return lines


def advantage_headline(advantage: Advantage) -> str:
    match advantage.kind:
        case AdvantageKind.FREE_ENTRY:
            return _("Free entry")
        case AdvantageKind.REDUCED_PRICE if advantage.pass_price is not None and advantage.full_price is not None:
            return _("%(price)s instead of %(full_price)s") % {
                "price": euros(advantage.pass_price),
                "full_price": euros(advantage.full_price),
            }
        case AdvantageKind.REDUCED_PRICE if advantage.pass_price is not None:
            return _("%(price)s with the pass") % {"price": euros(advantage.pass_price)}
        case AdvantageKind.REDUCED_PRICE:
            return _("Reduced price")
        case AdvantageKind.GIFT:
            return _("A gift")
        case _other:
            return _("A guided visit")
